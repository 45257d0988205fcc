"""Commands that are killed at random moments, resumed and run to their end give what they give undisturbed.

SIGINT and SIGTERM end with 130 and 143 and one line; SIGKILL leaves what it leaves. Records are compared by
their hashes, output word by word.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rnnchaos import signals
from rnnchaos.cli import main
from rnnchaos.verify.ensembles import realisations
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import realise

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks /proc for handlers")
DRIVER = Path(__file__).parent / "small_command_line.py"
COMMANDS = {
    "gaussian": "simulate gaussian --g 2 --N 60 --burn 5 --duration 20 --realisations 12"
    " --executor processes=2",
    "transition": "simulate transition --alpha 1.5 --N 20 --k 3 --points 4 --burn 300 --align 20"
    " --duration 20 --realisations 8 --executor serial",
    "spectrum": "simulate spectrum --g 3 --N 30 --k 3 --burn 5 --align 5 --duration 40"
    " --realisations 8 --executor serial",
    "verify": "verify tiny --executor processes=2",
}
SERIAL = "simulate gaussian --g 2 --N 20 --burn 1 --duration 2 --realisations 6 --executor serial"
KILLS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
ENDS = {signal.SIGTERM: (143, "terminated"), signal.SIGINT: (130, "interrupted")}
HANDLED = 1 << (signal.SIGTERM - 1)


def started(command: str, out: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, str(DRIVER), *command.split(), "--seed", "3", "--json", "--out", str(out)]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    )


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_handlers(pid: int) -> None:
    """Until the program runs, and not only the interpreter."""
    while True:
        status = Path(f"/proc/{pid}/status").read_text()
        if int(status.split("SigCgt:")[1].split()[0], 16) & HANDLED:
            return
        time.sleep(0.002)


def killed(command: str, out: Path, how: signal.Signals, after: float) -> bool:
    """Kill a run after some seconds; whether it had not ended before."""
    process = started(command, out)
    wait_for_handlers(process.pid)
    time.sleep(after)
    process.send_signal(how)
    _, err = process.communicate(timeout=120)
    if process.returncode in (0, 2):
        return False
    if how is signal.SIGKILL:
        assert process.returncode == -how
        return True
    code, word = ENDS[how]
    assert process.returncode == code, err
    said = [line for line in err.splitlines() if line.startswith("rnnchaos:")]
    assert len(said) == 1, err
    assert word in said[0]
    assert "Traceback" not in err, err
    assert "leaked" not in err, err
    return True


def whole(command: str, out: Path) -> tuple[Any, dict[str, Any]]:
    """What a run to its end prints, and what its store then holds."""
    process = started(command, out)
    printed, err = process.communicate(timeout=120)
    assert process.returncode in (0, 2), err
    content = json.loads(printed)
    for name in ("store", "seconds", "simulation_seconds", "command"):
        content.pop(name, None)
    for system in content.get("systems", ()):
        system.pop("seconds")
    return content, Store(out).check()


def one_store(name: str, top: Path, expected: Any, seconds: float, rng: np.random.Generator) -> int:
    """Kill once by each signal, run to the end, compare; the kills that met a running command."""
    order = [KILLS[k] for k in rng.permutation(len(KILLS))]
    hits = sum(killed(COMMANDS[name], top, how, rng.uniform(0, seconds)) for how in order)
    assert whole(COMMANDS[name], top) == expected
    assert not list(top.rglob("*.tmp"))
    assert not list(top.glob("checkpoints/*"))
    return hits


def many(name: str, top: Path, stores: int, share: float = 0.7) -> None:
    """Kill at moments of this share of an undisturbed run, beginning and end included."""
    start = time.monotonic()
    expected = whole(COMMANDS[name], top / "undisturbed")
    assert expected[1]["corrupt"] == []
    seconds, rng = time.monotonic() - start, np.random.default_rng(len(name))
    hits = sum(one_store(name, top / str(k), expected, share * seconds, rng) for k in range(stores))
    assert hits >= stores


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_fifteen_kills(name: str, tmp_path: Path) -> None:
    many(name, tmp_path, 5)


def test_a_few_kills(tmp_path: Path) -> None:
    """Early, so that each meets a command that runs, however busy the machine."""
    many("gaussian", tmp_path, 1, 0.3)


@pytest.mark.parametrize("name", ["simulate", "verify"])
def test_a_run_stopped_without_a_seed_names_the_one_it_drew(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run with that seed adds to the records that the stopped run has left."""
    ran: list[int] = []

    def interrupted(study: Any, entropy: int, index: int) -> Any:
        ran.append(entropy)
        if len(ran) % 3 == 0:
            raise signals.Stopped(signal.SIGINT)
        return realise(study, entropy, index)

    words = {
        "simulate": SERIAL,
        "verify": "verify heavy_tailed.annealed_growth.a0.75.N100 --executor serial",
    }[name].split()
    monkeypatch.setattr(realisations, "realise", interrupted)
    assert main([*words, "--out", str(tmp_path)]) == 130
    seed = capsys.readouterr().err.strip().rpartition(" goes on with --seed ")[2]
    assert {int(seed)} == set(ran)
    assert len(Store(tmp_path).check()["records"]) == 2
    assert main([*words, "--out", str(tmp_path), "--seed", seed]) == 130
    assert {int(seed)} == set(ran)
    assert len(Store(tmp_path).check()["records"]) == 4


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("after", [0.0, 0.4])
def test_a_signal_while_modules_are_loaded(how: signal.Signals, after: float, tmp_path: Path) -> None:
    assert killed("simulate gaussian --g 2 --N 500 --realisations 50", tmp_path / "store", how, after)


