"""The tests' custom objects (package MyLayers), made once for each side and registered there.

`KernelMult`, `scaled_tanh` and `half_squared_error` are twins of the objects that wrote the golden archives.
"""

import functools
import types


@functools.cache
def _made(path: str) -> types.SimpleNamespace:
    import importlib

    api = importlib.import_module(path)
    ops = importlib.import_module(f"{path}.ops")
    importlib.import_module(f"{path}.layers")
    register = importlib.import_module(f"{path}.saving").register_keras_serializable

    @register(package="MyLayers")
    def scaled_tanh(x):
        return 1.5 * ops.tanh(x)

    @register(package="MyLayers")
    def half_squared_error(y_true, y_pred):
        return 0.5 * ops.mean(ops.square(y_true - y_pred), axis=-1)

    @register(package="MyLayers")
    def largest_error(y_true, y_pred):
        return ops.max(ops.abs(y_true - y_pred), axis=-1)

    @register(package="MyLayers")
    class KernelMult(api.layers.Layer):
        """activation(mult * (x @ kernel) + bias)"""

        def __init__(self, units, mult=2.0, activation=None, kernel_initializer="glorot_uniform", **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.mult = mult
            self.activation = api.activations.get(activation)
            self.kernel_initializer = api.initializers.get(kernel_initializer)

        def build(self, input_shape):
            self.kernel = self.add_weight(
                shape=(input_shape[-1], self.units), initializer=self.kernel_initializer, name="kernel"
            )
            self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

        def call(self, inputs):
            return self.activation(self.mult * ops.matmul(inputs, self.kernel) + self.bias)

        def compute_output_shape(self, input_shape):
            return (*input_shape[:-1], self.units)

        def get_config(self):
            return {
                **super().get_config(),
                "units": self.units,
                "mult": self.mult,
                "activation": api.activations.serialize(self.activation),
                "kernel_initializer": api.initializers.serialize(self.kernel_initializer),
            }

    @register(package="MyLayers")
    class ResidualPair(api.layers.Layer):
        """x + second(first(x)): a layer that holds layers and gets its config from its arguments."""

        def __init__(self, width, **kwargs):
            super().__init__(**kwargs)
            self.width = width
            self.first = api.layers.Dense(width, activation="relu")
            self.second = api.layers.Dense(width)

        def build(self, input_shape):
            self.first.build(input_shape)
            self.second.build((*input_shape[:-1], self.width))
            self.built = True

        def call(self, x):
            return x + self.second(self.first(x))

    @register(package="MyLayers")
    class Tower(api.Model):
        """A subclassed model with layers as attributes, in a list and in a dict."""

        def __init__(self, width, depth, **kwargs):
            super().__init__(**kwargs)
            self.width, self.depth = width, depth
            self.stem = api.layers.Dense(width, activation="tanh")
            self.blocks = [ResidualPair(width) for _ in range(depth)]
            self.by_name = {"mult": KernelMult(width), "plain": api.layers.Dense(width)}
            self.head = api.layers.Dense(1)

        def build(self, input_shape):
            wide = (*input_shape[:-1], self.width)
            self.stem.build(input_shape)
            for block in self.blocks:
                block.build(wide)
            self.by_name["mult"].build(wide)
            self.by_name["plain"].build(wide)
            self.head.build(wide)
            self.built = True

        def call(self, x, training=False):
            x = self.stem(x)
            for block in self.blocks:
                x = block(x)
            return self.head(self.by_name["plain"](self.by_name["mult"](x)))

        def get_config(self):
            return {**super().get_config(), "width": self.width, "depth": self.depth}

    made = types.SimpleNamespace(**{k: v for k, v in locals().items() if k[0] != "_"})
    return made


def custom(api) -> types.SimpleNamespace:
    """The custom objects of that side, as attributes by their names."""
    return _made(getattr(api, "_path", None) or api.__name__)
