"""Weights from a file, by its suffix: the one door. Every refusal is a `UsageError` of one line."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import Unreadable, cannot_read, read_small
from rnnchaos.verify.weights.reading import arrays, safetensors, tables
from rnnchaos.verify.weights.reading.candidates import chosen
from rnnchaos.verify.weights.reading.limits import LARGEST
from rnnchaos.verify.weights.reading.market import market
from rnnchaos.verify.weights.reading.matlab import matlab
from rnnchaos.verify.weights.reading.network import Weights, network

ARCHIVES = {".npz": arrays.archive, ".mat": matlab, ".safetensors": safetensors.tensors}
SUFFIXES = (".npy", ".npz", ".csv", ".tsv", ".mtx", ".mat", ".safetensors")


def load(
    path: str | Path,
    *,
    key: str | None = None,
    types: Collection[str] | None = None,
    inhibitory: Collection[str] = (),
    transpose: bool = False,
) -> Weights:
    """The network of a file.

    `key` names one of several arrays; `types` keeps edges of these types; `inhibitory` names neurons whose
    outgoing weights are made negative; `transpose` is for a matrix whose rows are sources. Raises
    `UsageError`, `CannotRead`.
    """
    file = Path(path)
    suffix, given = file.suffix.lower(), str(path)
    if suffix not in SUFFIXES:
        raise UsageError("file", given, f"accepted: a file {', '.join(SUFFIXES)}; pickles are never read")
    if key is not None and suffix not in ARCHIVES:
        raise UsageError("key", key, f"accepted with {', '.join(ARCHIVES)}")
    found = _network(given, suffix, content(file), key, types)
    found = found.transposed() if transpose else found
    return found.with_inhibitory(inhibitory) if inhibitory else found


def content(file: Path) -> bytes:
    """The bytes of a regular file that is not too large; links are followed. Raises `UsageError`,
    `CannotRead`."""
    try:
        with cannot_read(file):
            place = file.resolve()
            size = place.stat().st_size
            if size > LARGEST:
                most = f"accepted: at most {LARGEST >> 20} MiB"
                raise UsageError("file", str(file), f"it has {size >> 20} MiB; {most}")
            return read_small(place, most=LARGEST)
    except (FileNotFoundError, Unreadable, ValueError) as fault:
        if isinstance(fault, UsageError):
            raise
        why = fault.strerror if isinstance(fault, OSError) else "no path"
        raise UsageError("file", str(file), f"{why}; accepted: a file that can be read") from None


def _network(
    given: str, suffix: str, content: bytes, key: str | None, types: Collection[str] | None
) -> Weights:
    if not content:
        raise UsageError("file", given, "it is empty; accepted: a file with a matrix")
    if suffix in tables.DELIMITERS:
        return _table(given, tables.rows(given, content, tables.DELIMITERS[suffix]), types)
    if types is not None:
        raise UsageError("types", ", ".join(types), "accepted with a list of edges (.csv, .tsv)")
    matrix: Any
    if suffix in ARCHIVES:
        matrix = chosen(given, ARCHIVES[suffix](given, content), key)
    else:
        matrix = arrays.array(given, content) if suffix == ".npy" else market(given, content)
    return network(matrix, name="file", given=given)


def _table(given: str, rows: list[list[str]], types: Collection[str] | None) -> Weights:
    if tables.is_edges(rows):
        listed = tables.edges(given, rows)
        return (listed if types is None else listed.of_types(types)).network()
    if types is not None:
        raise UsageError(
            "types", ", ".join(types), "accepted with a list of edges: source, target, weight, type"
        )
    return replace(tables.matrix(given, rows), source=given)
