"""Stores damaged at random: what is intact is read, what is damaged is named, what is foreign stays.

Each case draws, from its seed, a few damages of a small store, all at different files, and predicts what
`results` must then say from the list of damages alone. Afterwards the run is repeated, and the store must
hold what an undamaged one does.
"""

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnchaos.cli import main
from rnnchaos.verify.ensembles.archive import pack, unpack
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.results import load
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks import flow

COUNT = 5
PAIRS = study("pairs", flow.richardson_pair, g=2.0, N=4, dt=0.5, states=1, burn=0.5, duration=0.5)
Rng = np.random.Generator
Damage = Callable[[Path, Rng], None]


def run(path: Path) -> None:
    for _ in realisations(PAIRS, entropy=5, count=COUNT, executor=SerialExecutor(), store=Store(path)):
        pass


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("intact") / "store"
    run(path)
    return path


def truncated(path: Path, rng: Rng) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: rng.integers(len(content))])


def flipped(path: Path, rng: Rng) -> None:
    content = bytearray(path.read_bytes())
    content[rng.integers(len(content))] ^= 1 << rng.integers(8)
    path.write_bytes(content)


def noise(path: Path, rng: Rng) -> None:
    path.write_bytes(rng.bytes(int(rng.integers(3000))))


def sparse(path: Path, rng: Rng) -> None:
    """As large as a disk, and empty: reading it as a whole would end this process."""
    path.write_bytes(b"PK")
    os.truncate(path, 1 << 42)


def pipe(path: Path, rng: Rng) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path, rng: Rng) -> None:
    path.unlink()
    path.mkdir()
    (path / "mine").write_text("mine")


def linked(path: Path, rng: Rng) -> None:
    path.unlink()
    path.symlink_to(rng.choice(["/dev/zero", "nothing", "../..", "../../precious", str(path)]))


def moved_and_linked(path: Path, rng: Rng) -> None:
    """The right bytes, behind a link: the store is not what lies here."""
    elsewhere = path.parents[2] / f"moved {path.name}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


WRONG = (None, True, -1, 1.5, "", "x" * 70, [], {}, [[]], 10**30, "rnnchaos/store/0")


def restated(path: Path, rng: Rng) -> None:
    """Other words about the run, or none, under a right checksum."""
    archive = unpack(path.read_bytes())
    made, spent = dict(archive.provenance), dict(archive.run)
    words = [name for name in made if name not in ("versions", "message", "status")]
    name = str(rng.choice(words))
    value = WRONG[rng.integers(len(WRONG))]
    if value == made[name] or rng.random() < 0.3:
        del made[name]
    else:
        made[name] = value
    path.write_bytes(pack(made, archive.observables, spent))


