"""One record as the bytes of an npz file: equal results are equal bytes, and any changed byte shows.

    provenance.json   study, parameters, entropy, spawn key, versions, source hash, status
    NAME.npy          one array per observable
    run.json          seconds and host: all that may differ between two runs of one task
    zip comment       sha256 of everything before it

The record's own sha256 covers all entries but run.json. Zip stamps are fixed, nothing is compressed, and
nothing is ever unpickled. `numpy.load` opens these files as they are.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DIGEST = 64
_JSON = ("provenance.json", "run.json")


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
    entries |= {f"{name}.npy": _npy(array) for name, array in sorted(observables.items())}
    entries["run.json"] = _json(run)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
        archive.comment = b"0" * _DIGEST
    body = buffer.getvalue()[:-_DIGEST]
    return body + hashlib.sha256(body).hexdigest().encode()


def unpack(content: bytes) -> Archive:
    """The archive in `content`. Raises `Corrupt`."""
    body, digest = content[:-_DIGEST], content[-_DIGEST:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise Corrupt("checksum")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        provenance, run = (json.loads(entries[name]) for name in _JSON)
        arrays = {
            name.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
            for name, data in entries.items()
            if name not in _JSON
        }
    except (zipfile.BadZipFile, KeyError, ValueError) as failure:
        raise Corrupt(str(failure)) from None
    return Archive(provenance, arrays, run, _record_digest(entries))


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
    np.lib.format.write_array(buffer, np.asarray(array, order="C"), allow_pickle=False)
    return buffer.getvalue()
