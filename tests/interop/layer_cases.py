"""Layers in many parametrisations: one line each.

`case(name, class_name, config, shape)`: the layer is `api.layers.<class_name>(**config)`; a value of the config that is
a function is called with the api (for objects such as regularizers). `shape` is one input's shape without the batch,
or a list of such shapes for layers that take a list of inputs.
"""

import dataclasses
from typing import Any

import numpy as np

REQUIRED = {
    "Dense", "Dropout", "Activation", "ReLU", "Softmax", "Flatten", "Reshape", "Add", "Multiply", "Concatenate",
    "Embedding", "Conv2D", "MaxPooling2D", "GlobalAveragePooling2D", "BatchNormalization", "LayerNormalization", "LSTM",
}  # fmt: skip

BATCH = 4


@dataclasses.dataclass
class LayerCase:
    name: str
    class_name: str
    config: dict
    shape: Any
    kind: str = "normal"  # what the inputs are: "normal", "positive", or "below N" for whole numbers
    random: bool = False  # in training mode the results are random
    atol: float = 1e-5

    @property
    def required(self) -> bool:
        return self.class_name in REQUIRED

    def make(self, api):
        """The layer, on the side that `api` is."""
        config = {k: v(api) if callable(v) else v for k, v in self.config.items()}
        return getattr(api.layers, self.class_name)(**config)

    def shapes(self) -> list:
        return self.shape if isinstance(self.shape, list) else [self.shape]

    def inputs(self, seed: int = 0):
        """One array, or a list of them."""
        rng = np.random.default_rng(seed)
        arrays = [draw(rng, self.kind, (BATCH, *shape)) for shape in self.shapes()]
        return arrays if isinstance(self.shape, list) else arrays[0]


def draw(rng, kind: str, shape: tuple) -> np.ndarray:
    """Random numbers of a kind: "normal", "positive" or "below N"."""
    if kind.startswith("below "):
        return rng.integers(0, int(kind[6:]), size=shape).astype("int32")
    values = rng.normal(size=shape).astype("float32")
    return np.abs(values) + np.float32(0.1) if kind == "positive" else values


CASES: list[LayerCase] = []


def case(name, class_name, config, shape, **more):
    CASES.append(LayerCase(f"{class_name}-{name}", class_name, config, shape, **more))


# ---- core
case("plain", "Dense", dict(units=4), (6,))
case("relu", "Dense", dict(units=4, activation="relu"), (6,))
case("no_bias", "Dense", dict(units=3, use_bias=False), (6,))
case("rank3", "Dense", dict(units=4, activation="tanh"), (5, 6))
case("rank4", "Dense", dict(units=2, activation="softmax"), (2, 3, 6))
case("initializers", "Dense", dict(units=4, kernel_initializer="he_normal", bias_initializer="ones"), (6,))
case(
    "initializer_objects",
    "Dense",
    dict(
        units=4,
        kernel_initializer=lambda api: api.initializers.RandomNormal(stddev=0.2, seed=3),
        bias_initializer=lambda api: api.initializers.Constant(0.5),
    ),
    (6,),
)
case(
    "regularizers",
    "Dense",
    dict(
        units=4,
        kernel_regularizer=lambda api: api.regularizers.L1L2(l1=0.01, l2=0.02),
        bias_regularizer="l2",
        activity_regularizer=lambda api: api.regularizers.L2(0.03),
    ),
    (6,),
)
case(
    "constraints",
    "Dense",
    dict(
        units=4,
        kernel_constraint=lambda api: api.constraints.MaxNorm(0.5, axis=0),
        bias_constraint="non_neg",
    ),
    (6,),
)
case("named_frozen", "Dense", dict(units=4, name="head", trainable=False), (6,))
case("float16", "Dense", dict(units=4, dtype="mixed_float16"), (6,), atol=2e-3)
case("tanh", "Activation", dict(activation="tanh"), (6,))
case("softmax", "Activation", dict(activation="softmax"), (3, 6))
case("gelu", "Activation", dict(activation="gelu"), (6,))
case("plain", "Flatten", {}, (3, 4, 2))
case("rank1", "Flatten", {}, (5,))
case("channels_first", "Flatten", dict(data_format="channels_first"), (3, 4, 2))
case("plain", "Reshape", dict(target_shape=(4, 3)), (12,))
case("unknown", "Reshape", dict(target_shape=(2, -1)), (3, 4))
case("plain", "Permute", dict(dims=(2, 1)), (3, 4))
case("rank3", "Permute", dict(dims=(3, 1, 2)), (3, 4, 2))
case("plain", "RepeatVector", dict(n=3), (5,))
case("plain", "Identity", {}, (5,))
case("plain", "Masking", dict(mask_value=0.0), (4, 3))
case("l1", "ActivityRegularization", dict(l1=0.1, l2=0.2), (4,))
case("plain", "Embedding", dict(input_dim=7, output_dim=3), (5,), kind="below 7")
case(
    "options",
    "Embedding",
    dict(
        input_dim=7,
        output_dim=3,
        embeddings_initializer="normal",
        embeddings_regularizer="l2",
        embeddings_constraint="max_norm",
    ),
    (2, 3),
    kind="below 7",
)
case("mask_zero", "Embedding", dict(input_dim=7, output_dim=3, mask_zero=True), (5,), kind="below 7")
case("bias", "EinsumDense", dict(equation="abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de"), (4, 5))
case("plain", "EinsumDense", dict(equation="ab,bc->ac", output_shape=4, activation="relu"), (5,))

