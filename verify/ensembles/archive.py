"""One record as the bytes of an npz file: equal results are equal bytes, and any changed byte shows.

    provenance.json   study, parameters, entropy, spawn key, versions, source hash, status
    NAME.npy          one array per observable, in the order of the kernel
    run.json          seconds and host: all that may differ between two runs of one task
    zip comment       sha256 of everything before it

The record's own sha256 covers all entries but run.json. Zip stamps are fixed, nothing is compressed, and
nothing is ever unpickled or evaluated: a file that was made to do harm is as corrupt as a damaged one.
`numpy.load` opens these files as they are.
"""

import hashlib
import io
import json
import math
import os
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rnnchaos.verify.ensembles.files import Unreadable, opened

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DIGEST = 64
_TAIL = 22 + _DIGEST
_JSON = ("provenance.json", "run.json")
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<dtype>[<|>][biufc]\d{1,2})',"
    rb" 'fortran_order': (?P<fortran>True|False), 'shape': \((?P<shape>[\d, ]{0,500})\), \} *\n",
    re.DOTALL,
)
"""What NumPy writes before an array of numbers."""


class Corrupt(ValueError):
    """Bytes that are not the record that was written."""


@dataclass(frozen=True)
class Archive:
    """What a file holds; `sha256` is that of the record without seconds and host."""

    provenance: Mapping[str, Any]
    observables: dict[str, np.ndarray]
    run: Mapping[str, Any]
    sha256: str


def pack(
    provenance: Mapping[str, Any], observables: Mapping[str, np.ndarray], run: Mapping[str, Any]
) -> bytes:
    """The file's bytes."""
    entries = {"provenance.json": _json(provenance)}
    entries |= {f"{name}.npy": _npy(array) for name, array in observables.items()}
    entries["run.json"] = _json(run)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
        archive.comment = b"0" * _DIGEST
    body = buffer.getvalue()[:-_DIGEST]
    return body + hashlib.sha256(body).hexdigest().encode()


def read(path: Path) -> Archive:
    """The archive in the file `path`. Raises `Corrupt`, also for what is no regular file, and
    `FileNotFoundError`.

    The end of the file is looked at first, so that one which cannot be an archive is never read as a whole.
    """
    try:
        with opened(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            _check_tail(file.read(_TAIL), size)
            file.seek(0)
            return unpack(file.read(size))
    except Unreadable as failure:
        raise Corrupt(failure.strerror) from None


def unpack(content: bytes) -> Archive:
    """The archive in `content`. Raises `Corrupt`."""
    body, digest = content[:-_DIGEST], content[-_DIGEST:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise Corrupt("checksum")
    try:
        entries = _entries(content)
        provenance, run = (json.loads(entries[name]) for name in _JSON)
        arrays = {
            name.removesuffix(".npy"): _array(data) for name, data in entries.items() if name not in _JSON
        }
    except MemoryError:
        raise
    except Exception as failure:  # zipfile and json fail in many ways on bytes that were made to fail them
        raise Corrupt(f"{type(failure).__name__}: {failure}") from None
    if not isinstance(provenance, dict) or not isinstance(run, dict):
        raise Corrupt("no JSON objects")
    return Archive(provenance, arrays, run, _record_digest(entries))


def _check_tail(tail: bytes, size: int) -> None:
    """A zip ends with its directory's place and length, and here with a comment of 64 hexadecimal digits."""
    if len(tail) < _TAIL or not tail.startswith(b"PK\5\6"):
        raise Corrupt("not the end of an archive")
    length, place, comment = struct.unpack("<12xIIH", tail[:-_DIGEST])
    if comment != _DIGEST or (place != 0xFFFFFFFF and place + length + _TAIL != size):
        raise Corrupt("not the end of an archive of this size")


def _entries(content: bytes) -> dict[str, bytes]:
    """The entries of the zip, which are stored as they are, each once: nothing can unfold to more."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.infolist()
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in listed):
            raise Corrupt("a compressed entry")
        if sum(entry.file_size for entry in listed) > len(content):
            raise Corrupt("entries that overlap")
        entries = {entry.filename: archive.read(entry) for entry in listed}
    if len(entries) < len(listed):
        raise Corrupt("two entries of one name")
    return entries


def _array(data: bytes) -> np.ndarray:
    """The array of an npy entry. Its header is matched, not evaluated, and must agree with the size."""
    form = _HEADER.match(data)
    if form is None:
        raise Corrupt("not the header of an array of numbers")
    dtype = np.dtype(form["dtype"].decode())
    shape = tuple(int(n) for n in form["shape"].replace(b" ", b"").split(b",") if n)
    if math.prod(shape) * dtype.itemsize != len(data) - form.end() or max(shape, default=0) > len(data):
        raise Corrupt("an array of another size than its header says")
    order: Literal["C", "F"] = "F" if form["fortran"] == b"True" else "C"
    return np.frombuffer(data, dtype, offset=form.end()).reshape(shape, order=order).copy(order)


def _record_digest(entries: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, data in entries.items():
        if name != "run.json":
            digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True).encode()


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    if array.dtype.kind not in "biufc":
        raise ValueError(f"an array of {array.dtype} cannot be stored")
    np.lib.format.write_array(buffer, np.asarray(array, order="C"), allow_pickle=False)
    return buffer.getvalue()
