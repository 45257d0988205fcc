"""The standard streams of the command line.

One that is closed becomes the null device: the next file that is opened would get its number, and the output
with it. What stderr does not take is lost, and changes no exit code. What stdout does not take is
`CannotWrite`, once; where nobody reads it any more it is `ReaderGone`.
"""

import io
import os
import sys
from typing import Any

from rnnchaos.theory.errors import CannotWrite


class ReaderGone(BrokenPipeError):
    """Nobody reads standard output any more."""


class _Errors(io.FileIO):
    """Standard error: what cannot be written is lost."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


class _Output(io.FileIO):
    """Standard output: the first failure is said, and what comes after it is lost."""

    failed = False

    def write(self, data: Any, /) -> int:
        try:
            return memoryview(data).nbytes if self.failed else super().write(data)
        except BrokenPipeError:
            self.failed = True
            raise ReaderGone from None
        except OSError as failure:
            self.failed = True
            raise CannotWrite(f"cannot write standard output: {failure.strerror or failure}") from None


def prepare() -> None:
    """Make the standard streams of this process fail as said above."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            raw = io.FileIO(number, "r+", closefd=False)
            buffered = io.BufferedWriter(raw) if number else io.BufferedReader(raw)
            setattr(sys, name, io.TextIOWrapper(buffered, encoding="utf-8"))
    if sys.platform != "win32":
        sys.stdout = _wrapped(sys.stdout, _Output)
        sys.stderr = _wrapped(sys.stderr, _Errors)


def spell_out() -> None:
    """Characters that standard output has no code for, such as bytes of a file's name that are no text, are
    written as escapes."""
    if getattr(sys.stdout, "errors", None) == "strict" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _wrapped(stream: Any, kind: type[io.FileIO]) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(kind(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        newline="\n",
        line_buffering=stream.line_buffering,
        write_through=getattr(stream, "write_through", False),
    )