# ---- activations
case("plain", "ReLU", {}, (6,))
case("all", "ReLU", dict(max_value=1.0, negative_slope=0.1, threshold=0.2), (6,))
case("plain", "Softmax", {}, (3, 4))
case("axis", "Softmax", dict(axis=1), (3, 4))
case("two_axes", "Softmax", dict(axis=(1, 2)), (3, 4))
case("plain", "LeakyReLU", dict(negative_slope=0.2), (6,))
case("plain", "ELU", dict(alpha=0.7), (6,))
case("plain", "PReLU", {}, (3, 4))
case("shared", "PReLU", dict(shared_axes=[1], alpha_initializer="ones"), (3, 4))

# ---- merging
for _name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    case("two", _name, {}, [(3, 4), (3, 4)])
    case("three", _name, {}, [(5,), (5,), (5,)])
    case("broadcast", _name, {}, [(3, 4), (1, 4)])
case("two", "Subtract", {}, [(3, 4), (3, 4)])
case("last", "Concatenate", {}, [(3, 4), (3, 2)])
case("axis1", "Concatenate", dict(axis=1), [(3, 4), (2, 4), (1, 4)])
case("axis1", "Dot", dict(axes=1), [(4,), (4,)])
case("normalize", "Dot", dict(axes=(2, 1), normalize=True), [(3, 4), (4, 2)])

# ---- convolution
case("plain", "Conv2D", dict(filters=3, kernel_size=3), (7, 8, 2))
case("same", "Conv2D", dict(filters=3, kernel_size=(3, 2), padding="same", activation="relu"), (7, 8, 2))
case("strides_valid", "Conv2D", dict(filters=4, kernel_size=3, strides=2), (8, 9, 2))
case("strides_same", "Conv2D", dict(filters=4, kernel_size=(2, 3), strides=(2, 3), padding="same"), (7, 8, 2))
case("dilation", "Conv2D", dict(filters=3, kernel_size=3, dilation_rate=2), (9, 8, 2))
case("dilation_same", "Conv2D", dict(filters=3, kernel_size=3, dilation_rate=(2, 1), padding="same"), (9, 8, 2))
case("groups", "Conv2D", dict(filters=6, kernel_size=3, groups=2), (6, 6, 4))
case("one_by_one", "Conv2D", dict(filters=3, kernel_size=1, use_bias=False), (5, 5, 4))
case("channels_first", "Conv2D", dict(filters=3, kernel_size=3, data_format="channels_first"), (2, 7, 8))
case(
    "options",
    "Conv2D",
    dict(
        filters=3,
        kernel_size=3,
        kernel_regularizer="l2",
        bias_regularizer="l1",
        kernel_constraint="max_norm",
        activity_regularizer="l2",
        kernel_initializer="he_uniform",
    ),
    (6, 6, 2),
)
case("plain", "Conv1D", dict(filters=3, kernel_size=3), (8, 2))
case("causal", "Conv1D", dict(filters=3, kernel_size=3, padding="causal", dilation_rate=2), (8, 2))
case("same_strides", "Conv1D", dict(filters=3, kernel_size=4, padding="same", strides=2), (9, 2))
case("plain", "Conv3D", dict(filters=2, kernel_size=2), (4, 5, 4, 2))
case("plain", "Conv2DTranspose", dict(filters=3, kernel_size=3), (4, 5, 2))
case("strides_same", "Conv2DTranspose", dict(filters=3, kernel_size=3, strides=2, padding="same"), (4, 5, 2))
case("plain", "Conv1DTranspose", dict(filters=3, kernel_size=3, strides=2), (5, 2))
case("plain", "DepthwiseConv2D", dict(kernel_size=3, depth_multiplier=2), (6, 6, 3))
case("plain", "DepthwiseConv1D", dict(kernel_size=3), (6, 3))
case("plain", "SeparableConv2D", dict(filters=4, kernel_size=3), (6, 6, 3))
_gaps = dict(kernel_size=2, strides=2, dilation_rate=(2, 3))  # Conv2D takes strides or dilation, these take both
case("strides_dilation", "DepthwiseConv2D", _gaps, (9, 8, 2))
case("strides_dilation_same", "SeparableConv2D", dict(filters=3, padding="same", **_gaps), (9, 8, 2))
case("plain", "SeparableConv1D", dict(filters=4, kernel_size=3), (6, 3))
case("plain", "ZeroPadding2D", dict(padding=((1, 0), (2, 1))), (3, 4, 2))
case("plain", "ZeroPadding1D", dict(padding=2), (3, 4))
case("plain", "Cropping2D", dict(cropping=((1, 0), (1, 1))), (5, 6, 2))
case("plain", "Cropping1D", dict(cropping=(1, 2)), (6, 2))
case("nearest", "UpSampling2D", dict(size=(2, 3)), (3, 4, 2))
case("bilinear", "UpSampling2D", dict(size=2, interpolation="bilinear"), (3, 4, 2))
case("plain", "UpSampling1D", dict(size=2), (3, 4))

