"""Plain progress lines of a log: how far, and the time left at the rate since the first of the name."""

import pytest

from rnnchaos.commands import progress


def test_lines_by_system_say_how_many_claims_are_decided(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each system's own ten seconds, a minute where nothing changes; its last claim at once. Where there are
    several, studies are silent."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.verifying(quiet=True) as (realised, decided):
        realised("study", 1, 20)
        for seconds, system, done, claims in (
            (0, "gaussian", 0, 3),
            (0, "scheme", 0, 2),
            (1, "gaussian", 0, 3),
            (5, "gaussian", 1, 3),
            (12, "gaussian", 1, 3),
            (40, "gaussian", 1, 3),
            (72, "gaussian", 1, 3),
            (73, "scheme", 2, 2),
            (74, "scheme", 2, 2),
            (75, "gaussian", 3, 3),
        ):
            now[0] = 1000.0 + seconds
            decided(system, done, claims)
            if seconds:
                realised("study", 1 + seconds // 10, 20)
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines() == [
        "study: 1/20",
        "scheme: 0 of 2 claims decided, 0 s",
        "gaussian: 0 of 3 claims decided, 1 s",
        "gaussian: 1 of 3 claims decided, 12 s",
        "gaussian: 1 of 3 claims decided, 72 s",
        "scheme: 2 of 2 claims decided, 73 s",
        "gaussian: 3 of 3 claims decided, 75 s",
    ]


def test_lines_of_studies_that_take_turns_keep_their_own_rates(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.shown(quiet=True) as report:
        for seconds, name, done in ((0, "a", 1), (5, "b", 1), (20, "a", 3), (40, "b", 2)):
            now[0] = 1000.0 + seconds
            report(name, done, 11)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["a: 1/11", "a: 3/11, 0:01:20 left", "b: 2/11, 0:05:15 left"]


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
