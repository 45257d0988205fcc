"""Files of weights: every format gives the same J; every bad file is refused in one line, before memory is
taken, and nothing in it runs."""

import json
import pickle
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io
import scipy.sparse

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading import arrays
from rnnchaos.verify.weights.reading.load import load
from rnnchaos.verify.weights.reading.network import Weights, network
from tests.verify.weights.files import WRITERS, J, safetensors


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_network(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    found = load(tmp_path / name)
    np.testing.assert_array_equal(found.J, J)
    assert found.J.dtype == float
    named = name.startswith(("edges", "head", "named"))
    assert found.labels == (("a", "b", "c") if named else ("0", "1", "2"))
    np.testing.assert_array_equal(load(tmp_path / name, transpose=True).J, J.T)


@pytest.mark.parametrize(
    ("dtype", "value"), [("BF16", 0x3FC0), ("F32", 0x3FC00000), ("I16", 7), ("BOOL", 1), ("U8", 200)]
)
def test_types_of_safetensors(dtype: str, value: int, tmp_path: Path) -> None:
    width = {"BF16": 2, "F32": 4, "I16": 2, "BOOL": 1, "U8": 1}[dtype]
    raw = value.to_bytes(width, "little")
    header = json.dumps({"W": {"dtype": dtype, "shape": [1, 1], "data_offsets": [0, width]}}).encode()
    (tmp_path / "w.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + raw)
    expected = 1.5 if dtype in ("BF16", "F32") else value  # 0x3FC0 is 1.5 in the upper half of a float32
    assert [[expected]] == load(tmp_path / "w.safetensors").J


def test_edges_of_types_signs_duplicates_and_electrical_ones(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    file.write_text(
        "Source,Target,Weight,Type,Sign\n"
        "a,b,2,chemical,-1\na,b,3,chemical,-1\nb,c,1,chemical,+\n"
        "a,c,5,electrical,+\nb,a,1,electrical,+\na,b,1.5,electrical,+\n"
    )
    found = load(file)
    np.testing.assert_array_equal(found.J, [[0, 1, 5], [-5 + 1.5, 0, 0], [5, 1, 0]])
    assert found.notes == (
        "1 duplicate edges of type chemical summed",
        "1 edges of type electrical given one way counted both ways",
    )
    chemical = load(file, types=["chemical"], inhibitory=["b"])
    np.testing.assert_array_equal(chemical.J, [[0, 0, 0], [-5, 0, 0], [0, -1, 0]])
    assert chemical.notes[-1] == "1 neurons made inhibitory"
    assert load(file, types=["electrical"]).labels == ("a", "b", "c")


def test_one_of_several_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", U=J, W=2 * J)
    np.testing.assert_array_equal(load(tmp_path / "two.npz", key="W").J, 2 * J)
    with pytest.raises(UsageError, match=re.escape("--key, one of U (3 x 3), W (3 x 3)")):
        load(tmp_path / "two.npz")
    with pytest.raises(UsageError, match="key = V: accepted: one of U"):
        load(tmp_path / "two.npz", key="V")


class Bomb:
    """Unpickled, it would leave a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.path),)


def _header_only(shape: str) -> bytes:
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def _zip(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def _npy(array: Any) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


def _tensors(entry: Any, body: bytes = b"\0" * 8, name: str = "W") -> bytes:
    header = json.dumps({name: entry}).encode() if not isinstance(entry, bytes) else entry
    return len(header).to_bytes(8, "little") + header + body


def _sparse(**parts: Any) -> bytes:
    whole = {"format": np.array(b"csr"), "shape": np.array([2, 2]), "data": np.ones(1)}
    whole |= {"indices": np.array([0]), "indptr": np.array([0, 1, 1])} | parts
    return _zip({f"{name}.npy": _npy(each) for name, each in whole.items()})


def _mat(**arrays: Any) -> bytes:
    file = BytesIO()
    scipy.io.savemat(file, arrays)
    return file.getvalue()


ONE = {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 8]}
MTX = b"%%MatrixMarket matrix coordinate "
BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("w.npy", b"", "empty"),
    "unknown suffix": ("w.pkl", pickle.dumps([[1.0]]), "pickles are never read"),
    "torch": ("w.pt", b"PK", "pickles are never read"),
    "not square": ("w.npy", _npy(np.zeros((2, 3))), "(2, 3)"),
    "a vector": ("w.npy", _npy(np.zeros(4)), "(4)"),
    "no neurons": ("w.npy", _npy(np.zeros((0, 0))), "(0, 0)"),
    "nan": ("w.npy", _npy(np.array([[0, np.nan], [0, 0]])), "nan in row 1, column 2"),
    "infinite": ("w.npy", _npy(np.array([[0.0, 0], [-np.inf, 0]])), "-inf in row 2, column 1"),
    "complex": ("w.npy", _npy(np.eye(2) * 1j), "complex"),
    "text": ("w.npy", _npy(np.array([["a", "b"], ["c", "d"]])), "not of numbers"),
    "records": ("w.npy", _npy(np.zeros(2, dtype=[("a", "f8")])), "no .npy header of numbers"),
    "no npy": ("w.npy", b"hello, I am no array at all", "no .npy header"),
    "cut off": ("w.npy", _npy(np.eye(3))[:-1], "length"),
    "longer": ("w.npy", _npy(np.eye(3)) + b"\0", "length"),
    "huge header": ("w.npy", _header_only("(99999999, 99999999)"), "length"),
    "too many neurons": (
        "w.csv",
        b"source,target,weight\n" + b"".join(f"n{k},n{k + 1},1\n".encode() for k in range(5001)),
        "(5002, 5002)",
    ),
    "huge mtx": ("w.mtx", MTX + b"real general\n900000 900000 1\n1 1 1\n", "(900000, 900000)"),
    "complex mtx": ("w.mtx", MTX + b"complex general\n1 1 1\n1 1 1 2\n", "complex"),
    "entries outside of an mtx": ("w.mtx", MTX + b"real general\n2 2 1\n3 1 1\n", "a place outside"),
    "no mtx": ("w.mtx", b"1,2\n3,4\n", "banner"),
    "no mat": ("w.mat", b"MATLAB 5.0 MAT-file" + b" " * 200, "no header of level 5"),
    "hdf5 mat": ("w.mat", b"MATLAB 7.3 MAT-file" + b" " * 200, "-v7"),
    "complex mat": ("w.mat", _mat(W=np.eye(2) * 1j), "complex"),
    "mat without numbers": ("w.mat", _mat(W="text"), "none"),
    "no zip": ("w.npz", b"PK\3\4 no zip", "no whole .npz"),
    "zip without arrays": ("w.npz", _zip({"readme.txt": b"hello"}), "none"),
    "csr with a column outside": ("w.npz", _sparse(indices=np.array([5])), "damaged sparse"),
    "csr with falling pointers": ("w.npz", _sparse(indptr=np.array([0, 2, 1])), "damaged sparse"),
    "csr of floats as indices": ("w.npz", _sparse(indices=np.array([0.0])), "damaged sparse"),
    "huge csr": ("w.npz", _sparse(shape=np.array([10**7, 10**7])), "damaged sparse"),
    "dia": ("w.npz", _sparse(format=np.array(b"dia")), "accepted: csr, csc, coo"),
    "short tensors": ("w.safetensors", b"\1\0\0", "header"),
    "long header": ("w.safetensors", b"\xff" * 8 + b"{}", "longer than the file"),
    "header is no json": ("w.safetensors", _tensors(b"{nope"), "JSON"),
    "header is a list": ("w.safetensors", _tensors(b"[]"), "JSON"),
    "deep header": ("w.safetensors", _tensors(b"[" * 100_000), "JSON"),
    "a name twice": ("w.safetensors", _tensors(b'{"W":{},"W":{}}'), "different names"),
    "place outside": ("w.safetensors", _tensors(ONE | {"data_offsets": [8, 16]}), "does not fit"),
    "place negative": ("w.safetensors", _tensors(ONE | {"data_offsets": [-8, 0]}), "no shape and place"),
    "shape too large": ("w.safetensors", _tensors(ONE | {"shape": [10**9, 10**9]}), "does not fit"),
    "shape of truths": ("w.safetensors", _tensors(ONE | {"shape": [True, True]}), "no shape and place"),
    "type unknown": ("w.safetensors", _tensors(ONE | {"dtype": "F8_E4M3"}), "F8_E4M3"),
    "entry is a text": ("w.safetensors", _tensors("W"), "type None"),
    "formula": ("w.csv", b"1,2\n3,=2+2\n", "row 2, column 2 is '=2+2': a formula"),
    "formula as a name": ("w.csv", b"source,target,weight\n=cmd(),b,1\n", "a formula"),
    "cell is a word": ("w.csv", b"1,2\n3,x\n", "row 2, column 2 is 'x'"),
    "cell is nan": ("w.csv", b"1,2\n3,nan\n", "row 2, column 2 is 'nan'"),
    "underscore": ("w.csv", b"1,2\n3,1_0\n", "'1_0'"),
    "ragged": ("w.csv", b"1,2\n3\n", "1 to 2 cells"),
    "not square csv": ("w.csv", b"1,2,3\n4,5,6\n", "(2, 3)"),
    "blank lines": ("w.csv", b"\n , \n", "empty"),
    "no text": ("w.csv", b"\xff\xfe1", "no text table"),
    "a nul": ("w.csv", b"1,\x002\n3,4\n", "file"),
    "no edges": ("w.csv", b"source,target,weight\n", "no edges"),
    "edge without weight": ("w.csv", b"source,target,weight\na,b\n", "row 2 has 2 cells"),
    "edge without target": ("w.csv", b"source,target,weight\na,,1\n", "no target"),
    "weight infinite": ("w.csv", b"source,target,weight\na,b,inf\n", "row 2, column 3 is 'inf'"),
    "sign unknown": ("w.csv", b"source,target,weight,sign\na,b,1,0\n", "row 2, column 4 is '0'"),
    "column twice": ("w.csv", b"source,target,weight,weight\na,b,1,2\n", "twice"),
    "names of others": ("w.csv", b",a,b\na,1,2\nc,3,4\n", "neither numbers"),
    "a header of nothing": ("w.csv", b"from,to\na,1\n", "neither numbers"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_one_line(what: str, tmp_path: Path) -> None:
    name, content, said = BAD[what]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as refused:
        load(tmp_path / name)
    message = str(refused.value)
    assert said in message
    assert "accepted" in message or "never read" in message
    assert "\n" not in message
    assert len(message) < 500


@pytest.mark.parametrize("kind", ["i1", "u2", "i4", "f4", "f8", "u8", "?"])
@pytest.mark.parametrize("compressed", [False, True])
def test_matlab_arrays_are_those_of_scipy(kind: str, compressed: bool, tmp_path: Path) -> None:
    values = np.random.default_rng(1).integers(0, 2 if kind == "?" else 100, (17, 17)).astype(kind)
    more = {"cell": np.array([["a", "b"]], dtype=object), "struct": {"x": 1.0}, "text": "hello"}
    scipy.io.savemat(tmp_path / "w.mat", more | {"W_of_a_long_name": values}, do_compression=compressed)
    np.testing.assert_array_equal(load(tmp_path / "w.mat").J, values.astype(float))


@pytest.mark.parametrize("symmetry", ["general", "symmetric", "skew-symmetric"])
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("field", ["real", "integer"])
def test_matrix_market_files_are_those_of_scipy(
    symmetry: str, sparse: bool, field: str, tmp_path: Path
) -> None:
    half = np.random.default_rng(1).integers(-9, 9, (7, 7)).astype(float if field == "real" else int)
    whole = {"general": half, "symmetric": half + half.T, "skew-symmetric": half - half.T}[symmetry]
    made = scipy.sparse.coo_matrix(whole) if sparse else whole
    scipy.io.mmwrite(tmp_path / "w.mtx", made, comment="a comment", symmetry=symmetry)
    np.testing.assert_array_equal(load(tmp_path / "w.mtx").J, whole)


def test_a_pattern_has_weights_one(tmp_path: Path) -> None:
    (tmp_path / "w.mtx").write_bytes(MTX + b"pattern general\n2 2 2\n1 2\n2 2\n")
    np.testing.assert_array_equal(load(tmp_path / "w.mtx").J, [[0, 1], [0, 1]])


@pytest.mark.parametrize("name", ["w.npy", "w.npz", "inside.npz"])
def test_nothing_is_unpickled(name: str, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    objects = np.array([[Bomb(str(trap))]], dtype=object)
    file = tmp_path / name
    if name == "inside.npz":
        file.write_bytes(_zip({"W.npy": pickle.dumps(Bomb(str(trap)))}))
    else:
        (np.save if name.endswith("npy") else np.savez)(file, objects)
    with pytest.raises(UsageError):
        load(file)
    assert not trap.exists()
    if name != "inside.npz":  # the trap is one: who allows pickles springs it
        np.load(file, allow_pickle=True)[()] if name.endswith("npy") else np.load(file, allow_pickle=True)[
            "arr_0"
        ]
        assert trap.exists()


def test_a_zip_that_grows_is_refused_by_its_own_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "LARGEST", 1 << 16)
    (tmp_path / "w.npz").write_bytes(_zip({"W.npy": _npy(np.zeros((200, 200)))}))
    assert (tmp_path / "w.npz").stat().st_size < 1 << 12
    with pytest.raises(UsageError, match="unpacks to more than"):
        load(tmp_path / "w.npz")


def test_five_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "w.npy").open("wb") as file:
        file.truncate(5 << 30)  # a sparse file: no disk is used
    with pytest.raises(UsageError, match="it has 5120 MiB; accepted: at most 1024 MiB"):
        load(tmp_path / "w.npy")


def test_what_is_no_file(tmp_path: Path) -> None:
    for place in (tmp_path / "none.npy", tmp_path, tmp_path / "w.csv" / "x.csv", "a\0b.npy"):
        with pytest.raises(UsageError, match="file = "):
            load(place)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match="can be read"):
        load(tmp_path / "folder.csv")
    np.save(tmp_path / "w.npy", J)
    (tmp_path / "link.npy").symlink_to(tmp_path / "w.npy")
    np.testing.assert_array_equal(load(tmp_path / "link.npy").J, J)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"types": ["odd"]}, "types = odd: accepted: chemical"),
        ({"inhibitory": ["z"]}, "inhibitory = z"),
        ({"key": "W"}, "accepted with .npz"),
    ],
)
def test_bad_options_of_edges(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("source,target,weight,type\na,b,1,chemical\n")
    with pytest.raises(UsageError, match=re.escape(said)):
        load(tmp_path / "e.csv", **options)


@pytest.mark.parametrize("content", ["1,2\n3,4\n", "source,target,weight\na,b,1\n"])
def test_types_need_a_column_of_types(content: str, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(content)
    with pytest.raises(UsageError, match="types = chemical"):
        load(tmp_path / "e.csv", types=["chemical"])


def _read(file: Path) -> Weights | None:
    try:
        return load(file)
    except UsageError:
        return None


@pytest.mark.parametrize("name", [n for n in WRITERS if not n.endswith(("csv", "tsv"))])
def test_damaged_files_are_networks_or_refused(name: str, tmp_path: Path) -> None:
    """Cut off, and with single bytes changed: nothing but a refusal, or some finite square matrix."""
    WRITERS[name](tmp_path / name)
    whole, rng = (tmp_path / name).read_bytes(), np.random.default_rng()
    refused = 0
    for cut in sorted({0, 1, 7, len(whole) // 2, len(whole) - 1}):
        (tmp_path / name).write_bytes(whole[:cut])
        refused += _read(tmp_path / name) is None
    assert refused >= 4  # a Matrix Market file may lack its last newline
    for _ in range(60):
        place, value = int(rng.integers(len(whole))), int(rng.integers(256))
        (tmp_path / name).write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
        found = _read(tmp_path / name)
        assert found is None or (np.isfinite(found.J).all() and found.J.shape == (found.N, found.N)), (
            place,
            value,
        )


@pytest.mark.parametrize("given", [[[1.0, 2.0], [3.0]], [["a"]], np.ones(3), 4.0, None, np.eye(2) * 1j])
def test_an_array_is_held_to_the_same(given: Any) -> None:
    with pytest.raises(UsageError, match="J = an array"):
        network(given)


def test_a_large_sparse_matrix_is_refused_before_it_is_dense() -> None:
    with pytest.raises(UsageError, match="100000, 100000"):
        network(scipy.sparse.coo_matrix((100_000, 100_000)))


def test_the_offsets_of_tensors_are_those_of_the_header(tmp_path: Path) -> None:
    safetensors(tmp_path / "w.safetensors", {"a": np.ones((2, 2), np.float32), "b": J})
    np.testing.assert_array_equal(load(tmp_path / "w.safetensors", key="b").J, J)


def test_every_writer_is_seen() -> None:
    """So that each suffix that is read is also written here."""
    from rnnchaos.verify.weights.reading.load import SUFFIXES

    assert {Path(name).suffix for name in WRITERS} == set(SUFFIXES)
    make: Callable[[Path], Any] = WRITERS["plain.npy"]
    assert callable(make)