def rezipped(path: Path, rng: Rng) -> None:
    """Entries that are no records, in a zip that is whole, under a right checksum."""
    archive = unpack(path.read_bytes())
    entries = {"provenance.json": json.dumps(dict(archive.provenance)).encode(), "run.json": b"{}"}
    head = b"\x93NUMPY\x01\x00v\x00"
    forged: list[tuple[str, bytes]] = [
        ("provenance.json", b"[" * 100_000),
        ("provenance.json", b"\xff\xfe"),
        ("provenance.json", b"null"),
        ("run.json", b'{"seconds": 1'),
        ("run.json", b'{"seconds": NaN, "host": ""}'),
        ("run.json", b'{"seconds": 1' + b"0" * 5000 + b', "host": ""}'),
        ("x.npy", b"no array"),
        ("x.npy", head + b"-" * 9000 + b"1\n"),
        ("x.npy", head + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n"),
        ("x.npy", head + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n" + bytes(8)),
        ("x.npy", head + b"{'descr': '<f8', 'fortran_order': False, 'shape': (0, 9000000000000,), }\n"),
    ]
    name, content = forged[rng.integers(len(forged))]
    written(path, entries | {name: content}, rng)


def bomb(path: Path, rng: Rng) -> None:
    """Two megabytes of zeros in two kilobytes."""
    written(path, {"provenance.json": bytes(1 << 21), "run.json": b"{}"}, rng, zipfile.ZIP_DEFLATED)


def written(path: Path, entries: dict[str, bytes], rng: Rng, how: int = zipfile.ZIP_STORED) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = b"0" * 64
    body = buffer.getvalue()[:-64]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


def removed(path: Path, rng: Rng) -> None:
    path.unlink()


DAMAGES: tuple[Damage, ...] = (
    truncated,
    flipped,
    noise,
    sparse,
    pipe,
    folder,
    linked,
    moved_and_linked,
    restated,
    rezipped,
    bomb,
    removed,
)
HEADERS: tuple[Damage, ...] = (truncated, noise, pipe, folder, linked, removed, flipped)


def files(path: Path) -> list[Path]:
    return sorted((path / "records").glob("?" * 64 + ".npz"))


def damage(path: Path, rng: Rng) -> tuple[set[str], int]:
    """Damage a store; the keys that are then corrupt, and how many records are missing."""
    corrupt, victims = set(), list(rng.permutation(np.array(files(path), dtype=object)))
    lost = 0
    for victim in victims[: rng.integers(1, COUNT)]:
        how = DAMAGES[rng.integers(len(DAMAGES))]
        how(victim, rng)
        lost += 1
        corrupt |= {victim.stem} if how is not removed else set()
    if rng.random() < 0.2 and len(victims) - lost >= 2:
        one, other = victims[-2:]  # intact ones, swapped
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)
        corrupt |= {one.stem, other.stem}
        lost += 2
    (plan,) = (path / "plans").glob("*.npz")
    if rng.random() < 0.3 and lost < COUNT:
        DAMAGES[rng.integers(len(DAMAGES))](plan, rng)
        corrupt |= {plan.stem}
        lost = 0  # nobody knows any more how many were wanted
    if rng.random() < 0.3 and (path / "store.json").is_file():
        header = HEADERS[rng.integers(len(HEADERS))]
        before = (path / "store.json").read_bytes()
        header(path / "store.json", rng)
        corrupt |= {"store.json"} if not said(path / "store.json", before) else set()
    return corrupt, lost


def said(header: Path, before: bytes) -> bool:
    """Whether a header, damaged or not, still says what it said (white space may differ)."""
    try:
        return (
            not header.is_symlink()
            and header.is_file()
            and json.loads(header.read_bytes()) == json.loads(before)
        )
    except ValueError:
        return False


FOREIGN = ("notes.txt", "records/notes.txt", "records/data.npz", "records/.hidden.tmp", "mine/x.npz")


def damaged(seed: int, intact: Path, top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(seed)
    precious, path = top / "precious", top / "store"
    precious.write_text("mine")
    shutil.copytree(intact, path)
    for name in FOREIGN:
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text("mine")
    good = {file.stem for file in files(path)}
    corrupt, missing = damage(path, rng)
    absent = {key for key in good if not os.path.lexists(path / "records" / f"{key}.npz")}
    if good <= corrupt | absent and "store.json" in corrupt:
        return  # nothing is left that says whose folder this is
    shown = json.loads(said_by("results", str(path), "--json", code=2, capsys=capsys))
    assert set(shown["corrupt"]) == corrupt, seed
    assert {record["key"] for record in shown["records"]} == good - corrupt - absent, seed
    assert shown["missing"] == missing, seed
    assert len(load(path).get("index", [])) == len(shown["records"])
    run(path)
    healed = json.loads(said_by("results", str(path), "--json", code=0, capsys=capsys))
    assert healed.pop("tables")
    assert healed == Store(intact).check() | {"schema": "rnnchaos/results/1"}
    assert {(path / name).read_text() for name in FOREIGN} | {precious.read_text()} == {"mine"}


def said_by(*words: str, code: int, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_store(seed: int, intact: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged(seed, intact, tmp_path, capsys)


@pytest.mark.slow
def test_a_thousand_damaged_stores(intact: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(1000, 2000):
        top = tmp_path / str(seed)
        top.mkdir()
        damaged(seed, intact, top, capsys)
        shutil.rmtree(top)


@pytest.mark.parametrize("how", DAMAGES)
def test_every_damage_is_seen(
    how: Damage, intact: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of them once, whatever the seeds above draw."""
    path = Path(shutil.copytree(intact, tmp_path / "store"))
    victim = files(path)[0]
    how(victim, np.random.default_rng(1))
    report = Store(path).check()
    assert report["corrupt"] == ([] if how is removed else [victim.stem])
    assert (len(report["records"]), report["missing"]) == (COUNT - 1, 1)
