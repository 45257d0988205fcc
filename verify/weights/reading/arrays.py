r"""NumPy's files: `.npy`, and `.npz` with dense arrays or a SciPy sparse matrix.

A `.npy` is a header (shape, type, order) and raw bytes: what follows the header must have exactly the length
that the header declares, so that a header cannot ask for memory that the file does not fill. A type that
holds Python objects would be a pickle: it is refused by the header, and nothing is ever unpickled. A `.npz`
is a zip of these; the sizes of its members are summed before one is unpacked.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.candidates import Candidate
from rnnchaos.verify.weights.reading.limits import LARGEST
from rnnchaos.verify.weights.reading.network import MOST, Array

MAGIC = b"\x93NUMPY"
_PARTS = tuple(
    re.compile(rf"'{name}': *{value}")
    for name, value in (
        ("descr", r"'([^']*)'"),
        ("fortran_order", "(True|False)"),
        ("shape", r"\(([0-9, ]*)\)"),
    )
)
"""What is read of a header: a text of Python's, which is searched and not evaluated."""
_KIND = re.compile("[<>|=]?([iuf][1248]|f16|c8|c16|b1|[SU][1-9][0-9]{0,3})")
SPARSE = {"format", "shape", "data"}


def array(given: str, content: bytes) -> Array:
    """The array of a `.npy`. Raises `UsageError`."""
    shape, order, dtype, start = header(given, content)
    count = int(np.prod(shape, dtype=object))
    if len(content) - start != count * dtype.itemsize:
        raise UsageError("file", given, "its length is not what its header says; accepted: a whole .npy file")
    if count == 0:
        return np.zeros(shape, dtype)
    return np.frombuffer(content, dtype, count, start).reshape(shape, order=order)


def header(given: str, content: bytes) -> tuple[tuple[int, ...], Any, np.dtype[Any], int]:
    """Shape, order, type of a `.npy`, and where its data begin. Raises `UsageError`."""
    width = 2 if content[6:7] == b"\1" else 4
    start = 8 + width + int.from_bytes(content[8 : 8 + width], "little")
    text = content[8 + width : start].decode("latin-1")
    kind, order, sizes = (found and found[1] for found in (part.search(text) for part in _PARTS))
    if content[:6] != MAGIC or content[6:7] not in (b"\1", b"\2", b"\3") or not (order and kind):
        raise UsageError("file", given, "it has no .npy header of numbers; accepted: an array of numbers")
    if "O" in kind:
        raise UsageError("file", given, "it holds pickled objects, which are never read; accepted: numbers")
    if not _KIND.fullmatch(kind) or sizes is None:
        raise UsageError("file", given, f"it is of type {kind[:20]}; accepted: an array of numbers")
    shape = tuple(int(size[:20]) for size in sizes.replace(",", " ").split())
    return shape, "F" if order == "True" else "C", np.dtype(kind), start


def archive(given: str, content: bytes) -> Mapping[str, Candidate]:
    """The arrays of a `.npz`; a SciPy sparse matrix is one. Raises `UsageError`."""
    try:
        members = ZipFile(BytesIO(content))
        sizes = {info.filename: info.file_size for info in members.infolist()}
        if sum(sizes.values()) > LARGEST:
            raise UsageError("file", given, f"it unpacks to more than {LARGEST >> 20} MiB; accepted: less")
        names = [name.removesuffix(".npy") for name in sizes if name.endswith(".npy")]
        if set(names) >= SPARSE:
            return _sparse(given, {name: array(given, members.read(f"{name}.npy")) for name in names})
        return {name: _member(given, members.read(f"{name}.npy")) for name in names}
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        if isinstance(fault, UsageError):
            raise
        raise UsageError("file", given, f"it is no whole .npz ({fault}); accepted: a zip of .npy") from None


def _member(given: str, content: bytes) -> Candidate:
    return Candidate(header(given, content)[0], lambda: array(given, content))


def _sparse(given: str, parts: Mapping[str, Array]) -> Mapping[str, Candidate]:
    """A matrix that `scipy.sparse.save_npz` wrote, in rows, columns or coordinates; entries given twice
    add up."""
    shape = tuple(int(size) for size in np.ravel(parts["shape"])[:2])
    kind = str(np.ravel(parts["format"])[0])
    kind = kind.removeprefix("b'").removesuffix("'")
    places = _places(kind, parts, shape) if parts["data"].dtype.kind in "biufc" else None
    if places is None:
        raise UsageError(
            "file", given, f"a damaged sparse matrix, or of format {kind}; accepted: csr, csc, coo"
        )
    rows, columns = places

    def read() -> Array:
        dense = np.zeros(shape, parts["data"].dtype)
        np.add.at(dense, (rows, columns), parts["data"])
        return dense

    return {"sparse matrix": Candidate(shape, read)}


def _places(kind: str, parts: Mapping[str, Array], shape: tuple[int, ...]) -> tuple[Array, Array] | None:
    """Row and column of each entry, inside of `shape`; None where they are not."""
    names = {"csr": ("indptr", "indices"), "csc": ("indptr", "indices"), "coo": ("row", "col")}.get(kind, ())
    if not names or len(shape) != 2 or not all(_whole(parts.get(name)) for name in names):
        return None
    first, second = (parts[name].astype(np.int64) for name in names)
    if kind != "coo":
        counts: Array = np.diff(first)
        if len(first) != shape[kind == "csc"] + 1 or first[0] != 0 or (counts < 0).any():
            return None
        if first[-1] != len(second) or len(counts) > MOST:
            return None
        first = np.repeat(np.arange(len(counts)), counts)
    rows, columns = (second, first) if kind == "csc" else (first, second)
    if not len(rows) == len(columns) == parts["data"].size or parts["data"].ndim != 1:
        return None
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    return (rows, columns) if inside.all() else None


def _whole(indices: Array | None) -> bool:
    return indices is not None and indices.ndim == 1 and indices.dtype.kind in "iu"
