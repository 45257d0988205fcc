"""Executors: what they are called, that no worker outlives its parent, that scripts need no guard."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.executors import SerialExecutor, WorkerPool, executor_from

CAMPAIGN = Path(__file__).parent / "campaign.py"
SMALL: dict[str, Any] = {"g": 2.0, "N": 40, "dt": 0.2, "states": 2, "burn": 2.0, "duration": 4.0}


@pytest.mark.parametrize("text", ["threads", "processes=0", "processes=x", "dask=", "dask", "", "serial=2"])
def test_unknown_executors_are_refused(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"accepted: processes, processes=K with K from 1 to \d+, serial, dask=ADDRESS, mpi"
    ):
        executor_from(text)


def test_named_executors() -> None:
    assert isinstance(executor_from("serial"), SerialExecutor)
    with executor_from("processes=1") as one:
        assert isinstance(one, WorkerPool)
        assert one.submit(abs, -3).result() == 3


def children(parent: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds children in /proc")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    """However it ends: by Ctrl-C, or by kill -9 (SIGTERM is the same: no handler runs)."""
    started = {}
    for how in (signal.SIGINT, signal.SIGKILL):
        log = tmp_path / f"log{how}"
        command = [sys.executable, CAMPAIGN, tmp_path / f"store{how}", log, "20", "30"]
        started[how] = log, subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=heed_interrupts)
    for how, (log, process) in started.items():
        wait_for(log.exists)
        workers = children(process.pid)
        assert workers
        os.kill(process.pid, how)
        process.wait(90)
        wait_for(lambda pids=workers: not alive(pids))


def heed_interrupts() -> None:
    """A shell makes its background jobs, and all that they start, deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition: Any, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from rnnchaos.verify.networks import flow\n"
        "from rnnchaos.verify.ensembles.realisations import realisations\n"
        "from rnnchaos.verify.ensembles.study import study\n"
        f"pairs = study('pairs', flow.richardson_pair, **{SMALL!r})\n"
        "print([r.status for r in realisations(pairs, entropy=5, count=3)])\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "['done', 'done', 'done']\n", "")


def test_a_kernel_of_a_script_is_refused_with_a_sentence(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from rnnchaos.verify.ensembles.realisations import realisations\n"
        "from rnnchaos.verify.ensembles.study import study\n"
        "def kernel(seed): return {'x': 1.0}\n"
        "next(realisations(study('own', kernel), entropy=5, count=3))\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert "kernel = __main__.kernel: accepted: a function of a module that workers can import" in run.stderr


DASK = """
from distributed import LocalCluster
from rnnchaos.verify.networks import flow
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.executors import SerialExecutor, executor_from
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import study

if __name__ == "__main__":
    pairs = study("pairs", flow.richardson_pair, **{small})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with executor_from("dask=" + cluster.scheduler_address) as executor:
            for record in realisations(pairs, entropy=5, count=8, executor=executor, store=Store("dask")):
                pass
    for record in realisations(pairs, entropy=5, count=8, executor=SerialExecutor(), store=Store("serial")):
        pass
    assert Store("dask").check() == Store("serial").check()
    print("equal")
"""


def test_a_dask_cluster_of_two_workers_gives_the_same_records(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    (tmp_path / "cluster.py").write_text(DASK.replace("{small}", repr(SMALL)))
    command = [sys.executable, "cluster.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert run.stdout == "equal\n", run.stderr
