"""A set of files with an index that names them, replaced as a whole.

At every moment the index, if there is one, names a complete set, the old one or the new one. Keras, reading, opens
`NAME_00000.weights.h5` whatever the index says, so that the files cannot have a name of their own for every save.
So an older set is replaced in two steps: the new files take passing names, an index of these names replaces the old
one; then they get their usual names too, as second links, and an index of those comes in its place.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable

from engine.saving.files import atomic, mapping
from engine.saving.hdf5.writer import HDF5Writer

EXTENSION = ".weights.json"
_PASSING = ".alphorn-new"


def replace(
    index: str,
    shards: list[Callable[[], Iterable]],
    index_of: Callable[[list[str]], bytes],
    old: Iterable[str],
    check: Callable[[int, memoryview, str], None],
) -> None:
    """Write files and their index.

    Args:
        index: path that ends in ".weights.json". A symbolic link is followed.
        shards: one function a file, which gives its bytes in pieces.
        index_of: gives the index of files that have these names.
        old: the names in the index that is there now.
        check: raises when what was written as file number so and so is not what it should be; is given the number, the
            bytes, and what messages call the file.
    """
    index = os.path.realpath(index)
    folder, base = os.path.dirname(index), os.path.basename(index)[: -len(EXTENSION)]
    usual = [f"{base}_{i:05}.weights.h5" for i in range(len(shards))]
    passing = [f"{base}{_PASSING}_{i:05}.weights.h5" for i in range(len(shards))]
    old = {name for name in old if _is_ours(name, base)}
    # Where the old index names none of the usual names (there is none, or a save was interrupted), nobody needs them.
    names = passing if old & set(usual) else usual
    _write(index, shards, names, index_of(names), check)
    if names is passing and _take(index, passing, usual, index_of(usual)):
        names = usual
    if names is passing:
        with contextlib.suppress(OSError), atomic.replacing(os.path.join(folder, usual[0])) as file:
            file.write(HDF5Writer().finish())  # Keras opens a file of this name, and then those that the index names
    if old:
        _remove_others(folder, base, [*names, usual[0]], old)


def _is_ours(name, base) -> bool:
    return re.fullmatch(rf"{re.escape(base)}({re.escape(_PASSING)})?_[0-9]{{5,}}\.weights\.h5", name) is not None


def _write(index, shards, names, text, check):
    """All files under other names first; then the files take their names, and the index comes last."""
    folder = os.path.dirname(index)
    before = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    try:
        with contextlib.ExitStack() as renames:  # left in reverse order: the index, which is entered first, comes last
            renames.enter_context(atomic.replacing(index)).write(text)
            for number, (name, pieces) in reversed(list(enumerate(zip(names, shards)))):
                path = os.path.join(folder, name)
                file = renames.enter_context(atomic.replacing(path))
                file.writelines(pieces())
                file.flush()
                check(number, mapping.whole(file, 0, repr(path)), repr(path))
    except BaseException:
        for name in set(names) - before:
            _forget(os.path.join(folder, name))
        raise


def _take(index, passing, usual, text) -> bool:
    """Give files their usual names as well, and the index; False where that is not possible (no hard links)."""
    folder = os.path.dirname(index)
    try:
        for name, wanted in zip(passing, usual):
            temporary = tempfile.mktemp(prefix=f".{wanted}.", suffix=".tmp", dir=folder)  # links overwrite nothing
            os.link(os.path.join(folder, name), temporary)
            os.replace(temporary, os.path.join(folder, wanted))
        atomic.sync_folder(folder)
        with atomic.replacing(index) as file:
            file.write(text)
    except OSError:
        return False
    return True


def _remove_others(folder, base, names, old):
    """Remove the files of the old set, and what interrupted saves have left."""
    left = {name for name in os.listdir(folder) if _is_ours(name, base) and _PASSING in name}
    if any(_PASSING in name for name in old):  # then files of the set before that one may be left too
        count = len(names) - 1
        while os.path.lexists(os.path.join(folder, name := f"{base}_{count:05}.weights.h5")):
            left.add(name)
            count += 1
    for name in (old | left) - set(names):
        _forget(os.path.join(folder, name))


def _forget(path):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
