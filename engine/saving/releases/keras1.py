"""Configs of Keras 1: classes and arguments that Keras 2 gave other names (`keras/legacy/interfaces.py` there)."""

from engine.errors import ConfigError

# Classes that have another name today, and those that are another class with an argument of its own.
CLASSES = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "Deconvolution2D": "Conv2DTranspose",
    "SeparableConvolution2D": "SeparableConv2D",
}
_MERGES = {
    "sum": "Add", "mul": "Multiply", "ave": "Average", "max": "Maximum", "concat": "Concatenate", "dot": "Dot",
}  # fmt: skip

_ARGUMENTS = {
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "output_dim": "units",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "atrous_rate": "dilation_rate",
    "pool_length": "pool_size",
    "stride": "strides",
    "length": "size",
    "p": "rate",
    "sigma": "stddev",
    "dim_ordering": "data_format",
    "beta_init": "beta_initializer",
    "gamma_init": "gamma_initializer",
}
_OTHERWISE = {
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "output_dim": "output_dim",
    },
    "PReLU": {"init": "alpha_initializer"},
}
_SAYS_NOTHING = ("consume_less", "input_length", "weights", "batch_input_dtype")
_INITIALIZERS = {"one": "ones", "zero": "zeros", "uniform": "random_uniform", "normal": "random_normal"}
_FORMATS = {"tf": "channels_last", "th": "channels_first", "default": "channels_last"}


def upgrade(described: dict) -> None:
    """Give a layer that Keras 1 described, its class and its arguments, the names of today, in place.

    Raises:
        ConfigError: for what no class of today does.
    """
    name, config = described["class_name"], described["config"]
    if name == "Merge":
        _merge(described)
        return
    described["class_name"] = CLASSES.get(name, name)
    for key in _SAYS_NOTHING:
        config.pop(key, None)
    if name != "Embedding":
        config.pop("input_dim", None)
    dtype = config.pop("input_dtype", None)
    if name == "InputLayer" and dtype is not None:
        config["dtype"] = dtype
    for special in _SPECIAL:
        special(name, config)
    for old, new in {**_ARGUMENTS, **_OTHERWISE.get(name, {})}.items():
        if old in config:
            config[new] = config.pop(old)
    for key, value in config.items():
        config[key] = _value(key, value)


def _value(key, value):
    if key == "data_format" and value in _FORMATS:
        return _FORMATS[value]
    if key.endswith("_initializer") and isinstance(value, str):
        return _INITIALIZERS.get(value, value)
    if isinstance(value, dict) and "class_name" not in value and isinstance(value.get("name"), str):
        if key.endswith("_regularizer"):
            return {"class_name": "L1L2", "config": {"l1": value.get("l1", 0.0), "l2": value.get("l2", 0.0)}}
        if key.endswith("_constraint"):
            given = {"max_value" if k == "m" else k: v for k, v in value.items() if k != "name"}
            return {"class_name": value["name"], "config": given}
    return value


def _kernel_size(name, config):
    sizes = [config.pop(key) for key in ("nb_row", "nb_col") if key in config]
    deep = [config.pop(key) for key in ("kernel_dim1", "kernel_dim2", "kernel_dim3") if key in config]
    if sizes or deep:
        config["kernel_size"] = deep or sizes


def _forget_bias(name, config):
    if "forget_bias_init" in config:
        config["unit_forget_bias"] = config.pop("forget_bias_init") in ("one", "ones")


def _batch_normalization(name, config):
    if name == "BatchNormalization" and config.pop("mode", 0) != 0:
        raise ConfigError(f"{name} {config.get('name')!r} has a `mode` of Keras 1 that is not there any more.")


def _deconvolution(name, config):
    if name == "Deconvolution2D":
        config.pop("output_shape", None)


def _embedding(name, config):
    if name == "Embedding" and config.pop("dropout", 0):
        raise ConfigError(f"Embedding {config.get('name')!r} drops words, which only Keras 1 does.")


_SPECIAL = (_kernel_size, _forget_bias, _batch_normalization, _deconvolution, _embedding)


def _merge(described):
    """`Merge` was one layer with a mode."""
    config = described["config"]
    mode = config.get("mode")
    if mode not in _MERGES or config.get("layers"):
        raise ConfigError(
            f"The layer {config.get('name')!r} merges in a way of Keras 1 that no layer has today: mode {mode!r}, "
            f"with models of its own: {bool(config.get('layers'))}."
        )
    kept = {key: config[key] for key in ("name", "trainable") if key in config}
    if mode == "concat":
        kept["axis"] = config.get("concat_axis", -1)
    if mode == "dot":
        kept["axes"] = config.get("dot_axes", -1)
    described["class_name"], described["config"] = _MERGES[mode], kept
