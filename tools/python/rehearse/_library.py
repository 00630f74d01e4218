"""The shared library: where it is, and its three functions (rehearse.h) on bytes."""

from __future__ import annotations

import ctypes
import functools
import os
import pathlib
import shutil
from typing import Iterator, Optional

NAMES = ("librehearse.so.0", "librehearse.so", "librehearse.0.dylib")


class LibraryNotFound(ImportError):
    """No librehearse can be loaded; the message says where it was looked for."""


def _prefixes() -> Iterator[pathlib.Path]:
    """Folders that may be the prefix of an install: those above this file, and that of the command on PATH."""
    yield from list(pathlib.Path(__file__).resolve().parents)[1:6]
    command = shutil.which("rehearse")
    if command:
        yield pathlib.Path(command).resolve().parent.parent


def _candidates() -> Iterator[str]:
    for prefix in _prefixes():
        for folder in ("lib", "lib64", "lib/*"):
            for name in NAMES:
                yield from sorted(str(path) for path in prefix.glob(f"{folder}/{name}"))
    yield from NAMES  # wherever the system's loader looks


def _load() -> tuple[ctypes.CDLL, str]:
    chosen = os.environ.get("REHEARSE_LIBRARY")
    tried = []
    for path in [chosen] if chosen else _candidates():
        try:
            return ctypes.CDLL(path), path
        except OSError as error:
            tried.append(f"{path}: {error}")
    raise LibraryNotFound("librehearse cannot be loaded; set REHEARSE_LIBRARY to its file\n  " + "\n  ".join(tried))


@functools.lru_cache(maxsize=None)
def _loaded() -> tuple[ctypes.CDLL, str]:
    library, path = _load()
    library.rehearse_version.argtypes = []
    library.rehearse_version.restype = ctypes.c_char_p
    library.rehearse_run.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p]
    library.rehearse_run.restype = ctypes.c_void_p
    library.rehearse_plan.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    library.rehearse_plan.restype = ctypes.c_void_p
    library.rehearse_free.argtypes = [ctypes.c_void_p]
    library.rehearse_free.restype = None
    return library, path


def _taken(library: ctypes.CDLL, answer: int) -> bytes:
    try:
        return ctypes.string_at(answer)
    finally:
        library.rehearse_free(answer)


def run_bytes(rehearsal: bytes, settings: Optional[bytes]) -> bytes:
    """rehearse_run()."""
    library, _ = _loaded()
    return _taken(library, library.rehearse_run(rehearsal, len(rehearsal), settings))


def plan_bytes(request: bytes) -> bytes:
    """rehearse_plan()."""
    library, _ = _loaded()
    return _taken(library, library.rehearse_plan(request, len(request)))


def version() -> str:
    """The version of the library."""
    library, _ = _loaded()
    return str(library.rehearse_version().decode())


def library_path() -> str:
    """The file of the library in use, or its name where the system's loader has found it."""
    return _loaded()[1]