# ---- pooling
for _name in ("MaxPooling2D", "AveragePooling2D"):
    case("plain", _name, dict(pool_size=2), (6, 7, 2))
    case("same", _name, dict(pool_size=3, strides=2, padding="same"), (6, 7, 2))
    case("overlap", _name, dict(pool_size=(2, 3), strides=1), (5, 6, 2))
    case("channels_first", _name, dict(pool_size=2, data_format="channels_first"), (2, 6, 6))
for _name in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
    case("plain", _name, {}, (4, 5, 3))
    case("keepdims", _name, dict(keepdims=True), (4, 5, 3))
    case("channels_first", _name, dict(data_format="channels_first"), (3, 4, 5))
for _name in ("MaxPooling1D", "AveragePooling1D"):
    case("plain", _name, dict(pool_size=2), (7, 2))
    case("same", _name, dict(pool_size=3, padding="same"), (7, 2))
for _name in ("GlobalAveragePooling1D", "GlobalMaxPooling1D"):
    case("plain", _name, {}, (7, 2))
case("plain", "MaxPooling3D", dict(pool_size=2), (4, 4, 4, 2))
case("plain", "AveragePooling3D", dict(pool_size=2), (4, 4, 4, 2))

# ---- normalization
case("plain", "BatchNormalization", {}, (6,))
case("image", "BatchNormalization", dict(momentum=0.8, epsilon=1e-2), (4, 5, 3))
case("axis1", "BatchNormalization", dict(axis=1), (3, 5))
case("no_scale", "BatchNormalization", dict(scale=False), (6,))
case("no_center", "BatchNormalization", dict(center=False, gamma_regularizer="l2"), (6,))
case("neither", "BatchNormalization", dict(center=False, scale=False), (6,))
case("frozen", "BatchNormalization", dict(trainable=False), (6,))
case("constrained", "BatchNormalization", dict(beta_constraint="non_neg", gamma_initializer="uniform"), (6,))
case("plain", "LayerNormalization", {}, (6,))
case("two_axes", "LayerNormalization", dict(axis=(1, 2), epsilon=1e-2), (3, 4))
case("axis1", "LayerNormalization", dict(axis=1), (3, 4))
case("no_scale", "LayerNormalization", dict(scale=False), (3, 4))
case("neither", "LayerNormalization", dict(center=False, scale=False), (6,))
case("regularized", "LayerNormalization", dict(gamma_regularizer="l2", beta_constraint="non_neg"), (6,))
case("plain", "RMSNormalization", {}, (6,))
case("plain", "GroupNormalization", dict(groups=2), (4, 4, 6))
case("plain", "UnitNormalization", {}, (6,))

