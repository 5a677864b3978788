"""Messages of the engine as users of R read them."""

import pytest

from rbridge.notation import in_r


@pytest.mark.parametrize(
    ("python", "r"),
    [
        ("load it with `safe_mode=False`.", "load it with `safe_mode = FALSE`."),
        ("`custom_objects={'OwnLayer': ...}`", "`custom_objects = list(OwnLayer = ...)`"),
        ("`custom_objects={'My>Own': ...}`", "`custom_objects = list(\"My>Own\" = ...)`"),
        ("`{'a': 1, 'b': True}`", "`list(a = 1, b = TRUE)`"),
        ('`return {**super().get_config(), "units": self.units}`', "`c(super$get_config(), units = self$units)`"),
        ("the arguments of `__init__()`", "the arguments of `initialize()`"),
        ("`Input(..., name='key=True')`", "`Input(..., name = 'key=True')`"),
        ("`a == b`, `x <= y`, `dense`", "`a == b`, `x <= y`, `dense`"),
        ("Trainer.fit() got an unexpected keyword argument 'epoch'", "fit() has no argument 'epoch'"),
        ("AUC.__init__() got an unexpected keyword argument 'a'", "AUC has no argument 'a'"),
        ("Dense.__init__() missing 1 required positional argument: 'units'", "Dense must be given 'units'"),
        ("f() missing 2 required keyword-only arguments: 'a' and 'b'", "f() must be given 'a' and 'b'"),
        ("shape (None, 3) is no True shape", "shape (None, 3) is no True shape"),
    ],
)
def test_code_in_a_message_is_written_as_r_writes_it(python, r):
    assert in_r(python) == r
