"""One small network in every format, as NumPy, SciPy, `struct` and plain text write it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io
import scipy.sparse

J = np.array([[0.0, 1.5, 0.0], [-2.0, 0.0, 0.25], [0.0, 4.0, 1e-3]])
"""J[i, j]: the weight from j to i."""
LABELS = ("a", "b", "c")


def safetensors(path: Path, arrays: dict[str, Any], **more: Any) -> None:
    """Written by hand, after the format's description."""
    header, body = dict(more), b""
    for name, each in arrays.items():
        raw = each.tobytes()
        kind = {"float64": "F64", "float32": "F32", "int16": "I16"}[str(each.dtype)]
        place = [len(body), len(body) + len(raw)]
        header[name] = {"dtype": kind, "shape": list(each.shape), "data_offsets": place}
        body += raw
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)


def edge_list(delimiter: str) -> str:
    rows = [f"{LABELS[j]}{delimiter}{LABELS[i]}{delimiter}{J[i, j]!r}" for i, j in np.argwhere(J)]
    rows = [row.replace("np.float64(", "").replace(")", "") for row in rows]
    return "\n".join([delimiter.join(("source", "target", "weight")), *rows]) + "\n"


def matrix(delimiter: str) -> str:
    return "\n".join(delimiter.join(str(float(v)) for v in row) for row in J)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "plain.npy": lambda p: np.save(p, J),
    "fortran.npy": lambda p: np.save(p, np.asfortranarray(J)),
    "big_endian.npy": lambda p: np.save(p, J.astype(">f8")),
    "dense.npz": lambda p: np.savez(p, W=J, bias=np.zeros(3)),
    "packed.npz": lambda p: np.savez_compressed(p, W=J),
    "csr.npz": lambda p: scipy.sparse.save_npz(p, scipy.sparse.csr_matrix(J)),
    "csc.npz": lambda p: scipy.sparse.save_npz(p, scipy.sparse.csc_matrix(J)),
    "coo.npz": lambda p: scipy.sparse.save_npz(p, scipy.sparse.coo_matrix(J)),
    "dense.mtx": lambda p: scipy.io.mmwrite(p, J),
    "sparse.mtx": lambda p: scipy.io.mmwrite(p, scipy.sparse.coo_matrix(J)),
    "dense.mat": lambda p: scipy.io.savemat(p, {"W": J, "note": "a text"}),
    "sparse.mat": lambda p: scipy.io.savemat(p, {"W": scipy.sparse.csc_matrix(J)}, do_compression=True),
    "state.safetensors": lambda p: safetensors(p, {"bias": np.zeros(3), "weight_hh": J}),
    "said.safetensors": lambda p: safetensors(p, {"W": J}, __metadata__={"format": "pt"}),
    "matrix.csv": lambda p: p.write_text(matrix(",")),
    "matrix.tsv": lambda p: p.write_text(matrix("\t")),
    "head.csv": lambda p: p.write_text("a,b,c\n" + matrix(",")),
    "named.csv": lambda p: p.write_text(
        ",a,b,c\n" + "\n".join(f"{n},{row}" for n, row in zip(LABELS, matrix(",").split("\n"), strict=True))
    ),
    "edges.csv": lambda p: p.write_text(edge_list(",")),
    "edges.tsv": lambda p: p.write_text("\ufeff" + edge_list("\t"), encoding="utf-8"),
}
