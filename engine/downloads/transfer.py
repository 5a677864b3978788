"""Bytes from a URL into a file, with a progress bar."""

import contextlib
import http.client
import urllib.request
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.error import HTTPError

from engine.errors import DownloadError
from engine.training.progress import Progbar

BLOCK_BYTES = 1 << 16
SECONDS_OF_SILENCE = 60  # after which a server is given up


def fetch(origin: str, file: BinaryIO, digest: Any, target: str) -> None:
    """Write what is at a URL into `file`, and into `digest` (of hashlib).

    Args:
        origin: the URL.
        file: where the bytes go.
        digest: what counts their hash.
        target: where the file will be, for the message.

    Raises:
        DownloadError: when nothing comes, or less than the server has promised.
    """
    with _told(origin, target):
        answer = urllib.request.urlopen(origin, timeout=SECONDS_OF_SILENCE)
    with answer:
        promised = answer.headers.get("Content-Length", "")
        size = int(promised) if promised.isdigit() else None
        bar = Progbar(size, unit_name="byte")
        done = 0
        while True:
            with _told(origin, target):
                block = answer.read(BLOCK_BYTES)
                if not block and size is not None and done != size:
                    raise http.client.HTTPException(f"it broke off after {done} of {size} bytes")
            if not block:
                break
            file.write(block)
            digest.update(block)
            done += len(block)
            if done != size and bar.due(done):
                bar.update(done, finalize=False)
        bar.update(done, finalize=True)


@contextlib.contextmanager
def _told(origin, target) -> Iterator[None]:
    """What goes wrong with the server or the network, as a DownloadError."""
    try:
        yield
    except HTTPError as error:
        error.close()
        raise DownloadError(_message(origin, f"the server answers {error.code}, {error.reason}", target)) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise DownloadError(_message(origin, reason, target)) from error


def _message(origin, reason, target) -> str:
    return (
        f"{origin} could not be fetched: {reason}. Where there is no network, get the file on another machine, and put "
        f"it at {target}."
    )
