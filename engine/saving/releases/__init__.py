"""What differs between releases of Keras, as tables of small rules, and the layout of Keras 1 and 2."""
