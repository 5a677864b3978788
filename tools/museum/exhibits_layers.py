"""Layers of images, vectors and sequences, with arguments that are seldom used."""

from exhibit import Exhibit, numbers, one_layer, sgd

IMAGE, LINE, VOLUME = (8, 7, 4), (9, 4), (5, 6, 4, 2)


def convolutions() -> list:
    table = {
        "conv1d_causal": (LINE, lambda k: k.layers.Conv1D(3, 3, padding="causal", dilation_rate=2)),
        "conv1d_groups": (LINE, lambda k: k.layers.Conv1D(6, 2, strides=2, groups=2, activation="gelu")),
        "conv2d_dilated": (IMAGE, lambda k: k.layers.Conv2D(3, (3, 2), dilation_rate=(2, 1), padding="same")),
        "conv2d_groups": (IMAGE, lambda k: k.layers.Conv2D(8, 3, groups=4, use_bias=False, activation="selu")),
        "conv2d_strides": (IMAGE, lambda k: k.layers.Conv2D(3, (2, 3), strides=(2, 3), padding="same")),
        "conv2d_first": ((4, 8, 7), lambda k: k.layers.Conv2D(3, 3, data_format="channels_first")),
        "conv1d_first": ((4, 9), lambda k: k.layers.Conv1D(3, 3, data_format="channels_first", padding="same")),
        "conv3d": (VOLUME, lambda k: k.layers.Conv3D(3, (2, 3, 1), strides=(1, 2, 1), padding="same")),
        "conv3d_groups": (VOLUME, lambda k: k.layers.Conv3D(4, 2, groups=2, activation="tanh")),
        "conv2d_regularized": (
            IMAGE,
            lambda k: k.layers.Conv2D(
                3,
                3,
                kernel_regularizer=k.regularizers.L1L2(0.01, 0.02),
                bias_regularizer="l2",
                activity_regularizer=k.regularizers.L2(0.001),
                kernel_constraint=k.constraints.MaxNorm(1.5, axis=[0, 1, 2]),
                bias_constraint="non_neg",
                kernel_initializer=k.initializers.VarianceScaling(2.0, "fan_out", "uniform"),
            ),
        ),
        "conv1d_transpose": (LINE, lambda k: k.layers.Conv1DTranspose(3, 3, strides=2, padding="same")),
        "conv2d_transpose": (IMAGE, lambda k: k.layers.Conv2DTranspose(3, 3, strides=(2, 3), padding="valid")),
        "conv2d_transpose_padding": (
            IMAGE,
            lambda k: k.layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1),
        ),
        "conv2d_transpose_dilated": (IMAGE, lambda k: k.layers.Conv2DTranspose(3, 2, dilation_rate=2)),
        "conv2d_transpose_first": (
            (4, 6, 5),
            lambda k: k.layers.Conv2DTranspose(3, 3, strides=2, data_format="channels_first"),
        ),
        "conv3d_transpose": (VOLUME, lambda k: k.layers.Conv3DTranspose(2, 2, strides=(1, 2, 2), padding="same")),
        "separable1d": (
            LINE,
            lambda k: k.layers.SeparableConv1D(
                5, 3, depth_multiplier=2, depthwise_regularizer="l2", pointwise_constraint="max_norm"
            ),
        ),
        "separable1d_causal": (LINE, lambda k: k.layers.SeparableConv1D(5, 3, padding="causal")),
        "separable2d": (
            IMAGE,
            lambda k: k.layers.SeparableConv2D(5, 3, strides=2, padding="same", depth_multiplier=3, use_bias=False),
        ),
        "separable2d_dilated": (IMAGE, lambda k: k.layers.SeparableConv2D(5, 2, dilation_rate=(2, 2))),
        "depthwise1d": (LINE, lambda k: k.layers.DepthwiseConv1D(3, strides=2, depth_multiplier=2)),
        "depthwise2d": (
            IMAGE,
            lambda k: k.layers.DepthwiseConv2D(
                3, depth_multiplier=2, padding="same", activation="relu6" if hasattr(k.activations, "relu6") else "relu"
            ),
        ),
        "depthwise2d_first": ((4, 8, 7), lambda k: k.layers.DepthwiseConv2D(3, data_format="channels_first")),
    }
    return [one_layer(name, *row) for name, row in table.items()]


