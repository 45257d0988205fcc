r"""MATLAB's `.mat` of level 5 (versions 5 to 7): numeric arrays, dense and sparse.

    128 bytes of header, the last two `IM` where numbers are little endian; then elements
    type (4 bytes), length (4), data, filled up to a multiple of 8; or type (2), length (2), data (4)

A matrix (type 14) is an element of elements: class and flags, lengths of its axes, name, numbers (by columns,
in a smaller type where that holds them); a sparse one has row indices, where columns begin, numbers. Type 15
is any of these packed by zlib. Read here and not by `scipy.io.loadmat`, which ends the process on some
damaged files. Source: MATLAB MAT-File Format, The MathWorks.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.candidates import Candidate
from rnnchaos.verify.weights.reading.limits import LARGEST
from rnnchaos.verify.weights.reading.network import Array

TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
MATRIX, PACKED = 14, 15
SPARSE, NUMERIC = 5, range(5, 16)
COMPLEX = 0x0800
ACCEPTED = "accepted: a whole .mat file of version 5 to 7"


@dataclass(frozen=True)
class Element:
    """Type and bytes of one element, and the order of bytes in its numbers."""

    type: int
    data: memoryview
    order: str

    def numbers(self) -> Array:
        """Raises `ValueError`."""
        if self.type not in TYPES:
            raise ValueError(f"element of type {self.type} in the place of numbers")
        return np.frombuffer(self.data, np.dtype(self.order + TYPES[self.type]))

    def parts(self) -> list["Element"]:
        return list(_elements(self.data, self.order))


def matlab(given: str, content: bytes) -> Mapping[str, Candidate]:
    """The numeric arrays of a `.mat`. Raises `UsageError`."""
    if content[:10] == b"MATLAB 7.3" or content.startswith(b"\x89HDF"):
        raise UsageError("file", given, "it is of MATLAB 7.3 (HDF5); accepted: one saved with -v7")
    order = {b"IM": "<", b"MI": ">"}.get(content[126:128])
    if order is None:
        raise UsageError("file", given, f"it has no header of level 5; {ACCEPTED}")
    try:
        matrices = [e for e in _elements(memoryview(content)[128:], order) if e.type == MATRIX]
        return dict(found for each in matrices if (found := _candidate(given, each)))
    except (ValueError, zlib.error) as fault:
        raise _damaged(given, fault) from None


def _damaged(given: str, fault: Exception) -> UsageError:
    return UsageError("file", given, f"it is damaged ({str(fault)[:80]}); {ACCEPTED}")


def _elements(data: memoryview, order: str) -> Iterator[Element]:
    """The elements one after the other, packed ones unpacked. Raises `ValueError`, `zlib.error`."""
    ends: Literal["little", "big"] = "little" if order == "<" else "big"
    start = left = 0
    while start < len(data):
        first = int.from_bytes(data[start : start + 4], ends)
        if first >> 16:
            kind, length, begin = first & 0xFFFF, first >> 16, start + 4
            start += 8
        else:
            kind, length = first, int.from_bytes(data[start + 4 : start + 8], ends)
            begin = start + 8
            start = begin + (length if kind == PACKED else -(-length // 8) * 8)
        if begin + length > len(data):
            raise ValueError("an element is longer than the file")
        part = data[begin : begin + length]
        if kind == PACKED:
            whole = _unpacked(part, LARGEST - left)
            left += len(whole)
            yield from _elements(memoryview(whole), order)
        else:
            yield Element(kind, part, order)


def _unpacked(part: memoryview, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    whole = unpacking.decompress(part, max(1, most))
    if not unpacking.eof:
        raise ValueError(f"it unpacks to more than {LARGEST >> 20} MiB, or is cut off")
    if int.from_bytes(whole[:4], "little") == PACKED or int.from_bytes(whole[:4], "big") == PACKED:
        raise ValueError("packed twice")
    return whole


def _candidate(given: str, matrix: Element) -> tuple[str, Candidate] | None:
    """Name and array of a matrix of numbers; None of text, cells and structures. Raises `ValueError`."""
    parts = matrix.parts()
    if len(parts) < 3 or len(parts[0].data) != 8:
        raise ValueError("a matrix without flags, axes and name")
    flags = int(np.frombuffer(parts[0].data, f"{matrix.order}u4")[0])
    if flags & 0xFF not in NUMERIC:
        return None
    shape = tuple(map(int, parts[1].numbers()))
    if any(size < 0 for size in shape):
        raise ValueError("a negative length of an axis")
    name = bytes(parts[2].data).decode("latin-1")

    def read() -> Array:
        if flags & COMPLEX:
            raise UsageError("file", given, f"{name} is complex; accepted: real numbers")
        try:
            numbers = [part.numbers() for part in parts[3:]]
            return _sparse(shape, numbers) if flags & 0xFF == SPARSE else _dense(shape, numbers)
        except ValueError as fault:
            raise _damaged(given, fault) from None

    return name, Candidate(shape, read)


def _dense(shape: tuple[int, ...], numbers: list[Array]) -> Array:
    if len(numbers) != 1 or len(numbers[0]) != np.prod(shape, dtype=object):
        raise ValueError("its numbers do not fill its axes")
    return numbers[0].reshape(shape, order="F")


def _sparse(shape: tuple[int, ...], numbers: list[Array]) -> Array:
    """Columns begin at `starts`, the last of which counts the numbers; there may be room for more."""
    if len(numbers) != 3:
        raise ValueError("a sparse matrix without rows, columns and numbers")
    rows, starts, values = numbers
    counts: Array = np.diff(starts.astype(np.int64))
    if len(counts) != shape[1] or starts[0] != 0 or (counts < 0).any():
        raise ValueError("columns of a sparse matrix that do not follow each other")
    used = int(starts[-1])
    rows = rows[:used].astype(np.int64)
    if min(len(rows), len(values)) < used or ((rows < 0) | (rows >= shape[0])).any():
        raise ValueError("an entry of a sparse matrix outside of it")
    matrix = np.zeros(shape)
    np.add.at(matrix, (rows, np.repeat(np.arange(shape[1]), counts)), values[:used])
    return matrix
