"""SpectralNormalization: a layer whose kernel is kept from stretching its inputs."""

from engine import initializers, ops
from engine.graph import is_tracing
from engine.layers.core import Wrapper
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer


class SpectralNormalization(Wrapper):
    """Keeps the largest singular value of the kernel of a layer near 1 (Miyato et al. 2018).

    Args:
        layer: a layer with a `kernel` or `embeddings`.
        power_iterations: how many steps are taken to find the singular value, at each call in training.
    """

    def __init__(self, layer: Layer, power_iterations: int = 1, **kwargs):
        super().__init__(layer, **kwargs)
        if power_iterations < 1:
            raise ValueError(f"`power_iterations` must be >= 1, not {power_iterations}, in layer '{self.name}'.")
        self.power_iterations = power_iterations

    def build(self, input_shape):
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=1, axes={-1: input_shape[-1]})
        self.kernel = getattr(self.layer, "kernel", None)
        if self.kernel is None:
            self.kernel = getattr(self.layer, "embeddings", None)
        if self.kernel is None:
            raise ValueError(f"Layer '{self.layer.name}' must have a `kernel` or `embeddings` to be normalized.")
        self.vector_u = self.add_weight(
            shape=(1, self.kernel.shape[-1]),
            initializer=initializers.TruncatedNormal(stddev=0.02),
            trainable=False,
            name="vector_u",
            dtype=self.kernel.dtype,
        )

    def call(self, inputs, training=False):
        if training:
            matrix = ops.reshape(self.kernel, (-1, self.kernel.shape[-1]))
            u = ops.convert_to_tensor(self.vector_u)
            for _ in range(self.power_iterations):
                v = _unit(ops.matmul(u, ops.transpose(matrix)))
                u = _unit(ops.matmul(v, matrix))
            if not self._follows_vectors:
                u, v = ops.stop_gradient(u), ops.stop_gradient(v)
            sigma = ops.matmul(ops.matmul(v, matrix), ops.transpose(u))
            zero = ops.equal(sigma, 0.0)  # a kernel of zeros stays what it is
            sigma = ops.where(zero, ops.ones_like(sigma), sigma)
            self.vector_u.assign(u)
            return self._call_normalized(inputs, ops.reshape(ops.divide(matrix, sigma), tuple(self.kernel.shape)))
        return ops.cast(self.layer(inputs), inputs.dtype)

    _writes_kernel = False  # True in models of Keras 2: the step goes on from the normalized kernel
    _follows_vectors = False  # True in models of Keras 3.0 to 3.6: gradients pass through `u` and `v` too

    def _call_normalized(self, inputs, kernel):
        """The layer with another kernel, through which gradients reach the kernel that is trained."""
        before = ops.convert_to_tensor(self.kernel)
        if self._writes_kernel:
            self.kernel.assign(ops.add(before, ops.stop_gradient(ops.subtract(kernel, before))))
            return ops.cast(self.layer(inputs), inputs.dtype)
        self.kernel.assign(kernel)
        outputs = ops.cast(self.layer(inputs), inputs.dtype)
        if is_tracing():  # a step of training: as on jax, the update begins at the kernel that was there
            self.kernel.assign(before)
        return outputs

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)

    def get_config(self):
        return {**super().get_config(), "power_iterations": self.power_iterations}


def _unit(x):
    return ops.multiply(x, ops.rsqrt(ops.maximum(ops.sum(ops.square(x)), 1e-12)))