def poolings() -> list:
    table = {
        "max_pool1d": (LINE, lambda k: k.layers.MaxPooling1D(3, 2, "same")),
        "max_pool2d": (IMAGE, lambda k: k.layers.MaxPooling2D((2, 3), strides=1, padding="same")),
        "max_pool2d_first": ((4, 8, 7), lambda k: k.layers.MaxPooling2D(2, data_format="channels_first")),
        "max_pool3d": (VOLUME, lambda k: k.layers.MaxPooling3D((2, 3, 2), padding="same")),
        "average_pool1d": (LINE, lambda k: k.layers.AveragePooling1D(3, 2, "same")),
        "average_pool2d": (IMAGE, lambda k: k.layers.AveragePooling2D((3, 2), strides=(2, 1), padding="same")),
        "average_pool3d": (VOLUME, lambda k: k.layers.AveragePooling3D(2)),
        "global_max1d": (LINE, lambda k: k.layers.GlobalMaxPooling1D(keepdims=True)),
        "global_max2d": (IMAGE, lambda k: k.layers.GlobalMaxPooling2D(keepdims=True)),
        "global_max3d": (VOLUME, lambda k: k.layers.GlobalMaxPooling3D()),
        "global_average1d_masked": (LINE, lambda k: [k.layers.Masking(), k.layers.GlobalAveragePooling1D()], "tail"),
        "global_average1d_first": (LINE, lambda k: k.layers.GlobalAveragePooling1D(data_format="channels_first")),
        "global_average2d": (IMAGE, lambda k: k.layers.GlobalAveragePooling2D(data_format="channels_first")),
        "global_average3d": (VOLUME, lambda k: k.layers.GlobalAveragePooling3D(keepdims=True)),
        "adaptive_average1d": (LINE, lambda k: k.layers.AdaptiveAveragePooling1D(4)),
        "adaptive_average2d": (IMAGE, lambda k: k.layers.AdaptiveAveragePooling2D((3, 2))),
        "adaptive_max2d": (IMAGE, lambda k: k.layers.AdaptiveMaxPooling2D(3)),
        "adaptive_max3d": (VOLUME, lambda k: k.layers.AdaptiveMaxPooling3D((2, 3, 2))),
    }
    return [one_layer(name, row[0], _and_dense(row[1]), *row[2:]) for name, row in table.items()]


def _and_dense(make):
    """The layers of `make`, then a Dense layer: without weights there would be nothing to train."""

    def made(k):
        layers = make(k)
        return [*(layers if isinstance(layers, list) else [layers]), k.layers.Dense(2)]

    return made


def shapes() -> list:
    table = {
        "reshape_unknown": (IMAGE, lambda k: k.layers.Reshape((-1, 4))),
        "permute": (IMAGE, lambda k: k.layers.Permute((3, 1, 2))),
        "flatten_first": ((4, 3, 5), lambda k: k.layers.Flatten(data_format="channels_first")),
        "repeat_vector": ((5,), lambda k: k.layers.RepeatVector(3)),
        "cropping1d": (LINE, lambda k: k.layers.Cropping1D((1, 2))),
        "cropping2d": (IMAGE, lambda k: k.layers.Cropping2D(((1, 2), (0, 3)))),
        "cropping3d": (VOLUME, lambda k: k.layers.Cropping3D((1, 2, 1))),
        "zero_padding1d": (LINE, lambda k: k.layers.ZeroPadding1D((1, 3))),
        "zero_padding2d": (IMAGE, lambda k: k.layers.ZeroPadding2D(((1, 0), (2, 3)))),
        "zero_padding2d_first": ((2, 4, 3), lambda k: k.layers.ZeroPadding2D(1, data_format="channels_first")),
        "zero_padding3d": (VOLUME, lambda k: k.layers.ZeroPadding3D(((1, 0), (2, 1), (0, 1)))),
        "up_sampling1d": (LINE, lambda k: k.layers.UpSampling1D(3)),
        "up_sampling2d": (IMAGE, lambda k: k.layers.UpSampling2D((2, 3), interpolation="bilinear")),
        "up_sampling2d_bicubic": (IMAGE, lambda k: k.layers.UpSampling2D(2, interpolation="bicubic")),
        "up_sampling3d": (VOLUME, lambda k: k.layers.UpSampling3D((1, 2, 3))),
        "identity": (LINE, lambda k: k.layers.Identity()),
        "activation_layer": (LINE, lambda k: k.layers.Activation("swish")),
        "softmax_axis": (LINE, lambda k: k.layers.Softmax(axis=1)),
        "softmax_axes": (IMAGE, lambda k: k.layers.Softmax(axis=[1, 2])),
        "relu_layer": (LINE, lambda k: k.layers.ReLU(max_value=1.2, negative_slope=0.1, threshold=0.3)),
        "elu_layer": (LINE, lambda k: k.layers.ELU(alpha=0.4)),
        "leaky_relu_layer": (LINE, lambda k: k.layers.LeakyReLU(0.2)),
        "prelu_shared": (
            IMAGE,
            lambda k: k.layers.PReLU(
                shared_axes=[1, 2], alpha_initializer="ones", alpha_regularizer="l2", alpha_constraint="non_neg"
            ),
        ),
        "activity_regularization": (LINE, lambda k: k.layers.ActivityRegularization(l1=0.01, l2=0.02)),
    }
    return [one_layer(name, row[0], _and_dense(row[1]), *row[2:]) for name, row in table.items()]


