"""Plain progress lines of a log: how far, and the time left at the rate since the first of the name."""

import pytest

from rnnchaos.commands import progress


def test_lines_carry_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two steps in 100 seconds leave 18 steps, 900 seconds; what a store already held costs no time."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.shown(quiet=True) as report:
        report("transition alpha=1", 80, 100)
        now[0] += 100
        report("transition alpha=1", 82, 100)
        now[0] += 5
        report("transition alpha=1", 83, 100)
        report("transition alpha=1", 100, 100)
        report("transition alpha=2", 1, 100)
        now[0] += 20
        report("transition alpha=2", 2, 100)
    assert capsys.readouterr().err.splitlines() == [
        "transition alpha=1: 80/100",
        "transition alpha=1: 82/100, 0:15:00 left",
        "transition alpha=1: 100/100",
        "transition alpha=2: 2/100, 0:32:40 left",
    ]
