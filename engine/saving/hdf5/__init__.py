"""HDF5 as Keras writes it, read with checks instead of trust, and written; libhdf5 is not needed."""
