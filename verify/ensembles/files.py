"""Files that a crash cannot half-write, and a lock that cannot go stale.

A file is written beside its place, flushed to the disk and renamed: at any moment it is whole or absent. The
lock is the kernel's (flock), held by an open descriptor, so it ends with its holder however that dies.
"""

import errno
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from rnnchaos.theory.errors import CannotWrite

LEFTOVERS = ".*.tmp"
"""What a killed writer may leave behind."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` as a whole or not at all. Raises `CannotWrite`."""
    temporary = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.tmp")
    with cannot_write(path):
        try:
            with open(temporary, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the system has that."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def cannot_write(path: Path) -> Iterator[None]:
    try:
        yield
    except CannotWrite:
        raise
    except OSError as failure:
        raise CannotWrite(f"cannot write {path}: {failure.strerror or failure}") from None


def locked(path: Path) -> int:
    """An open descriptor that holds the lock `path` until it is closed. Raises `CannotWrite` where another
    has it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
        os.close(descriptor)
        if failure.errno in (errno.EAGAIN, errno.EACCES):
            raise CannotWrite(
                f"{path.parent} is in use by {holder}: wait for it, or choose another folder"
            ) from None
        raise
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"process {os.getpid()} on {platform.node()}".encode())
    return descriptor


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then rename all: a failure leaves what was there. Raises
    `CannotWrite`."""
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with cannot_write(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                waiting[path] = path.with_name(f".{path.name}.{os.getpid()}.tmp")
                waiting[path].write_bytes(content)
        for path, temporary in waiting.items():
            with cannot_write(path):
                os.replace(temporary, path)
    except BaseException:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise
