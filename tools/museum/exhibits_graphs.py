"""Functional models: ops on tensors, nested and shared models, structures of inputs and outputs."""

import numpy as np
from exhibit import Exhibit, numbers, sgd

LINE = (6, 4)


def _of_ops(name, fn, shape=LINE, train=True, count=1, **options):
    """A model in which `fn(keras, keras.ops, tensors...)` stands between two Dense layers."""

    def build(k):
        starts = [k.Input(shape=shape, name=f"start_{i}") for i in range(count)]
        branches = [k.layers.Dense(shape[-1])(start) for start in starts]
        return k.Model(starts[0] if count == 1 else starts, fn(k, k.ops, *branches))

    arrays = [numbers(f"{name}{i}", shape) for i in range(count)]
    return Exhibit(name, build, arrays[0] if count == 1 else arrays, sgd if train else None, **options)


def operators() -> list:
    table = {
        "op_arithmetic": lambda k, o, x: (2 * x - x / 3 + (-x) ** 2) / (1.5 + abs(x)),
        "op_compare": lambda k, o, x: o.where(x > 0.1, x, o.cast(x <= -0.2, "float32") * x),
        "op_logic": lambda k, o, x: o.cast(o.logical_and(x > 0, ~(x > 1)) | (x < -1), "float32") + x,
        "op_mod": lambda k, o, x: x % 0.7 + x // 0.5,
        "op_matmul": lambda k, o, x: x @ o.transpose(x, (0, 2, 1)),
        "op_slices": lambda k, o, x: x[:, 1:5:2, ::-1] + x[:, :2, :],
        "op_ellipsis": lambda k, o, x: x[..., -1] * x[:, 0, 0][:, None],
        "op_newaxis": lambda k, o, x: x[:, None, 2:, :] + x[:, 1, None, None, :],
        "op_reductions": lambda k, o, x: [
            o.mean(x, axis=1),
            o.sum(x, axis=(1, 2), keepdims=True),
            o.max(x, axis=-1),
            o.std(x, axis=1),
            o.var(x, axis=2),
            o.prod(x, axis=1),
            o.min(x, axis=1),
        ],
        "op_logsumexp": lambda k, o, x: o.logsumexp(x, axis=1) + o.amax(x, axis=1) + o.amin(x, axis=1),
        "op_cumulated": lambda k, o, x: o.cumsum(x, axis=1) + o.cumprod(o.tanh(x), axis=2),
        "op_elementwise": lambda k, o, x: (
            o.exp(o.sin(x)) + o.log1p(o.square(x)) * o.sqrt(o.abs(x) + 1) + o.expm1(o.tanh(x))
        ),
        "op_hyperbolic": lambda k, o, x: (
            o.arctan(x) + o.sinh(o.tanh(x)) + o.cosh(o.tanh(x)) + o.arcsinh(x) + o.rsqrt(o.square(x) + 1)
        ),
        "op_rounding": lambda k, o, x: o.floor(x) + o.ceil(x) + o.round(x) + o.sign(x) + x,
        "op_clip": lambda k, o, x: o.clip(x, -0.5, 0.8) + o.maximum(x, 0.2) + o.minimum(x, o.zeros_like(x)),
        "op_shapes": lambda k, o, x: o.reshape(o.expand_dims(o.swapaxes(x, 1, 2), 1), (-1, 8, 3)),
        "op_squeeze": lambda k, o, x: o.squeeze(o.expand_dims(x, -1), axis=-1) + o.moveaxis(o.moveaxis(x, 1, 2), 1, 2),
        "op_repeat": lambda k, o, x: [
            o.repeat(x, 2, axis=1),
            o.tile(x, (1, 2, 1)),
            o.roll(x, 2, axis=1),
            o.flip(x, axis=2),
        ],
        "op_stack": lambda k, o, x: o.concatenate([o.stack([x, x * 2], axis=1), o.stack([x, -x], axis=1)], axis=-1),
        "op_split": lambda k, o, x: o.split(x, 3, axis=1)[1] * o.split(x, [2, 3, 5], axis=1)[2],
        "op_pad": lambda k, o, x: o.pad(x, ((0, 0), (1, 2), (0, 1)), constant_values=0.3),
        "op_pad_reflect": lambda k, o, x: o.pad(x, ((0, 0), (1, 2), (0, 1)), mode="reflect"),
        "op_take": lambda k, o, x: (
            o.take(x, np.array([0, 3, 3]), axis=1)
            + o.take_along_axis(x, np.array([[[0], [1], [2], [0], [1], [3]]]), axis=2)[:, :3]
        ),
        "op_einsum": lambda k, o, x: (
            o.einsum("abc,adc->abd", x, x) + o.tensordot(x, np.ones((4, 6), "float32"), axes=1)
        ),
        "op_dot": lambda k, o, x: o.dot(x, np.full((4, 2), 0.3, "float32")),
        "op_outer": lambda k, o, x: o.cross(x[..., :3], x[..., 1:]),
        "op_triangle": lambda k, o, x: o.triu(x, 1) + o.tril(x, -1) + o.diagonal(x, axis1=1, axis2=2)[:, None, :],
        "op_norm": lambda k, o, x: (
            o.normalize(x, axis=1) + o.norm(x, axis=2, keepdims=True) + o.norm(x, ord=1, axis=1, keepdims=True)
        ),
        "op_activations": lambda k, o, x: (
            o.relu(x)
            + o.gelu(x)
            + o.gelu(x, approximate=False)
            + o.silu(x)
            + o.softplus(x)
            + o.elu(x, 0.5)
            + o.leaky_relu(x, 0.1)
            + o.hard_sigmoid(x)
            + o.log_softmax(x, axis=1)
            + o.softmax(x, axis=(1, 2))
            + o.selu(x)
            + o.relu6(x)
        ),
        "op_activations_new": lambda k, o, x: (
            o.celu(x)
            + o.glu(o.concatenate([x, x], -1))
            + o.hard_tanh(x)
            + o.squareplus(x)
            + o.soft_shrink(x)
            + o.hard_shrink(x)
            + o.tanh_shrink(x)
            + o.sparse_plus(x)
            + o.log_sigmoid(x)
            + o.threshold(x, 0.2, 0.1)
        ),
        "op_sorting": lambda k, o, x: o.sort(x, axis=1) + o.cast(o.argsort(x, axis=1), "float32") + o.top_k(x, 4)[0],
        "op_argmax": lambda k, o, x: [x, o.argmax(x, axis=1), o.argmin(x, axis=2)],
        "op_one_hot": lambda k, o, x: o.one_hot(o.argmax(x, axis=2), 4) + x,
        "op_multi_hot": lambda k, o, x: o.multi_hot(o.argmax(x, axis=2), 4) + o.mean(x, axis=1),
        "op_images": lambda k, o, x: o.image.resize(o.expand_dims(x, -1), (4, 5), interpolation="bilinear"),
        "op_conv": lambda k, o, x: o.conv(x, np.full((2, 4, 3), 0.1, "float32"), 1, padding="same"),
        "op_pool": lambda k, o, x: (
            o.max_pool(x[..., None], 2)[..., 0] + o.average_pool(x[..., None], 2, padding="same")[..., 0]
        ),
        "op_moments": lambda k, o, x: (
            o.moments(x, axes=(1,), keepdims=True)[0] + o.moments(x, axes=(2,), keepdims=True)[1] + x
        ),
        "op_full": lambda k, o, x: x + o.ones_like(x) + o.full_like(x, 0.3),
        "op_cast": lambda k, o, x: o.cast(o.cast(x, "float16"), "float32") + o.stop_gradient(x) + x,
        "op_meshgrid": lambda k, o, x: (
            o.meshgrid(x[0, 0, :3], x[0, 1, :3])[0] + o.broadcast_to(x[0, :1, :3], (3, 3)) + x[:, :3, :3]
        ),
        "op_quantile": lambda k, o, x: o.quantile(x, 0.3, axis=1) + o.median(x, axis=1),
        "op_average": lambda k, o, x: (
            o.average(x, axis=2, weights=np.array([0.1, 0.2, 0.3, 0.4], "float32")) + o.count_nonzero(x, axis=2)
        ),
        "op_logical": lambda k, o, x: [o.any(x > 1, axis=1), o.all(x > -1, axis=1), x],
        "op_scatter": lambda k, o, x: (
            o.slice(x[0], (1, 1), (3, 2)) + o.slice_update(x, (0, 0, 0), x[:, :2, :2])[:, :3, :2]
        ),
        "op_nan": lambda k, o, x: o.nan_to_num(x) + o.cast(o.isnan(x) | o.isinf(x) | o.isfinite(x), "float32"),
        "op_select": lambda k, o, x: o.select([x > 0.5, x < -0.5], [x, -x], 0.1),
        "op_segments": lambda k, o, x: o.segment_sum(x[0], np.array([0, 0, 1, 1, 2, 2]), num_segments=3) + x[:, :3],
        "op_unstack": lambda k, o, x: o.unstack(x, axis=2)[1] * o.hstack([x, x])[:, 0, :1],
        "op_linalg": lambda k, o, x: (
            o.inv(x[:, :4, :] + 5 * np.eye(4, dtype="float32")) + o.det(x[:, 1:5, :])[:, None, None]
        ),
        "op_cholesky": lambda k, o, x: o.cholesky(o.matmul(o.transpose(x, (0, 2, 1)), x) + np.eye(4, dtype="float32")),
        "op_solve": lambda k, o, x: o.solve(x[:, :4] + 4 * np.eye(4, dtype="float32"), x[:, 2:6]),
        "op_attention": lambda k, o, x: o.dot_product_attention(
            x[:, :, None, :], x[:, :, None, :], x[:, :, None, :], is_causal=True
        ),
        "op_rearrange": lambda k, o, x: o.rearrange(x, "b h c -> b c h"),
        "op_layer_norm": lambda k, o, x: o.layer_normalization(x, axis=-1) + o.rms_normalization(x, axis=-1),
        "op_erf": lambda k, o, x: o.erf(x) + o.logaddexp(x, x * 2) + o.hypot(x, x + 1) + o.arctan2(x, x + 5),
    }
    plain = {
        "op_qr": lambda k, o, x: o.abs(o.qr(x)[1]),
        "op_svd": lambda k, o, x: o.svd(x, compute_uv=False),
        "op_eigh": lambda k, o, x: o.eigh(o.matmul(o.transpose(x, (0, 2, 1)), x))[0],
        "op_fft": lambda k, o, x: list(o.fft((x, x * 0))),
        "op_rfft": lambda k, o, x: list(o.rfft(x)),
        "op_stft": lambda k, o, x: list(o.stft(o.reshape(x, (-1, 24)), 8, 4, 8)),
        "op_bincount": lambda k, o, x: o.bincount(o.argmax(x, axis=2), minlength=4),
        "op_searchsorted": lambda k, o, x: o.searchsorted(np.array([-1.0, 0.0, 1.0], "float32"), x),
        "op_digitize": lambda k, o, x: o.digitize(x, np.array([-1.0, 0.0, 1.0], "float32")),
        "op_extract_patches": lambda k, o, x: o.image.extract_patches(x[..., None], (2, 2)),
        "op_gray": lambda k, o, x: o.image.rgb_to_grayscale(o.reshape(o.sigmoid(x), (-1, 4, 2, 3))),
        "op_hsv": lambda k, o, x: o.image.rgb_to_hsv(o.reshape(o.sigmoid(x), (-1, 4, 2, 3))),
        "op_affine": lambda k, o, x: o.image.affine_transform(
            x[..., None],
            o.ones_like(x[:, 0, :1]) * np.array([1, 0.1, 0.2, 0.1, 0.9, -0.3, 0, 0], "float32"),
            fill_mode="reflect",
        ),
        "op_map_coordinates": lambda k, o, x: o.image.map_coordinates(
            x[0], np.array([[0.5, 1.2], [1.5, 2.2]], "float32"), 1
        ),
        "op_crop_images": lambda k, o, x: o.image.crop_images(x[..., None], 1, 1, None, None, 3, 2),
        "op_pad_images": lambda k, o, x: o.image.pad_images(x[..., None], 1, 2, None, None, 9, 8),
        "op_gaussian_blur": lambda k, o, x: o.image.gaussian_blur(x[..., None], (3, 3), (1.0, 1.0)),
        "op_segment_max": lambda k, o, x: o.segment_max(x[0, :, 0], np.array([0, 0, 1, 1, 2, 2]), num_segments=3),
        "op_extract_sequences": lambda k, o, x: o.extract_sequences(o.reshape(x, (-1, 24)), 8, 4),
        "op_logdet": lambda k, o, x: o.logdet(o.matmul(o.transpose(x, (0, 2, 1)), x) + np.eye(4, dtype="float32")),
        "op_correlate": lambda k, o, x: o.correlate(x[0, :, 0], x[0, :3, 1], mode="same"),
        "op_unfold": lambda k, o, x: o.unfold(o.reshape(x, (-1, 4, 3, 2)), 2),
        "op_view": lambda k, o, x: o.isclose(x, x + 0.1),
        "op_lstsq": lambda k, o, x: o.lstsq(x[0], x[1, :, 0]),
    }
    return [_of_ops(name, fn) for name, fn in table.items()] + [
        _of_ops(name, fn, train=False, atol=1e-4) for name, fn in plain.items()
    ]


