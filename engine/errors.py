"""Error classes: one a cause. Each exists in R as a condition class of the same name.

Every class also derives from the built-in exception that Keras raises for the same cause, so code written for
Keras catches what it expects.
"""


class AlphornError(Exception):
    """Base of every error that alphorn raises on purpose."""


class TraceError(AlphornError, TypeError):
    """Code read the value of a tensor while it was being traced."""


class GradientError(AlphornError, ValueError):
    """An operation on the way from the loss to a variable has no gradient."""


class ShapeError(AlphornError, ValueError):
    """Shapes do not fit an operation or a layer."""


class UnknownObjectError(AlphornError, TypeError):
    """A name in a config or file is not in the registry."""


class ConfigError(AlphornError, TypeError, ValueError):
    """A config does not describe the object that it names, or an object has no config."""


class UnbuiltError(AlphornError, ValueError):
    """A layer or model has no variables yet, where they are needed."""


class WeightsError(AlphornError, ValueError):
    """Weights and variables do not match: missing, extra or misshapen."""


class ArchiveError(AlphornError, ValueError):
    """A file is not what its name says: not a zip, cut short, broken."""


class UnsafeFileError(ArchiveError):
    """A file asks for something that a file must not have."""


class VerificationError(AlphornError, ValueError):
    """A loaded model does not compute what it computed when it was saved."""


class DownloadError(AlphornError, OSError):
    """A file could not be fetched, came incomplete, or is not the one that was meant."""