def test_an_import_holds_a_signal_back_and_a_lost_one_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[int] = []
    monkeypatch.setattr(signals, "send_again", again.append)
    of = object.__new__(signals.Signals)
    of.first, of.running = None, True
    space = {"__name__": "<frozen importlib._bootstrap>", "of": of, "sys": sys}
    exec(compile("of.heed(2, sys._getframe())", "<frozen importlib._bootstrap>", "exec"), space)
    assert again == [signal.SIGINT]
    with pytest.raises(signals.Stopped, match="interrupted") as stopped:
        of.heed(signal.SIGINT, sys._getframe())
    of.heed(signal.SIGTERM, sys._getframe())  # the same wish
    of.lost(SimpleNamespace(exc_value=stopped.value))
    assert again == [signal.SIGINT, signal.SIGINT]


def test_no_worker_of_the_book_outlives_it(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "rnnchaos", "book", "--out", str(tmp_path / "book")], stderr=subprocess.DEVNULL
    )
    workers: set[int] = set()
    while not workers:
        assert process.poll() is None
        workers = {pid for pid in children(process.pid) if b"spawn_main" in command_line(pid)}
        time.sleep(0.02)
    process.kill()
    process.wait()
    end = time.monotonic() + 60
    while any(command_line(pid) for pid in workers):
        assert time.monotonic() < end
        time.sleep(0.05)


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in listed]


def command_line(pid: int) -> bytes:
    """Empty where the process is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


@pytest.mark.parametrize(
    ("shell", "code"),
    [
        ("eval variance --g 2 >&-", 0),
        ("eval variance --g -2 >&- 2>&-", 64),
        ("eval variance --g -2 --json 2>/dev/full", 64),
        ("eval variance --g -2 --json >/dev/full", 64),
        ("show gaussian.dmft </dev/null >&-", 0),
    ],
)
def test_streams_that_take_nothing_keep_the_exit_code(shell: str, code: int) -> None:
    done = subprocess.run(
        f"exec {sys.executable} -m rnnchaos {shell}", shell=True, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert os.path.exists("/dev/full") or "full" not in shell
