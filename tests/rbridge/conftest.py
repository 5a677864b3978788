"""R inside the process that runs pytest: the Python host."""

import pathlib
import shutil
import signal

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def registry_as_before():
    """What R files register under names of the guide does not stand in the way of other tests of this process."""
    from engine.saving.configs import registry

    tables = (registry._objects, registry._names)
    before = [dict(table) for table in tables]
    yield
    for table, entries in zip(tables, before):
        table.clear()
        table.update(entries)


@pytest.fixture(scope="session")
def r():
    """`rbridge`, with R started and the R package loaded."""
    if shutil.which("R") is None:
        pytest.skip("R is not installed")
    pytest.importorskip("rpy2.rinterface_lib.embedded", reason="rpy2-rinterface is not installed")
    import rbridge

    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a job that a shell runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    library = ROOT / ".rlib"
    try:
        rbridge.start(str(library) if library.is_dir() else None)
    except rbridge.RError as error:
        if "there is no package called" in str(error):
            pytest.skip("the R package alphorn is not installed: make R installs it into .rlib")
        raise
    return rbridge
