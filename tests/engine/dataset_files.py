"""Small files of the layouts that the data sets have, and a server for them."""

import functools
import gzip
import hashlib
import http.server
import io
import json
import struct
import tarfile
import threading
from contextlib import contextmanager

import numpy as np

CIFAR_KEYS = {"cifar-10": ["labels"], "cifar-100": ["fine_labels", "coarse_labels"]}


def npz(**arrays):
    """An npz file; lists of lists become arrays of objects, as in imdb.npz."""
    out = io.BytesIO()
    np.savez(out, **{name: objects(v) if isinstance(v, list) else v for name, v in arrays.items()})
    return out.getvalue()


def objects(lists):
    array = np.empty(len(lists), "O")
    array[:] = lists
    return array


def idx(array):
    """A compressed idx file of bytes, the layout of MNIST and Fashion-MNIST."""
    header = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(header + array.astype("uint8").tobytes())


def python2_pickle(batch):
    """A pickle as Python 2 wrote it, protocol 2: strings are byte strings without a mark. Values: arrays or lists."""

    def text(value):
        return b"T" + struct.pack("<i", len(value)) + value

    out = b"\x80\x02}"
    for key, value in batch.items():
        out += text(key.encode())
        if isinstance(value, list):
            out += b"](" + b"".join(b"J" + struct.pack("<i", v) for v in value) + b"e"
        else:
            shape = b"(" + b"".join(b"J" + struct.pack("<i", n) for n in value.shape) + b"t"
            kind = b"cnumpy\ndtype\n(" + text(b"u1") + b"K\x00K\x01tR(K\x03" + text(b"|")
            kind += b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
            out += b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85" + text(b"b") + b"tR"
            out += b"(K\x01" + shape + kind + b"\x89" + text(value.tobytes()) + b"tb"
        out += b"s"
    return out + b"."


def cifar_batch(rows, keys, seed=0):
    rng = np.random.default_rng(seed)
    labels = {key: rng.integers(0, 10, rows).tolist() for key in keys}
    return {"data": rng.integers(0, 256, (rows, 3072), "uint8"), **labels}


def tar(members, mode="w:gz"):
    """An archive of files {name: bytes}, or of members that are TarInfo without content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
            else:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def data_files():
    """All files, by their names at their origins."""
    rng = np.random.default_rng(3)

    def pictures(n):
        return rng.integers(0, 256, (n, 28, 28), "uint8"), rng.integers(0, 10, n, "uint8")

    def texts(n):
        return [rng.integers(1, 40, length).tolist() for length in (1, *rng.integers(1, 12, n - 1))]

    (x_train, y_train), (x_test, y_test) = pictures(7), pictures(3)
    names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    files = dict(zip([f"{n}-ubyte.gz" for n in names], map(idx, (x_train, y_train, x_test, y_test))))
    files["mnist.npz"] = npz(x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    labels = rng.integers(0, 2, 30)
    files["imdb.npz"] = npz(x_train=texts(20), y_train=labels[:20], x_test=texts(10), y_test=labels[20:])
    files["reuters.npz"] = npz(x=texts(25), y=rng.integers(0, 46, 25))
    for name in ("imdb", "reuters"):
        files[f"{name}_word_index.json"] = json.dumps({"the": 1, "and": 2, "caf\u00e9": 3}).encode()
    files["california_housing.npz"] = npz(x=rng.random((700, 8), "float32"), y=rng.random(700, "float32"))
    files["boston_housing.npz"] = npz(x=rng.random((50, 13)), y=rng.random(50))
    batches = {f"data_batch_{i}": python2_pickle(cifar_batch(4, ["labels"], i)) for i in range(1, 6)}
    batches["test_batch"] = python2_pickle(cifar_batch(2, ["labels"], 9))
    files["cifar-10-python.tar.gz"] = tar({f"cifar-10-batches-py/{name}": b for name, b in batches.items()})
    parts = {n: python2_pickle(cifar_batch(r, CIFAR_KEYS["cifar-100"], r)) for n, r in (("train", 5), ("test", 3))}
    files["cifar-100-python.tar.gz"] = tar({f"cifar-100-python/{name}": b for name, b in parts.items()})
    return files


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.endswith("/broken"):  # promises more than it sends
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"too little")
        else:
            super().do_GET()


@contextmanager
def served(folder):
    """A server of the files in a folder: its URL, which ends in a slash, and the list of paths it was asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=folder))
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", server.asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
