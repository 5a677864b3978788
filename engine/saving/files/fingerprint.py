"""Hashes of config and weights in the metadata of an archive, compared when it is loaded.

Checksums of the zip tell of damage; a fingerprint also tells of members that were exchanged, as by programs that write
the zip anew. It is no signature: whoever changes the file on purpose can change the fingerprint too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import ArchiveError

KEY = "fingerprint"


def of_members(members: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """The fingerprint of members: their names with the SHA-256 of their bytes."""
    return {name: _digest(pieces) for name, pieces in members.items()}


def check(metadata: Mapping[str, Any], member: str, content: Any, name: str) -> None:
    """Compare a member with the fingerprint in the metadata, if there is one.

    Args:
        metadata: of the archive.
        member: its name.
        content: its bytes.
        name: what messages call the file.

    Raises:
        ArchiveError: when they differ.
    """
    fingerprint = metadata.get(KEY)
    expected = fingerprint.get(member) if isinstance(fingerprint, dict) else None
    if expected is not None and expected != _digest([content]):
        raise ArchiveError(
            f"Member {member!r} of {name} must be what the file was saved with, but its fingerprint is another: it "
            "was changed or exchanged since."
        )


def _digest(pieces) -> str:
    sha = hashlib.sha256()
    for piece in pieces:
        sha.update(piece)
    return sha.hexdigest()
