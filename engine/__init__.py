"""alphorn's engine: Keras 3's public API on NumPy."""

__version__ = "0.1.0"
