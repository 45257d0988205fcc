"""A store survives flipped bytes and full, read-only and vanished folders, and says what it holds."""

import os
import resource
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import CannotWrite, UsageError
from rnnchaos.verify.ensembles import provenance
from rnnchaos.verify.ensembles import store as store_module
from rnnchaos.verify.ensembles.archive import Corrupt, pack, unpack
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.results import load
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.ensembles.store import SCHEMA, Store
from rnnchaos.verify.ensembles.study import Record, study
from rnnchaos.verify.networks import flow
from rnnchaos.verify.report.write import NAMES as REPORT

SMALL: dict[str, Any] = {
    "g": 2.0,
    "N": 20,
    "dt": 0.2,
    "states": 2,
    "burn": 1.0,
    "duration": 2.0,
    "thresholds": (1.0, 2.0),
}
PAIRS = study("pairs", flow.richardson_pair, **SMALL)


def run(path: Path, count: int = 6, **options: Any) -> list[Record]:
    return list(
        realisations(PAIRS, entropy=5, count=count, executor=SerialExecutor(), store=Store(path), **options)
    )


def files(path: Path) -> list[Path]:
    return sorted((path / "records").glob("*.npz"))


def digests(path: Path) -> list[tuple[str, str]]:
    return [(record["key"], record["sha256"]) for record in Store(path).check()["records"]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    run(path)
    return path


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "store"))


def test_what_is_stored_is_what_was_run(finished: Path) -> None:
    fresh = list(realisations(PAIRS, entropy=5, count=6, executor=SerialExecutor()))
    before = [file.stat().st_mtime_ns for file in files(finished)]
    for one, other in zip(fresh, run(finished), strict=True):
        assert (one.index, one.status, one.host) == (other.index, other.status, other.host)
        for name, value in one.observables.items():
            assert value.dtype == other.observables[name].dtype
            assert np.array_equal(value, other.observables[name])
    assert before == [file.stat().st_mtime_ns for file in files(finished)]


def test_numpy_opens_a_record(finished: Path) -> None:
    with np.load(files(finished)[0]) as record:
        assert record["marginal_2N"].shape == (2,)
        assert b'"spawn_key": [' in record["provenance.json"]


def test_provenance_says_how_to_repeat_it(finished: Path) -> None:
    made = unpack(files(finished)[0].read_bytes()).provenance
    again = flow.richardson_pair(
        np.random.SeedSequence(made["entropy"], spawn_key=made["spawn_key"]), **made["parameters"]
    )
    stored = unpack(files(finished)[0].read_bytes()).observables
    assert all(np.array_equal(again[name], stored[name]) for name in stored)
    assert made["kernel"] == "rnnchaos.verify.networks.flow:richardson_pair"
    assert made["source"] == digest(flow.richardson_pair)
    assert {"python", "numpy", "rnnchaos", "blas"} <= made["versions"].keys()


def test_two_runs_agree_in_every_byte_but_seconds(finished: Path, tmp_path: Path) -> None:
    run(tmp_path / "other", 3)
    run(tmp_path / "other", 6)
    assert digests(finished) == digests(tmp_path / "other")
    for one, other in zip(files(finished), files(tmp_path / "other"), strict=True):
        parts = [unpack(file.read_bytes()) for file in (one, other)]
        timeless = [pack(part.provenance, part.observables, {"seconds": 0}) for part in parts]
        assert one.name == other.name
        assert timeless[0] == timeless[1]


