"""Exits with 0 if this Python can be alphorn's: new enough, makes a venv, has its headers, can be embedded."""

import os
import sys
import sysconfig

ok = sys.version_info >= (3, 10)
try:
    import ensurepip  # noqa: F401  (Debian keeps these two in python3-venv)
    import venv  # noqa: F401
except ImportError:
    ok = False

headers = os.path.join(sysconfig.get_path("include"), "Python.h")
libraries = [
    os.path.join(sysconfig.get_config_var(folder) or "", sysconfig.get_config_var("INSTSONAME") or "none")
    for folder in ("LIBDIR", "LIBPL")
]
# R embeds Python through its shared library; a Python linked statically cannot be embedded.
ok = ok and os.path.exists(headers) and any(".so" in path and os.path.exists(path) for path in libraries)
sys.exit(not ok)