def normalizations() -> list:
    table = {
        "batch_norm_first": ((4, 6, 5), lambda k: k.layers.BatchNormalization(axis=1, momentum=0.8, epsilon=0.01)),
        "batch_norm_plain": (LINE, lambda k: k.layers.BatchNormalization(center=False, scale=False)),
        "batch_norm_masked": (LINE, lambda k: [k.layers.Masking(), k.layers.BatchNormalization()], "tail"),
        "batch_norm_regularized": (
            LINE,
            lambda k: k.layers.BatchNormalization(
                beta_regularizer="l2",
                gamma_regularizer="l1",
                gamma_constraint="non_neg",
                moving_mean_initializer="ones",
            ),
        ),
        "batch_norm_renorm": (LINE, lambda k: k.layers.BatchNormalization(renorm=True)),
        "layer_norm_axes": (IMAGE, lambda k: k.layers.LayerNormalization(axis=[1, 3], epsilon=0.01)),
        "layer_norm_rms": (LINE, lambda k: k.layers.LayerNormalization(rms_scaling=True)),
        "layer_norm_plain": (LINE, lambda k: k.layers.LayerNormalization(center=False, gamma_regularizer="l2")),
        "rms_norm": (LINE, lambda k: k.layers.RMSNormalization(axis=-1, epsilon=1e-3)),
        "group_norm": (IMAGE, lambda k: k.layers.GroupNormalization(2, epsilon=0.01, scale=False)),
        "group_norm_instance": (IMAGE, lambda k: k.layers.GroupNormalization(-1)),
        "group_norm_axis1": ((4, 6, 5), lambda k: k.layers.GroupNormalization(2, axis=1)),
        "unit_norm": (IMAGE, lambda k: k.layers.UnitNormalization(axis=[1, 2])),
        "spectral_norm": (LINE, lambda k: k.layers.SpectralNormalization(k.layers.Dense(5), power_iterations=2)),
        "spectral_norm_conv": (IMAGE, lambda k: k.layers.SpectralNormalization(k.layers.Conv2D(5, 2))),
    }
    return [one_layer(name, row[0], _and_dense(row[1]), *row[2:]) for name, row in table.items()]