def nested() -> list:
    def block(k, width, name, kind="functional"):
        if kind == "sequential":
            return k.Sequential(
                [k.Input((width,)), k.layers.Dense(width, activation="tanh"), k.layers.Dense(width)], name=name
            )
        start = k.Input((width,))
        return k.Model(start, k.layers.add([k.layers.Dense(width, activation="relu")(start), start]), name=name)

    def shared_model(k):
        a, b = k.Input((4,), name="a"), k.Input((4,), name="b")
        tower = block(k, 4, "tower")
        return k.Model([a, b], k.layers.Concatenate()([tower(a), tower(b), tower(tower(a))]))

    def deep(k):
        inner = block(k, 4, "inner", "sequential")
        middle_start = k.Input((4,))
        middle = k.Model(middle_start, k.layers.Dense(3)(inner(middle_start)), name="middle")
        return k.Sequential([k.Input((4,)), k.layers.Dense(4), middle, k.layers.Dense(2)], name="outer")

    def two_heads(k):
        start = k.Input((4,))
        inner_start = k.Input((4,))
        inner = k.Model(inner_start, [k.layers.Dense(3)(inner_start), k.layers.Dense(2)(inner_start)], name="two")
        first, second = inner(start)
        return k.Model(start, [k.layers.Dense(1, name="first")(first), k.layers.Dense(1, name="second")(second)])

    def two_inputs(k):
        left, right = k.Input((4,)), k.Input((3,))
        inner = k.Model([left, right], k.layers.Concatenate()([k.layers.Dense(2)(left), right]), name="joined")
        a, b = k.Input((4,)), k.Input((3,))
        return k.Model([a, b], k.layers.Dense(2)(inner([a, b])))

    def shared_layer(k):
        start = k.Input((4,))
        layer, norm = k.layers.Dense(4, name="again"), k.layers.BatchNormalization()
        return k.Model(start, norm(layer(norm(layer(layer(start))))))

    def dicts(k):
        starts = {"left": k.Input((4,), name="left"), "right": k.Input((3,), name="right")}
        joined = k.layers.Concatenate()([starts["right"], k.layers.Dense(2)(starts["left"])])
        return k.Model(
            starts, {"sum": k.layers.Dense(2, name="sum")(joined), "more": k.layers.Dense(1, name="more")(joined)}
        )

    def dict_of_one(k):
        start = k.Input((4,), name="only")
        return k.Model({"only": start}, {"result": k.layers.Dense(2, name="result")(start)})

    def list_of_one(k):
        start = k.Input((4,))
        return k.Model([start], [k.layers.Dense(2)(start)])

    def subset(k):
        start = k.Input((4,))
        hidden = k.layers.Dense(4, activation="relu", name="hidden")(start)
        whole = k.Model(start, k.layers.Dense(2)(hidden))
        return k.Model(whole.input, [whole.output, hidden])

    def sequential_of_models(k):
        return k.Sequential([block(k, 4, "one", "sequential"), block(k, 4, "two"), k.layers.Dense(2)])

    def without_input(k):
        model = k.Sequential([k.layers.Dense(3, activation="relu"), k.layers.Dense(2)])
        model.build((None, 4))
        return model

    def frozen(k):
        model = k.Sequential([k.Input((4,)), k.layers.Dense(3), k.layers.BatchNormalization(), k.layers.Dense(2)])
        model.layers[0].trainable = False
        model.layers[1].trainable = False
        return model

    def frozen_block(k):
        start = k.Input((4,))
        inner = block(k, 4, "frozen")
        inner.trainable = False
        return k.Model(start, k.layers.Dense(2)(inner(start)))

    def unknown_sizes(k):
        start = k.Input((None, None, 3))
        hidden = k.layers.Conv2D(4, 3, padding="same")(start)
        return k.Model(start, k.layers.GlobalMaxPooling2D()(hidden))

    def mobile_net(k):
        return k.applications.MobileNetV2((32, 32, 3), alpha=0.35, weights=None, classes=4)

    def nested_dict(k):
        starts = {"pair": [k.Input((4,), name="a"), k.Input((3,), name="b")], "last": k.Input((2,), name="c")}
        return k.Model(starts, k.layers.Dense(2)(k.layers.Concatenate()([*starts["pair"], starts["last"]])))

    def weights_named(k):
        start = k.Input((4,), name="features")
        hidden = k.layers.Dense(3, name="b_layer")(start)
        return k.Model(start, k.layers.Dense(2, name="a_layer")(hidden), name="named_model")

    left, right = numbers("left", (4,)), numbers("right", (3,))
    return [
        Exhibit("nested_shared", shared_model, [left, numbers("b", (4,))], sgd),
        Exhibit("nested_deep", deep, left, sgd),
        Exhibit("nested_two_heads", two_heads, left, sgd),
        Exhibit("nested_two_inputs", two_inputs, [left, right], sgd),
        Exhibit("shared_layer_norm", shared_layer, left, sgd),
        Exhibit("dict_dict", dicts, {"left": left, "right": right}, lambda k: {
            "optimizer": "sgd", "loss": {"sum": "mse", "more": "mae"}, "loss_weights": {"sum": 0.3, "more": 2.0},
            "metrics": {"sum": ["mae"], "more": ["mse"]}}),
        Exhibit("dict_of_one", dict_of_one, {"only": left}, lambda k: {"optimizer": "sgd", "loss": {"result": "mse"}}),
        Exhibit("list_of_one", list_of_one, left, sgd),
        Exhibit("part_of_model", subset, left, sgd),
        Exhibit("sequential_of_models", sequential_of_models, left, sgd),
        Exhibit("sequential_without_input", without_input, left, sgd),
        Exhibit("frozen_layers", frozen, left, sgd),
        Exhibit("frozen_block", frozen_block, left, sgd),
        Exhibit("unknown_sizes", unknown_sizes, numbers("unknown", (6, 5, 3)), sgd),
        Exhibit("mobile_net", mobile_net, numbers("mobile", (32, 32, 3)), sgd, steps=1, atol=1e-4),
        Exhibit("named_model", weights_named, left, sgd),
    ]  # fmt: skip


def all_exhibits() -> list:
    return [*operators(), *nested()]