# ---- recurrent
for _name in ("LSTM", "GRU", "SimpleRNN"):
    case("plain", _name, dict(units=3), (5, 2))
    case("sequences", _name, dict(units=3, return_sequences=True), (5, 2))
    case("state", _name, dict(units=3, return_state=True, return_sequences=True), (4, 2))
    case("backwards", _name, dict(units=3, go_backwards=True, return_sequences=True), (4, 2))
    case("no_bias", _name, dict(units=3, use_bias=False), (4, 2))
    case(
        "regularized",
        _name,
        dict(
            units=3,
            kernel_regularizer="l2",
            recurrent_regularizer="l1",
            bias_constraint="max_norm",
            recurrent_initializer="glorot_uniform",
        ),
        (4, 2),
    )
    case("unroll", _name, dict(units=3, unroll=True), (4, 2))
case("activations", "LSTM", dict(units=3, activation="relu", recurrent_activation="hard_sigmoid"), (4, 2))
case("no_forget_bias", "LSTM", dict(units=3, unit_forget_bias=False), (4, 2))
case("long", "LSTM", dict(units=4), (30, 3))
case("reset_before", "GRU", dict(units=3, reset_after=False), (4, 2))
case("lstm", "Bidirectional", dict(layer=lambda api: api.layers.LSTM(3, return_sequences=True)), (4, 2))
case("sum", "Bidirectional", dict(layer=lambda api: api.layers.GRU(3), merge_mode="sum"), (4, 2))
case("dense", "TimeDistributed", dict(layer=lambda api: api.layers.Dense(3, activation="relu")), (4, 2))
case("cell", "RNN", dict(cell=lambda api: api.layers.LSTMCell(3)), (4, 2))
case("cells", "RNN", dict(cell=lambda api: [api.layers.LSTMCell(3), api.layers.GRUCell(2)]), (4, 2))

# ---- attention
case("plain", "Attention", {}, [(3, 4), (5, 4)])
case("scaled", "Attention", dict(use_scale=True), [(3, 4), (5, 4)])
case("plain", "AdditiveAttention", {}, [(3, 4), (5, 4)])

# ---- random ones: what they do when not training, and their configs
case("plain", "Dropout", dict(rate=0.4), (6,), random=True)
case("zero", "Dropout", dict(rate=0.0), (6,))
case("noise_shape", "Dropout", dict(rate=0.4, noise_shape=(None, 1, 6), seed=5), (3, 6), random=True)
case("plain", "SpatialDropout1D", dict(rate=0.4), (3, 6), random=True)
case("plain", "SpatialDropout2D", dict(rate=0.4), (3, 3, 6), random=True)
case("plain", "GaussianNoise", dict(stddev=0.4), (6,), random=True)
case("plain", "GaussianDropout", dict(rate=0.4), (6,), random=True)
case("plain", "AlphaDropout", dict(rate=0.4), (6,), random=True)
case("larger", "Resizing", dict(height=7, width=9), (5, 6, 2))
case("smaller", "Resizing", dict(height=3, width=2, interpolation="bicubic", antialias=True), (8, 7, 2))
case("nearest", "Resizing", dict(height=4, width=9, interpolation="nearest"), (5, 6, 1))
case("lanczos", "Resizing", dict(height=4, width=4, interpolation="lanczos3", crop_to_aspect_ratio=True), (5, 9, 1))
case("padded", "Resizing", dict(height=4, width=4, pad_to_aspect_ratio=True, fill_value=2.0), (5, 9, 1))
case("channels_first", "Resizing", dict(height=4, width=7, data_format="channels_first"), (2, 5, 6))
case("plain", "CenterCrop", dict(height=3, width=4), (8, 7, 2))
case("small", "CenterCrop", dict(height=9, width=4), (8, 7, 2))
case("plain", "ConvLSTM1D", dict(filters=2, kernel_size=3), (3, 6, 2))
case("same", "ConvLSTM2D", dict(filters=2, kernel_size=3, padding="same", return_sequences=True), (3, 5, 4, 2))
case(
    "strides",
    "ConvLSTM2D",
    dict(filters=3, kernel_size=(2, 3), strides=2, use_bias=False, recurrent_activation="hard_sigmoid"),
    (2, 6, 7, 2),
)
case("backwards", "ConvLSTM2D", dict(filters=2, kernel_size=2, go_backwards=True, unit_forget_bias=False), (2, 4, 4, 1))
case("plain", "ConvLSTM3D", dict(filters=2, kernel_size=2, padding="same"), (2, 3, 3, 2, 1))
case(
    "conv_lstm",
    "Bidirectional",
    dict(layer=lambda api: api.layers.ConvLSTM2D(2, 2, padding="same", return_sequences=True)),
    (2, 4, 3, 1),
)
case("dropout", "LSTM", dict(units=3, dropout=0.2, recurrent_dropout=0.3, seed=1), (4, 2), random=True)