def dense() -> list:
    def lora(k):
        layer = k.layers.EinsumDense("abc,cd->abd", (None, 5), bias_axes="d", lora_rank=2)
        return layer

    table = {
        "einsum_dense": (LINE, lambda k: k.layers.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de")),
        "einsum_dense_ellipsis": (LINE, lambda k: k.layers.EinsumDense("...x,xy->...y", 5, activation="relu")),
        "einsum_dense_swap": (LINE, lambda k: k.layers.EinsumDense("abc,bcd->ad", 3, bias_axes="d")),
        "einsum_dense_lora": (LINE, lora),
        "dense_lora": (LINE, lambda k: k.layers.Dense(5, lora_rank=3, lora_alpha=6)),
        "dense_lora_old": (LINE, lambda k: k.layers.Dense(5, lora_rank=3)),
        "dense_everything": (
            LINE,
            lambda k: k.layers.Dense(
                5,
                activation="softsign",
                kernel_initializer=k.initializers.TruncatedNormal(0.1, 0.2, seed=3),
                bias_initializer=k.initializers.Constant(0.3),
                kernel_regularizer=k.regularizers.L1(0.01),
                bias_constraint=k.constraints.UnitNorm(),
                kernel_constraint=k.constraints.MinMaxNorm(0.1, 1.0, 0.5, 1),
            ),
        ),
        "dense_orthogonal": (
            LINE,
            lambda k: k.layers.Dense(
                4,
                kernel_initializer=k.initializers.Orthogonal(1.5, seed=1),
                kernel_regularizer=k.regularizers.OrthogonalRegularizer(0.02, "columns"),
            ),
        ),
        "dense_identity": (LINE, lambda k: k.layers.Dense(4, kernel_initializer=k.initializers.Identity(0.5))),
    }
    exhibits = [one_layer(name, *row) for name, row in table.items()]
    embeddings = {
        "embedding_mask": lambda k: [k.layers.Embedding(10, 4, mask_zero=True), k.layers.GlobalAveragePooling1D()],
        "embedding_lora": lambda k: [k.layers.Embedding(10, 4, lora_rank=2)],
        "embedding_regularized": lambda k: [
            k.layers.Embedding(
                10,
                4,
                embeddings_regularizer="l2",
                embeddings_constraint="unit_norm",
                embeddings_initializer=k.initializers.RandomNormal(0.1, 0.2, 7),
            )
        ],
        "embedding_after": lambda k: [k.layers.Embedding(10, 4), k.layers.SpatialDropout1D(0.0), k.layers.LSTM(3)],
    }
    exhibits += [one_layer(name, (6,), make, "index") for name, make in embeddings.items()]

    def there_and_back(tie, cap):
        def build(k):
            start = k.Input((6,), dtype="int32")
            layer = k.layers.ReversibleEmbedding(10, 4, tie_weights=tie, logit_soft_cap=cap, mask_zero=tie)
            return k.Model(start, layer(layer(start), reverse=True))

        return build

    return exhibits + [
        Exhibit("reversible_embedding", there_and_back(False, None), numbers("reversible", (6,), "index"), sgd),
        Exhibit("reversible_embedding_tied", there_and_back(True, 2.0), numbers("reversible", (6,), "index"), sgd),
    ]


def noises() -> list:
    table = {
        "dropout_shape": (LINE, lambda k: k.layers.Dropout(0.4, noise_shape=(None, 1, 4), seed=3)),
        "alpha_dropout": (LINE, lambda k: k.layers.AlphaDropout(0.3, seed=2)),
        "gaussian_dropout": (LINE, lambda k: k.layers.GaussianDropout(0.3)),
        "gaussian_noise": (LINE, lambda k: k.layers.GaussianNoise(0.5)),
        "spatial_dropout1d": (LINE, lambda k: k.layers.SpatialDropout1D(0.4)),
        "spatial_dropout2d": (IMAGE, lambda k: k.layers.SpatialDropout2D(0.4, data_format="channels_first")),
        "spatial_dropout3d": (VOLUME, lambda k: k.layers.SpatialDropout3D(0.4)),
    }
    return [one_layer(name, row[0], _and_dense(row[1]), random=True) for name, row in table.items()]


def merges() -> list:
    def merging(name, make, shapes):
        def build(k):
            starts = [k.Input(shape=shape, name=f"in_{i}") for i, shape in enumerate(shapes)]
            branches = [k.layers.Dense(shape[-1])(start) for start, shape in zip(starts, shapes)]
            return k.Model(starts, make(k)(branches))

        return Exhibit(name, build, [numbers(f"{name}{i}", shape) for i, shape in enumerate(shapes)], sgd)

    two, three = [(3, 4)] * 2, [(3, 4)] * 3
    return [
        merging("merge_add", lambda k: k.layers.Add(), three),
        merging("merge_broadcast", lambda k: k.layers.Add(), [(3, 4), (1, 4)]),
        merging("merge_average", lambda k: k.layers.Average(), three),
        merging("merge_maximum", lambda k: k.layers.Maximum(), three),
        merging("merge_minimum", lambda k: k.layers.Minimum(), two),
        merging("merge_multiply", lambda k: k.layers.Multiply(), three),
        merging("merge_subtract", lambda k: k.layers.Subtract(), two),
        merging("merge_concatenate", lambda k: k.layers.Concatenate(axis=1), [(3, 4), (2, 4), (1, 4)]),
        merging("merge_dot", lambda k: k.layers.Dot(axes=2), [(3, 4), (5, 4)]),
        merging("merge_dot_normalized", lambda k: k.layers.Dot(axes=(2, 1), normalize=True), [(3, 4), (4, 2)]),
    ]


def attentions() -> list:
    def attending(name, call, shapes, masked=False):
        dense, given = name.startswith("attention"), name.endswith("given_mask")

        def build(k):
            dtypes = ["float32", "bool" if given else "float32", "float32"]
            starts = [k.Input(shape=shape, name=f"in_{i}", dtype=dtypes[i]) for i, shape in enumerate(shapes)]
            branches = [k.layers.Masking()(start) for start in starts] if masked else starts
            if dense:
                branches = [k.layers.Dense(shape[-1])(branch) for branch, shape in zip(branches, shapes)]
            return k.Model(starts, call(k, *branches))

        kind = "tail" if masked else "normal"
        arrays = [numbers(f"{name}{i}", shape, kind) for i, shape in enumerate(shapes)]
        if given:
            arrays[1] = arrays[1] > -0.5
        return Exhibit(name, build, arrays, sgd)

    two, three = [(5, 4), (6, 4)], [(5, 4), (6, 3), (6, 4)]
    heads = dict(num_heads=2, key_dim=3)
    return [
        attending("mha_self", lambda k, a: k.layers.MultiHeadAttention(**heads)(a, a), [(5, 4)]),
        attending("mha_masked", lambda k, a, b: k.layers.MultiHeadAttention(**heads)(a, b), two, True),
        attending(
            "mha_causal", lambda k, a: k.layers.MultiHeadAttention(**heads)(a, a, use_causal_mask=True), [(5, 4)]
        ),
        attending(
            "mha_values",
            lambda k, q, v, key: k.layers.MultiHeadAttention(**heads, value_dim=3, output_shape=7, use_bias=False)(
                q, v, key
            ),
            three,
        ),
        attending(
            "mha_scores", lambda k, q, v: k.layers.MultiHeadAttention(**heads)(q, v, return_attention_scores=True), two
        ),
        attending(
            "mha_axes", lambda k, a: k.layers.MultiHeadAttention(**heads, attention_axes=(1, 2))(a, a), [(3, 4, 4)]
        ),
        attending(
            "mha_given_mask",
            lambda k, a, m: k.layers.MultiHeadAttention(**heads)(a, a, attention_mask=m),
            [(5, 4), (5, 5)],
        ),
        attending(
            "mha_regularized",
            lambda k, a: k.layers.MultiHeadAttention(
                **heads, kernel_regularizer="l2", bias_constraint="non_neg", kernel_initializer="he_normal"
            )(a, a),
            [(5, 4)],
        ),
        attending("mha_gate", lambda k, a: k.layers.MultiHeadAttention(**heads, use_gate=True)(a, a), [(5, 4)]),
        attending("mha_window", lambda k, a: k.layers.MultiHeadAttention(**heads, sliding_window=2)(a, a), [(5, 4)]),
        attending(
            "gqa",
            lambda k, a, b: k.layers.GroupQueryAttention(head_dim=3, num_query_heads=4, num_key_value_heads=2)(a, b),
            two,
        ),
        attending(
            "gqa_masked",
            lambda k, a, b: k.layers.GroupQueryAttention(
                head_dim=3, num_query_heads=4, num_key_value_heads=2, use_bias=False
            )(a, b, use_causal_mask=True),
            two,
            True,
        ),
        attending("attention_dot", lambda k, q, v: k.layers.Attention(use_scale=True)([q, v]), two),
        attending("attention_concat", lambda k, q, v: k.layers.Attention(score_mode="concat")([q, v]), two),
        attending("attention_causal", lambda k, a: k.layers.Attention()([a, a], use_causal_mask=True), [(5, 4)]),
        attending("attention_masked", lambda k, q, v: k.layers.Attention()([q, v]), two, True),
        attending("attention_additive", lambda k, q, v: k.layers.AdditiveAttention(use_scale=False)([q, v]), two),
        attending("attention_additive_scale", lambda k, q, v: k.layers.AdditiveAttention()([q, v]), two, True),
        attending("attention_scores", lambda k, q, v: k.layers.Attention()([q, v], return_attention_scores=True), two),
    ]


def wrappers() -> list:
    table = {
        "time_distributed_conv": ((3, 6, 5, 2), lambda k: k.layers.TimeDistributed(k.layers.Conv2D(2, 3))),
        "time_distributed_model": (
            (3, 4),
            lambda k: k.layers.TimeDistributed(
                k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="relu"), k.layers.Dense(2)])
            ),
        ),
        "time_distributed_masked": (
            (3, 4),
            lambda k: [k.layers.Masking(), k.layers.TimeDistributed(k.layers.Dense(3)), k.layers.LSTM(2)],
            "tail",
        ),
    }
    return [one_layer(name, *row) for name, row in table.items()]


def all_exhibits() -> list:
    return [
        *convolutions(), *poolings(), *shapes(), *normalizations(), *dense(), *noises(), *merges(), *attentions(),
        *wrappers(),
    ]  # fmt: skip
