"""Files of one command, written together: all of them or none."""

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rnnchaos.verify.files import cannot_write


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
