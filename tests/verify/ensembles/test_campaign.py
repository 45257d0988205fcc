"""A campaign killed at random moments loses nothing and repeats nothing."""

import importlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import study

CAMPAIGN = Path(__file__).parent / "campaign.py"


def files(path: Path) -> list[Path]:
    return sorted((path / "records").glob("*.npz"))


def digests(path: Path) -> list[tuple[str, str]]:
    return [(record["key"], record["sha256"]) for record in Store(path).check()["records"]]


def killed_campaign(tmp_path: Path, *, count: int, kills: int, seconds: float) -> None:
    """Kill -9 a campaign at random moments, resume it each time, and account for every kernel call.

    What was stored at a kill never runs again; what runs again was in flight, at most one task a worker.
    """
    rng = np.random.default_rng(np.random.SeedSequence(1))
    store, other, log = tmp_path / "store", tmp_path / "other", tmp_path / "log"
    command = [sys.executable, str(CAMPAIGN), str(store), str(log), str(count), str(seconds)]
    log.touch()
    calls: list[int] = []
    for moment in sorted(rng.choice(np.arange(1, count - 2), kills, replace=False)):
        stored = {file.stem for file in files(store)}
        process = subprocess.Popen(command)
        while len(log.read_text().split()) < moment + len(calls) - len(set(calls)):
            assert process.poll() is None
            time.sleep(0.002)
        time.sleep(rng.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.1)
        calls = account(log, store, calls, stored)
    stored = {file.stem for file in files(store)}
    subprocess.run(command, check=True)
    calls = account(log, store, calls, stored)
    assert set(calls) == set(range(count))
    assert len(calls) <= count + kills * (os.cpu_count() or 1)
    report = Store(store).check()
    assert (len(report["records"]), report["corrupt"], report["missing"]) == (count, [], 0)
    importable = importlib.import_module("campaign")
    task = study("campaign", importable.kernel, log=str(log), sleep=seconds)
    for _ in realisations(task, entropy=11, count=count, executor=ThreadPoolExecutor(8), store=Store(other)):
        pass
    assert digests(store) == digests(other)


def account(log: Path, store: Path, before: list[int], stored: set[str]) -> list[int]:
    """All calls so far; none of the new ones was for a task that was already stored."""
    calls = [int(line) for line in log.read_text().split()]
    archives = [archive for _, archive in Store(store).archives() if archive is not None]
    index = {archive.provenance["key"]: archive.provenance["index"] for archive in archives}
    new = calls[len(before) :]
    assert len(new) == len(set(new)), "a session ran a task twice"
    assert not {index[key] for key in stored} & set(new), "a stored task ran again"
    return calls


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_and_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(CAMPAIGN.parent)
    killed_campaign(tmp_path, count=30, kills=2, seconds=0.02)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_ten_kills_of_two_hundred_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(CAMPAIGN.parent)
    killed_campaign(tmp_path, count=200, kills=10, seconds=0.05)