def test_no_clock_enters_a_file(finished: Path) -> None:
    with zipfile.ZipFile(files(finished)[0]) as record:
        assert {entry.date_time for entry in record.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_flipped_byte_is_seen() -> None:
    content = pack({"a": 1}, {"x": np.arange(3.0)}, {"seconds": 0.5, "host": "h"})
    assert unpack(content).observables["x"].tolist() == [0, 1, 2]
    for position in range(len(content)):
        for mask in (0x01, 0xFF):
            flipped = bytearray(content)
            flipped[position] ^= mask
            with pytest.raises(Corrupt):
                unpack(bytes(flipped))
    for size in (0, 10, 64, len(content) - 1):
        with pytest.raises(Corrupt):
            unpack(content[:size])


def test_corrupt_records_are_reported_quarantined_and_run_again(copy: Path, finished: Path) -> None:
    victim, moved = files(copy)[2], files(copy)[4]
    flipped = bytearray(victim.read_bytes())
    flipped[len(flipped) // 2] ^= 0x10
    victim.write_bytes(flipped)
    shutil.copy(files(copy)[3], moved)
    report = Store(copy).check()
    assert sorted(report["corrupt"]) == sorted([victim.stem, moved.stem])
    assert (len(report["records"]), report["missing"]) == (4, 2)
    assert len(load(copy)["index"]) == 4
    assert [record.index for record in run(copy)] == list(range(6))
    assert digests(copy) == digests(finished)
    assert len(list((copy / "quarantine").iterdir())) == 2


def test_a_corrupt_plan_is_reported(copy: Path) -> None:
    (plan,) = (copy / "plans").glob("*.npz")
    plan.write_bytes(plan.read_bytes()[:-1] + b"?")
    assert Store(copy).check()["corrupt"] == [plan.stem]
    run(copy)
    assert Store(copy).check()["corrupt"] == []


def test_failed_records_are_kept(tmp_path: Path) -> None:
    linear = study("linear", flow.gaussian, **SMALL | {"phi": "x", "g": 9.0, "burn": 300.0})
    for _ in range(2):
        (record,) = realisations(linear, entropy=1, count=1, executor=SerialExecutor(), store=Store(tmp_path))
        assert record.status == "failed"
    (listed,) = Store(tmp_path).check()["records"]
    assert listed["status"] == "failed"
    assert not np.isfinite(load(tmp_path)["variance"]).any()


def test_missing_counts_what_was_planned(copy: Path) -> None:
    files(copy)[0].unlink()
    assert Store(copy).check()["missing"] == 1
    run(copy, 9)
    report = Store(copy).check()
    assert (len(report["records"]), report["missing"]) == (9, 0)


def test_load_gives_arrays_of_all_studies(copy: Path) -> None:
    single = study("single", flow.gaussian, **SMALL | {"thresholds": (1.0,)})
    list(realisations(single, entropy=2**70, count=2, executor=SerialExecutor(), store=Store(copy)))
    arrays = load(copy)
    assert {len(column) for column in arrays.values()} == {8}
    assert Counter(arrays["study"]) == {"pairs": 6, "single": 2}
    assert np.array_equal(np.isnan(arrays["variance"]), arrays["study"] == "pairs")
    assert arrays["marginal_N"].shape == (8, 2)
    assert set(arrays["entropy"]) == {"5", str(2**70)}


def test_load_gives_a_table(finished: Path) -> None:
    pytest.importorskip("pandas")
    table = load(finished).to_dataframe()
    assert table["index"].tolist() == list(range(6))
    assert {"marginal_N[0]", "marginal_N[1]", "g", "seconds"} <= set(table.columns)


def test_no_store_no_results(tmp_path: Path) -> None:
    for read in (load, lambda path: Store(path).check()):
        with pytest.raises(UsageError, match="a folder that holds a store"):
            read(tmp_path / "nothing")


def test_another_schema_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "HEADER", b'{"schema": "rnnchaos/store/0"}')
    monkeypatch.setattr(provenance, "SCHEMA", "rnnchaos/store/0")
    run(tmp_path, 1)
    monkeypatch.undo()
    for use in (lambda: Store(tmp_path).check(), lambda: run(tmp_path)):
        with pytest.raises(UsageError, match="this version reads " + SCHEMA + ": choose a new folder"):
            use()


@pytest.mark.parametrize("content", [b'{"schema": "rnnchaos/stone/1"}', b"{", b"[]", b"", None])
def test_a_lost_header_hides_no_record_and_is_written_anew(copy: Path, content: bytes | None) -> None:
    before = Store(copy).check()
    (copy / "store.json").unlink()
    if content is not None:
        (copy / "store.json").write_bytes(content)
    assert Store(copy).check() == before | {"corrupt": ["store.json"]}
    run(copy)
    assert Store(copy).check() == before
    assert (copy / "quarantine").exists() == (content is not None)


def test_one_run_at_a_time(copy: Path) -> None:
    with (
        Store(copy),
        pytest.raises(CannotWrite, match=rf"in use by process {os.getpid()} on .*: wait for it"),
    ):
        run(copy)
    run(copy)


def test_leftovers_of_a_kill_are_swept(copy: Path) -> None:
    leftover = copy / "records" / f".{files(copy)[0].name}.0123.tmp"
    leftover.write_bytes(b"half")
    run(copy)
    assert not leftover.exists()


@pytest.mark.parametrize("name", ["store.json", *REPORT])
def test_leftovers_beside_the_records_are_swept(copy: Path, name: str) -> None:
    """Every file that a run writes there; somebody's own is not touched."""
    leftover, own = copy / f".{name}.{'0a' * 8}.tmp", copy / f".mine.{name}.tmp"
    for each in (leftover, own):
        each.write_bytes(b"half")
    run(copy)
    assert not leftover.exists()
    assert own.read_bytes() == b"half"


def test_a_path_below_a_file_cannot_be_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match=r"cannot write .*: Not a directory"):
        run(tmp_path / "file" / "store")


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root ignores permissions, so be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder(copy: Path, unprivileged: None) -> None:
    with pytest.raises(CannotWrite, match=r"cannot write .*: Permission denied"):
        run(copy, 9)


def test_a_folder_that_vanishes(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with pytest.raises(CannotWrite, match=r"cannot write .*: No such file or directory"):
        run(store, progress=lambda done, of: shutil.rmtree(store, ignore_errors=True))


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A quota, as the file size limit of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, before[1]))
    try:
        with pytest.raises(CannotWrite, match=r"cannot write .*: File too large"):
            run(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files(tmp_path) == []
    assert not list(tmp_path.rglob("*.tmp"))
    run(tmp_path)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a tmpfs is not permitted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(tiny_disk: Path) -> None:
    with pytest.raises(CannotWrite, match=r"cannot write .*: No space left on device"):
        run(tiny_disk / "store", 60)
    report = Store(tiny_disk / "store").check()
    assert len(report["records"]) >= 3
    assert report["corrupt"] == []
