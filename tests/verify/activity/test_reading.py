"""Recordings from files: every format gives the same array, every bad file is refused in one line, and
nothing in it runs."""

import os
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.reading.load import load
from rnnchaos.verify.activity.reading.recording import MOST, recording
from tests.verify.weights.files import safetensors

X = np.random.default_rng(3).standard_normal((20, 3))
TEXT = "\n".join(",".join(map(repr, row)) for row in X.tolist())
WRITERS: dict[str, Any] = {
    "plain.npy": lambda p: np.save(p, X),
    "single.npy": lambda p: np.save(p, X[None]),
    "fortran.npy": lambda p: np.save(p, np.asfortranarray(X)),
    "big_endian.npy": lambda p: np.save(p, X.astype(">f8")),
    "dense.npz": lambda p: np.savez(p, X=X, bias=np.zeros(3)),
    "packed.npz": lambda p: np.savez_compressed(p, X=X),
    "dense.mat": lambda p: scipy.io.savemat(p, {"X": X, "note": "a text"}),
    "state.safetensors": lambda p: safetensors(p, {"X": X, "bias": np.zeros(3)}),
    "plain.csv": lambda p: p.write_text(TEXT),
    "plain.tsv": lambda p: p.write_text(TEXT.replace(",", "\t")),
    "named.csv": lambda p: p.write_text("a,b,c\n" + TEXT),
    "times.csv": lambda p: p.write_text(
        "time,a,b,c\n" + "\n".join(f"{k},{row}" for k, row in enumerate(TEXT.split("\n")))
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_recording(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    found = load(tmp_path / name)
    np.testing.assert_array_equal(found.X, X[None])
    assert (found.realisations, found.T, found.N) == (1, 20, 3)
    assert found.notes == (("column time left out",) if name.startswith("times") else ())


def test_realisations_and_neurons_before_times(tmp_path: Path) -> None:
    several = np.random.default_rng(1).standard_normal((4, 20, 3)).astype(np.float32)
    np.savez(tmp_path / "s.npz", a=several, b=several + 1)
    with pytest.raises(UsageError, match=re.escape("2 recordings; accepted: --key, one of a (4 x 20 x 3)")):
        load(tmp_path / "s.npz")
    found = load(tmp_path / "s.npz", key="b")
    np.testing.assert_array_equal(found.X, several + 1)
    np.save(tmp_path / "t.npy", several.swapaxes(1, 2))
    turned = load(tmp_path / "t.npy", transpose=True)
    np.testing.assert_array_equal(turned.X, several)
    assert turned.notes == ("transposed",)
    np.savez(tmp_path / "t.npz", a=several.swapaxes(1, 2))
    np.testing.assert_array_equal(load(tmp_path / "t.npz", transpose=True).X, several)
    with pytest.raises(UsageError, match=re.escape("its shape is (4, 3, 20)")):
        load(tmp_path / "t.npy")


class Bomb:
    """Unpickled, it would leave a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.path),)


def _objects(path: Path) -> None:
    np.savez(path, X=np.array([Bomb(str(path.parent / "bombed"))] * 20, dtype=object), allow_pickle=True)


def _large(path: Path) -> None:
    with path.open("wb") as file:  # a file with a hole: 5 GB that take no room
        os.truncate(file.fileno(), 5 << 30)


def _long(path: Path) -> None:
    header = f"{{'descr': '|i1', 'fortran_order': False, 'shape': ({MOST + 1}, 1)}}".ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())


def _formula(path: Path) -> None:
    path.write_text(TEXT.replace(TEXT.split(",")[1], "=SUM(A1:A3)"))


def _bad(name: str, array: Any) -> Any:
    return lambda path: np.save(path, array)


NAN, INFINITE = (np.where(np.arange(60).reshape(20, 3) == 31, bad, X) for bad in (np.nan, np.inf))
BAD: dict[str, tuple[Any, str]] = {
    "vector.npy": (_bad("", X[:, 0]), "its shape is (20)"),
    "deep.npy": (_bad("", X.reshape(1, 1, 20, 3)), "its shape is (1, 1, 20, 3)"),
    "none.npy": (_bad("", X[:, :0]), "its shape is (20, 0)"),
    "short.npy": (_bad("", X[:5]), "T from 16 to"),
    "nan.npy": (_bad("", NAN), "it has nan at realisation 1, time 11, neuron 2"),
    "long.npy": (_long, f"its shape is ({MOST + 1}, 1)"),
    "infinite.npy": (_bad("", INFINITE), "it has inf at realisation 1, time 11, neuron 2"),
    "huge.npy": (_bad("", 1e200 * X), "numbers beyond 1e100"),
    "complex.npy": (_bad("", X + 1j), "it is complex"),
    "words.npy": (_bad("", X.astype(str)), "not of numbers"),
    "constant.npy": (_bad("", np.ones((20, 3)) * [1, 2, 3]), "it is constant in time"),
    "objects.npz": (_objects, "pickled objects, which are never read"),
    "large.npy": (_large, "it has 5120 MiB; accepted: at most 1024 MiB"),
    "cut.npy": (lambda p: (np.save(p, X), os.truncate(p, 300)), "its length is not what its header says"),
    "empty.npy": (lambda p: p.write_bytes(b""), "it is empty"),
    "formula.csv": (_formula, "a formula; accepted: numbers and names"),
    "ragged.csv": (lambda p: p.write_text(TEXT + "\n1,2"), "row 21 has 2 cells"),
    "nan.csv": (lambda p: p.write_text(TEXT + "\n1,nan,2"), "row 21, column 2 is 'nan': accepted: a finite"),
    "word.csv": (lambda p: p.write_text(TEXT + "\n1,a,2"), "row 21, column 2 is 'a'"),
    "blank.csv": (lambda p: p.write_text("\n\n"), "it is empty"),
    "short.csv": (lambda p: p.write_text("a,b\n1,2\n"), "its shape is (1, 2)"),
    "times.csv": (lambda p: p.write_text("t\n" + "\n".join(map(str, range(20)))), "its shape is (20, 0)"),
    "file.pkl": (lambda p: p.write_bytes(pickle.dumps(Bomb(str(p.parent / "bombed")))), "never read"),
    "m.mtx": (lambda p: p.write_text("%%MatrixMarket"), "accepted: a file .npy"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write, said = BAD[name]
    write(tmp_path / name)
    before = sorted(tmp_path.iterdir())
    assert (
        main(["analyse", "activity", str(tmp_path / name), "--dt", "0.1", "--out", str(tmp_path / "o")]) == 64
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("rnnchaos: file = ")
    assert said in captured.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_missing_file_and_a_key_without_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "no.npy")
    np.save(tmp_path / "x.npy", X)
    with pytest.raises(UsageError, match=r"key = a: accepted with \.npz"):
        load(tmp_path / "x.npy", key="a")
    with pytest.raises(UsageError, match="key = a: accepted with the path of a file"):
        rnnchaos.analyse_activity(X, dt=1.0, key="a")


@pytest.mark.parametrize("given", [[[1, 2], [3]], "abc", None, 5, [["a"] * 2] * 20])
def test_what_is_no_array(given: Any) -> None:
    with pytest.raises(UsageError, match=r"^X = an array"):
        recording(given)


def test_integers_and_booleans_are_numbers() -> None:
    spikes = np.random.default_rng(2).random((30, 4)) < 0.5
    assert recording(spikes).X.dtype == float
    np.testing.assert_array_equal(recording(spikes.astype(np.int8)).X[0], spikes)
