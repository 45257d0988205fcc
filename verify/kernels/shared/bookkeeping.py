r"""A run's bookkeeping: transient, alignment and sample, by intervals, with a frame that only counts."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.spectrum import plan as planning
from rnnchaos.verify.spectrum.couplings import Dense, Operator
from rnnchaos.verify.spectrum.frame_evolution import IntervalGrowth
from rnnchaos.verify.spectrum.orthonormal import Factored
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import History, Run

NOTHING = Checkpoint("", None)


class Counting:
    """Two systems whose directions grow by 1 and 2 a step; the state tells the steps that were made."""

    limit = "f8"

    def __init__(self) -> None:
        self.states, self.asked = np.zeros((2, 3)), list[tuple[int, bool]]()

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth:
        self.states += steps
        self.asked.append((steps, audit))
        made = Factored(steps * np.array([[1.0, 2.0], [1.0, -1.0]]), 10.0 + len(self.asked) % 3, 1)
        return IntervalGrowth(made, np.array([3.0, 4.0]) * steps if audit else None)

    def arrays(self) -> dict[str, Any]:
        return {"states": self.states}

    def restore(self, arrays: Any) -> None:
        self.states[...] = arrays["states"]


class _Seen(Checkpoint):
    """Keeps the progress that is reported."""

    def __init__(self) -> None:
        super().__init__("", None)
        self.told = list[tuple[int, int]]()

    def save(self, arrays: Any, done: int, planned: int) -> None:
        self.told.append((done, planned))


def intervals() -> None:
    """They end with the alignment and with the sample; growth of the sample alone is kept."""
    for align, sample, most in ((5, 200, 3), (0, 20, 1), (3, 7, 1)):
        of, place = Counting(), _Seen()
        found = Run(of, align, sample, audit_every=2).advance(place)
        lengths = [steps for steps, _ in of.asked]
        ends = np.cumsum(lengths)
        hold(align in (0, *ends) and ends[-1] == align + sample, f"ends {ends}")
        before = int(np.searchsorted(ends, align)) + 1 if align else 0
        agree(found.steps, lengths[before:], rtol=0)
        hold(max(found.steps) == most, f"intervals {found.steps}")
        agree(np.sum(found.growth, axis=0), sample * np.array([[1.0, 2.0], [1.0, -1.0]]), rtol=1e-15)
        audits = [audit for _, audit in of.asked]
        agree(audits, [n >= before and (n - before) % 2 == 0 for n in range(len(audits))])
        known = [np.array([3.0, 4.0]) * n if a else [np.nan] * 2 for n, a in of.asked[before:]]
        agree(found.volume, known, rtol=1e-15)
        agree(found.power, [[end**2] * 2 for end in ends[before:]], rtol=1e-15)
        agree(found.conditions, [10 + (n + 1) % 3 for n in range(before, len(lengths))])
        agree([found.condition, found.fallbacks, History().condition], [12, len(found.steps), 1], rtol=0)
        agree(found.end, of.states, rtol=0)
        hold(place.told == [(end, align + sample) for end in ends], f"told {place.told}")
    hold(not any(audit for _, audit in _run(Counting(), 0).asked), "no determinant where none is asked")


def _run(of: Counting, audit: int) -> Counting:
    Run(of, 2, 5, audit_every=audit).advance(NOTHING)
    return of


def probes() -> None:
    """The step is judged at 32 moments of the sample, or at every interval where there are fewer."""
    for align, sample, looks in ((9, 320, 32), (40, 320, 32), (3, 10, 10)):
        calls = list[int]()
        of = Counting()
        found = Run(of, align, sample, probe=partial(_look, of, calls)).advance(NOTHING)
        agree(found.step_errors, np.arange(1, looks + 1), rtol=0)
        ends = np.cumsum([0, *found.steps])
        parts = ends * 32 // sample
        hold(calls == list(align + ends[1:][np.diff(parts) > 0]), f"looked at {calls}")


def _look(of: Counting, calls: list[int]) -> Any:
    """How often the state was looked at, each time noted."""
    calls.append(int(of.states[0, 0]))
    return len(calls)


def plans() -> None:
    """Schemes, precisions, and what is refused."""
    agree(
        [Plan(1, precision=p).rounding for p in planning.PRECISIONS], 2.0 ** -np.array([52, 23, 23]), rtol=0
    )
    agree(Plan(1, dt=0.3).steps(1.0), 3)
    fine = Plan(2, "rk4", 0.5, 0.0, 0.0, 0.5)
    hold(planning.checked(fine, 2) is fine, "the least that is accepted")
    for changed in (
        *({"k": 0}, {"k": 3}, {"scheme": "map"}, {"precision": "half"}, {"dt": 0.0}, {"dt": 1.5}),
        *({"scheme": "rates"}, {"burn": -1.0}, {"align": np.inf}, {"duration": 0.4}),
    ):
        other: Any = changed
        refused(partial(planning.checked, replace(fine, **other), 2), UsageError)
    J, some = np.diag([1.0, 2.0, 0.0, 0.0]), Plan(4, "rates", 1.0)
    for of, k, scheme, expected in (
        (J, 4, "rates", 2),
        (J, 3, "inputs", 1),
        (J, 2, "rates", 0),
        (J, 4, "euler", 0),
    ):
        agree(planning.vanishing(Dense(of), replace(some, k=k, scheme=scheme)), expected)
    agree(planning.vanishing(Dense(J[:, :] * 0), some), 3)
    agree(planning.vanishing(Dense(np.diag([1.0, 0, 0, 0])), replace(some, k=2)), 0)
    agree(planning.vanishing(Dense(np.diag([1.0, 0, 0, 0])), replace(some, k=2)), 0)
    agree(planning.vanishing(Dense(np.eye(4)), some), 0)
    agree(planning.vanishing(Operator(np.eye(4)), some), 0)


CHECKS = (intervals, probes, plans)
