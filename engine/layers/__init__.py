"""Layers (as `keras.layers`)."""

from engine.layers.dense import Dense
from engine.layers.input_layer import Input, InputLayer
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer

__all__ = ["Dense", "Input", "InputLayer", "InputSpec", "Layer"]
