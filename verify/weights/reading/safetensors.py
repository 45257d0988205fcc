r"""`.safetensors`: eight bytes with the length n of the header (little endian), n bytes of JSON, raw bytes.

    {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ..., "__metadata__": {...}}

Offsets count from the end of the header. The format exists so that weights can be passed on without code in
them; a state_dict of PyTorch is one by `safetensors.torch.save_file`. Every bound is checked here: the length
of the header, offsets inside of the file, and a range that is as long as shape and type say.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.candidates import Candidate
from rnnchaos.verify.weights.reading.network import Array

TYPES = {
    **{f"F{bits}": np.dtype(f"<f{bits // 8}") for bits in (16, 32, 64)},
    **{f"I{bits}": np.dtype(f"<i{bits // 8}") for bits in (8, 16, 32, 64)},
    **{f"U{bits}": np.dtype(f"<u{bits // 8}") for bits in (8, 16, 32, 64)},
    "BF16": np.dtype("<u2"),  # the upper half of a float32
    "BOOL": np.dtype("?"),
}
ACCEPTED = "accepted: a whole .safetensors file"


def tensors(given: str, content: bytes) -> Mapping[str, Candidate]:
    """The tensors of the file. Raises `UsageError`."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > len(content) - 8:
        raise UsageError("file", given, f"its header is longer than the file; {ACCEPTED}")
    try:
        listed = json.loads(content[8 : 8 + length], object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise UsageError(
            "file", given, f"its header is no JSON object with different names; {ACCEPTED}"
        ) from None
    body = memoryview(content)[8 + length :]
    if not isinstance(listed, dict):
        raise UsageError("file", given, f"its header is no JSON object; {ACCEPTED}")
    return {n: _tensor(given, n, each, body) for n, each in listed.items() if n != "__metadata__"}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _tensor(given: str, name: str, declared: Any, body: memoryview) -> Candidate:
    """One tensor, once its place is seen to lie inside of the file. Raises `UsageError`."""
    entry: dict[str, Any] = declared if isinstance(declared, dict) else {}
    shape: Any = entry.get("shape")
    place: Any = entry.get("data_offsets")
    kind: Any = entry.get("dtype")
    if not isinstance(kind, str) or kind not in TYPES:
        raise UsageError("file", given, f"{name} is of type {kind}; accepted: {', '.join(TYPES)}")
    if not _counts(shape) or not _counts(place) or len(place) != 2:
        raise UsageError("file", given, f"{name} has no shape and place; {ACCEPTED}")
    size = TYPES[kind].itemsize * int(np.prod(shape, dtype=object))
    if not place[0] <= place[1] <= len(body) or place[1] - place[0] != size:
        raise UsageError(
            "file", given, f"the place of {name} does not fit its shape and the file; {ACCEPTED}"
        )
    return Candidate(tuple(shape), partial(_read, body[place[0] : place[1]], kind, tuple(shape)))


def _counts(found: Any) -> bool:
    """A list of integers from 0 on."""
    return isinstance(found, list) and all(type(each) is int and each >= 0 for each in found)


def _read(place: memoryview, kind: str, shape: tuple[int, ...]) -> Array:
    flat = np.frombuffer(place, TYPES[kind])
    if kind == "BF16":
        flat = (flat.astype(np.uint32) << 16).view(np.float32)
    return flat.reshape(shape)
