"""Files looked at, compared, checked and converted without building the model."""
