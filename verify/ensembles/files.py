"""Files that a crash cannot half-write, a lock that cannot go stale, and what is found on a disk taken with
care.

A file is written beside its place, flushed to the disk and renamed: at any moment it is whole or absent, and
what lay in its place before is never opened. A file is read only where it is one: a link is not followed, a
pipe, a device or a folder is `Unreadable` at once. The lock is the kernel's (flock), held by an open
descriptor, so it ends with its holder however that dies.
"""

import errno
import os
import platform
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rnnchaos.theory.errors import CannotRead, CannotWrite

LEFTOVER = re.compile(r"\.([0-9a-f]{64}\.npz|store\.json|report\.(json|html)|junit\.xml)\.[0-9a-f]+\.tmp")
"""What a killed writer of records or of the report may leave behind in a store."""
_HOLDER = re.compile(rb"(process \d+ on [^\n]{0,300})?")
_CAREFUL = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
_REFUSED = (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EACCES, errno.EPERM, errno.EIO, errno.EISDIR)


class Unreadable(OSError):
    """What lies at a path is no file that can be read: a link, a folder, a pipe, a device, or one that the
    system refuses to open."""


def silence(descriptor: int) -> None:
    """What is written there from now on is lost, also by libraries that write past Python."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The regular file `path`, to read. Raises `Unreadable`, `FileNotFoundError`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _CAREFUL)
    except OSError as failure:
        if failure.errno in _REFUSED:
            raise Unreadable(failure.errno, os.strerror(failure.errno), str(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(errno.EINVAL, "not a regular file", str(path))
    with open(descriptor, "rb") as file:
        yield file


def read_small(path: Path, *, most: int = 1 << 26) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises `Unreadable`, `FileNotFoundError`."""
    with opened(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise Unreadable(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.read(most)


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` as a whole or not at all. Raises `CannotWrite`."""
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then rename all: a failure leaves what was there. Raises
    `CannotWrite`."""
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with cannot_write(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                waiting[path] = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
                _write_new(waiting[path], content)
        for path, temporary in waiting.items():
            with cannot_write(path):
                os.replace(temporary, path)
            _sync(path.parent)
    except BaseException:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise


def _write_new(path: Path, content: bytes) -> None:
    """A file that did not exist, flushed to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, 0o666)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the system has that and lets us."""
    with suppress(OSError):
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


@contextmanager
def cannot_read(path: Path) -> Iterator[None]:
    """Reading that fails, said as such; what is not there stays a `FileNotFoundError`."""
    try:
        yield
    except (CannotRead, FileNotFoundError, Unreadable):
        raise
    except NotADirectoryError as failure:
        raise FileNotFoundError(*failure.args) from None
    except OSError as failure:
        raise CannotRead(f"cannot read {path}: {failure.strerror or failure}") from None


def is_folder(path: Path) -> bool:
    """Whether a folder lies at `path` itself, and not a link to one. Raises `CannotRead`."""
    try:
        with cannot_read(path.parent):
            return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def own_folder(path: Path) -> Path:
    """The folder `path`, made where it is absent. Raises `CannotWrite` where something else, or a link, lies
    there."""
    with cannot_write(path):
        with suppress(FileExistsError):
            path.mkdir()
        if not is_folder(path):
            raise NotADirectoryError(errno.ENOTDIR, "no folder, or a link, lies there")
    return path


def set_aside(path: Path, quarantine: Path) -> None:
    """Move what lies at `path`, whatever it is, into the folder `quarantine`. Raises `CannotWrite`."""
    with cannot_write(path), suppress(FileNotFoundError):
        os.replace(path, own_folder(quarantine) / f"{path.stem}.{os.urandom(4).hex()}{path.suffix}")


def remove(path: Path) -> None:
    """Remove a regular file; leave anything else. Raises `CannotWrite`."""
    with cannot_write(path), suppress(FileNotFoundError):
        if stat.S_ISREG(path.lstat().st_mode):
            path.unlink()


def locked(path: Path) -> int:
    """An open descriptor that holds the lock `path` until it is closed. Raises `CannotWrite` where another
    has it, or where the file is not a lock of this package: that stays as it is.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _CAREFUL, 0o644)
    try:
        _lock(descriptor, path)
    except BaseException:
        os.close(descriptor)
        raise
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"process {os.getpid()} on {platform.node()}".encode())
    return descriptor


def _lock(descriptor: int, path: Path) -> None:
    holder = os.read(descriptor, 400) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b"\n"
    if not _HOLDER.fullmatch(holder):
        raise CannotWrite(f"cannot write {path}: it is not a lock of rnnchaos, and stays as it is")
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        if failure.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        by = holder.decode(errors="replace") or "another process"
        raise CannotWrite(f"{path.parent} is in use by {by}: wait for it, or choose another folder") from None
