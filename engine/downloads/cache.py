"""`get_file()`: a file of the cache folder, which is Keras's own, fetched when it is not there.

A download goes to a temporary file, and gets its name when its length and its hash are right: what breaks off leaves
nothing, and the old file stays until then.
"""

import hashlib
import os
import tempfile
import warnings
from typing import Any
from urllib.parse import urlsplit

from engine.downloads.archives import unpack
from engine.downloads.transfer import fetch
from engine.errors import DownloadError
from engine.saving.files.atomic import replacing
from engine.training.progress import print_message

_DIGITS = {"md5": 32, "sha256": 64}


def get_file(
    fname: Any = None,
    origin: str | None = None,
    untar: bool = False,
    md5_hash: str | None = None,
    file_hash: str | None = None,
    cache_subdir: str = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: Any = "auto",
    cache_dir: Any = None,
    force_download: bool = False,
) -> str:
    """Download a file, unless it is in the cache folder already

    Files that Keras has cached are found and used.

    Args:
        fname: name of the file in the cache; by default the last part of `origin`. With `extract`, a name without a dot
            is that of the folder.
        origin: URL of the file.
        untar: old name of `extract`, for tar archives.
        md5_hash: old name of `file_hash`, for MD5.
        file_hash: SHA-256 or MD5 of the file, in hexadecimal digits. A file with another one is fetched anew.
        cache_subdir: folder inside of the cache folder; an absolute path stands for itself.
        hash_algorithm: "sha256", "md5", or "auto": the one that has as many digits as `file_hash`.
        extract: whether the file is an archive that is unpacked.
        archive_format: "tar", "zip", a list of these, or "auto" for both.
        cache_dir: the cache folder; by default what the environment variable KERAS_HOME says, or `~/.keras`.
        force_download: whether the file is fetched although it is there.

    Returns:
        The path of the file, or with `extract` of the folder that it was unpacked to.

    Raises:
        ValueError: when an argument is wrong.
        DownloadError: when the file cannot be fetched, comes incomplete, or has another hash.
        UnsafeFileError: when an archive holds what would stand outside of the folder.
    """
    if origin is None:
        raise ValueError("`origin` must be the URL of the file to download, and it was not given.")
    if not urlsplit(origin).scheme:
        raise ValueError(f"`origin` must be a URL, such as 'https://example.org/data.zip', not {origin!r}.")
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    file_hash, algorithm = _standardize_hash(file_hash, hash_algorithm)
    name = _file_name(fname, origin)
    unpacked = extract or untar
    file_name, folder_name = _names(name, fname, unpacked)
    folder = _cache_folder(cache_dir, cache_subdir, file_name)
    target = os.path.join(folder, file_name)

    if force_download or not _is_cached(target, file_hash, algorithm):
        _download(origin, target, file_hash, algorithm)
    if not unpacked:
        return target
    destination = os.path.join(folder, folder_name)
    if not unpack(target, destination, "tar" if untar else archive_format):
        warnings.warn(f"{target} was not unpacked: it is no archive of the format {archive_format!r}.", stacklevel=2)
    return destination


def keras_home() -> str:
    """The cache folder: KERAS_HOME, or `.keras` in the home folder, or in `/tmp` when that cannot be written."""
    if "KERAS_HOME" in os.environ:
        return os.environ["KERAS_HOME"]
    home = os.path.expanduser("~")
    return os.path.join(home if os.access(home, os.W_OK) else "/tmp", ".keras")


def _standardize_hash(file_hash, algorithm) -> tuple[str | None, str]:
    if algorithm not in ("auto", *_DIGITS):
        raise ValueError(f'`hash_algorithm` must be "auto", "md5" or "sha256", not {algorithm!r}.')
    if file_hash is None:
        return None, "sha256"
    file_hash = str(file_hash).lower()
    if algorithm == "auto":
        algorithm = "sha256" if len(file_hash) == _DIGITS["sha256"] else "md5"
    if len(file_hash) != _DIGITS[algorithm] or set(file_hash) - set("0123456789abcdef"):
        raise ValueError(
            f"`file_hash` must be hexadecimal digits, 64 of them for sha256 or 32 for md5, not {file_hash!r}."
        )
    return file_hash, algorithm


def _file_name(fname, origin) -> str:
    name = os.fspath(fname) if fname else os.path.basename(urlsplit(origin).path)
    if not name:
        raise ValueError(f"`fname` must be given: {origin!r} does not end in the name of a file.")
    if name in (".", "..") or os.sep in name or (os.altsep and os.altsep in name):
        raise ValueError(f"`fname` must be a name without a folder, not {name!r}; `cache_dir` says the folder.")
    return name


def _names(name, fname, unpacked) -> tuple[str, str]:
    """What the file in the cache is called, and the folder that it is unpacked to: Keras's rule."""
    if not unpacked:
        return name, ""
    if fname and "." in name:
        return name, f"{name[: name.find('.')]}_extracted"
    return f"{name}_archive", name


def _cache_folder(cache_dir, subfolder, file_name) -> str:
    """The folder of the file, made when it is not there; one in /tmp when the cache cannot be written, as in Keras."""
    base = os.path.expanduser(os.fspath(keras_home() if cache_dir is None else cache_dir))
    folder = os.path.join(base, subfolder)
    if os.access(folder, os.W_OK) or os.path.exists(os.path.join(folder, file_name)):
        return folder
    try:
        os.makedirs(folder, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    base = os.path.join("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir(), ".keras")
    os.makedirs(base, exist_ok=True)
    if hasattr(os, "getuid") and os.stat(base).st_uid != os.getuid():
        raise PermissionError(
            f"The cache folder {folder} cannot be written, and {base} belongs to another user. Set the environment "
            f"variable KERAS_HOME, or `cache_dir`, to a folder of your own."
        )
    folder = os.path.join(base, subfolder)
    os.makedirs(folder, exist_ok=True)
    return folder


def _is_cached(target, file_hash, algorithm) -> bool:
    if not os.path.exists(target):
        return False
    if file_hash is None or _hash_of(target, algorithm) == file_hash:
        return True
    print_message(
        f"The {algorithm} hash of {target} is not {file_hash}: the file is incomplete or out of date, and is fetched "
        f"anew."
    )
    return False


def _hash_of(path, algorithm) -> str:
    digest = hashlib.new(algorithm)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _download(origin, target, file_hash, algorithm) -> None:
    print_message(f"Downloading data from {origin}")
    digest = hashlib.new(algorithm)
    with replacing(target) as file:
        fetch(origin, file, digest, target)
        if file_hash is not None and digest.hexdigest() != file_hash:
            raise DownloadError(
                f"What came from {origin} must have the {algorithm} hash {file_hash}, not {digest.hexdigest()}. It is "
                f"incomplete, was changed on the way, or is another file; nothing was kept of it."
            )
