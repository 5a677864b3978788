"""Where a functional model begins: `Input()` and the layer behind it."""

from typing import Any

from engine.graph import dtypes
from engine.layers.layer import Layer
from engine.ops.operation import KerasTensor, Node
from engine.utils import standardize_shape


class InputLayer(Layer):
    """The entry of a model; holds one Keras tensor and computes nothing. Usually made by `Input()`."""

    def __init__(
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: Any = None,
        input_tensor: KerasTensor | None = None,
        optional: bool = False,
        name: str | None = None,
        **kwargs,
    ):
        shape = kwargs.pop("input_shape", shape)
        batch_shape = kwargs.pop("batch_input_shape", batch_shape)
        kwargs.pop("trainable", None)  # older files have it
        super().__init__(name=name, **kwargs)
        if sparse or ragged:
            raise ValueError(f"`sparse` and `ragged` inputs are not supported, in input '{self.name}'. Use dense ones.")
        if input_tensor is not None:
            batch_shape, dtype = self._agree(input_tensor, shape, batch_size, batch_shape, dtype)
        else:
            batch_shape = self._batch_shape_of(shape, batch_size, batch_shape)
        self.__dict__["_batch_shape"] = standardize_shape(batch_shape)
        self.__dict__["_dtype"] = dtypes.standardize(dtype)
        self.sparse = False
        self.ragged = False
        self.optional = bool(optional)
        if input_tensor is None:
            input_tensor = KerasTensor(self._batch_shape, dtype=self._dtype, name=self.name)
        self._input_tensor = input_tensor
        Node(operation=self, call_args=(), call_kwargs={}, outputs=input_tensor)
        self.built = True

    def _batch_shape_of(self, shape, batch_size, batch_shape):
        if (shape is None) == (batch_shape is None):
            raise ValueError(
                f"Exactly one of `shape` and `batch_shape` must be given, not "
                f"shape={shape} and batch_shape={batch_shape}, in input '{self.name}'."
            )
        if batch_shape is not None:
            if batch_size is not None:
                raise ValueError(f"`batch_size` must not be given beside `batch_shape`, in input '{self.name}'.")
            return batch_shape
        return (batch_size, *standardize_shape(shape))

    def _agree(self, tensor, shape, batch_size, batch_shape, dtype):
        if not isinstance(tensor, KerasTensor):
            raise ValueError(f"`input_tensor` must be a KerasTensor, not {tensor!r}.")
        for name, given, own in (
            ("batch_size", batch_size, tensor.shape[0] if tensor.shape else None),
            ("shape", None if shape is None else tuple(shape), tuple(tensor.shape[1:])),
            ("batch_shape", None if batch_shape is None else tuple(batch_shape), tuple(tensor.shape)),
            ("dtype", None if dtype is None else dtypes.standardize(dtype), tensor.dtype),
        ):
            if given is not None and given != own:
                raise ValueError(f"`{name}` must be {own}, as that of `input_tensor`, not {given}.")
        return tensor.shape, tensor.dtype

    def call(self):
        return None

    @property
    def batch_shape(self) -> tuple:
        """The shape of the input, batch size included."""
        return self._batch_shape

    @property
    def dtype(self) -> str:
        return self._dtype

    def get_config(self):
        return {
            "batch_shape": self.batch_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
            "optional": self.optional,
        }

    @classmethod
    def from_config(cls, config):
        dtype = config.get("dtype")
        if isinstance(dtype, dict):  # a policy: an input has one type only
            config = {**config, "dtype": dtype["config"]["name"]}
        return cls(**config)


def Input(
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Any = None,
    name: str | None = None,
    tensor: KerasTensor | None = None,
    optional: bool = False,
) -> KerasTensor:
    """The Keras tensor with which a functional model begins.

    Args:
        shape: tuple of sizes without the batch; None where a size may vary.
        batch_size: the batch size, when it is fixed.
        dtype: type name; `floatx()` when None.
        sparse: must be False.
        ragged: must be False.
        batch_shape: the shape with the batch, in place of `shape` and `batch_size`.
        name: the input's name.
        tensor: a Keras tensor to use, in place of a new one.
        optional: whether None may be given for it.
    """
    layer = InputLayer(
        shape=shape,
        batch_size=batch_size,
        dtype=dtype,
        sparse=sparse,
        ragged=ragged,
        batch_shape=batch_shape,
        name=name,
        input_tensor=tensor,
        optional=optional,
    )
    return layer.output
