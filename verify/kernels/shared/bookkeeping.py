r"""A run's bookkeeping: transient, alignment and sample, by intervals, with a frame that only counts; and how
many exponents are finite, from diagonal couplings and ReLU counted by hand."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.own.rank import Rank, least_active, rank
from rnnchaos.verify.spectrum import plan as planning
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator
from rnnchaos.verify.spectrum.dynamics import Collapsed, NetworkDynamics, history
from rnnchaos.verify.spectrum.field import Network
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


def one_of_several() -> None:
    """The history of one system: its own rows, and what is of all."""
    rng = np.random.default_rng(1)
    growth, volume = rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3))
    power, errors, end = rng.standard_normal((2, 3)), rng.standard_normal((5, 3)), rng.standard_normal((3, 6))
    of = History([2, 4], [*growth], [*volume], [*power], [8.0, 9.0], [*errors], 7, end)
    for n in range(3):
        alone = of.alone(n)
        agree(np.array(alone.growth)[:, 0], growth[:, n], rtol=0)
        agree(np.array(alone.volume), volume[:, n : n + 1], rtol=0)
        agree(np.array(alone.power), power[:, n : n + 1], rtol=0)
        agree(np.array(alone.step_errors), errors[:, n : n + 1], rtol=0)
        agree(alone.end, end[n : n + 1], rtol=0)
        agree([*alone.steps, *alone.conditions, alone.fallbacks], [2, 4, 8, 9, 7], rtol=0)


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


RELU = (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0)
WHOLE = Plan(4, "rates", 1.0, 3, 2, 4)
TURN = np.roll(np.eye(4), 1, axis=0)
"""x' = phi(g x) of the next unit: a state goes round, and a unit that is negative once is 0 from then on."""


def singular() -> None:
    """Of J alone; where k is at most N/2 and of flows and operators nothing is looked at."""
    tanh, states = activation("tanh"), np.full((1, 4), 0.1)
    J = np.diag([1.0, 2.0, 0.0, 0.0])
    for of, k, scheme, expected in (
        (Dense(J), 4, "rates", 2),
        (Dense(J), 3, "inputs", 2),
        (Dense(J), 2, "rates", 4),
        (Dense(J), 4, "euler", 4),
        (Dense(J * 0), 4, "rates", 1),
        (Dense(np.eye(4)), 4, "rates", 4),
        (Operator(np.eye(4)), 4, "rates", 4),
    ):
        asked = replace(WHOLE, k=k, scheme=scheme)
        moving = NetworkDynamics(of, tanh, 1.0, asked)
        agree(rank(of, moving, asked, states=states, flat=False).most, expected)


def flat() -> None:
    """The least number of positive units after the transient, which the coupling's own rank bounds."""
    relu, start = activation(RELU, 4), np.array([[1.0, 2.0, 3.0, -4.0]])
    mirror = np.diag([1.0, 1, 1, -1])
    for scheme, burn, J in (
        ("rates", 3, TURN),
        ("inputs", 3, TURN),
        ("inputs", 0, mirror),
        ("inputs", 1, mirror),
        ("rates", 0, np.diag([1.0, 1, 0, 0])),
        ("inputs", 3, -np.eye(4)),
        ("inputs", 0, TURN + np.diag([0.0, 0, 0, 5.0])),
        ("rates", 2, TURN - 0.4),
    ):
        asked = replace(WHOLE, scheme=scheme, burn=burn)
        moving = NetworkDynamics(Dense(J), relu, 2.0, asked)
        found = rank(Dense(J), moving, asked, states=start, flat=True)
        agree(found.most, _least(J, scheme, burn, start[0]))
        _, end = least_active(moving, asked, start)
        agree(end, _moved(J, scheme, burn + 6, start[0])[None])
    hold("all units but 1 at once" in Rank.active(1).why and Rank.active(1).most == 1, "it says why")


def _moved(J: Any, scheme: str, steps: int, x: Any) -> Any:
    for _ in range(steps):
        x = np.maximum(2 * J @ x, 0) if scheme == "rates" else 2 * J @ np.maximum(x, 0)
    return x


def _least(J: Any, scheme: str, burn: int, start: Any) -> int:
    seen = [_moved(J, scheme, burn + step, start) for step in range(6)]
    inputs = [2 * J @ x if scheme == "rates" else x for x in seen]
    return min(min(int((x > 0).sum()) for x in inputs), int(np.linalg.matrix_rank(J)))


def _fewest(J: Any, x: Any) -> int:
    seen = []
    for _ in range(WHOLE.steps(WHOLE.align + WHOLE.duration)):
        seen.append(int((x > 0).sum()))
        x = J @ np.maximum(x, 0)
    return min(seen)


def collapse() -> None:
    """A run of more directions than are left is stopped, and says how many are left."""
    relu, start = activation(RELU, 4), np.array([[1.0, 2.0, 3.0, -4.0]])
    diagonal, dense = np.diag([1.0, 2, 3, 4]), np.random.default_rng(9).standard_normal((4, 4))
    for J, k, scheme, kept in (
        (diagonal, 4, "inputs", 3),
        (diagonal, 3, "inputs", None),
        (diagonal, 4, "euler", None),
        (dense, 3, "inputs", _fewest(dense, start[0])),  # what is lost is rounding here, not 0
    ):
        plan = replace(WHOLE, k=k, scheme=scheme, burn=0, dt=0.5 if scheme == "euler" else 1.0)
        given: Any = {"states": start.copy(), "gain": 1.0, "rng": np.random.default_rng(1)}
        try:
            history(Dense(J), relu, plan, **given, checkpoint=Checkpoint("", None))
            found = None
        except Collapsed as stopped:
            found = stopped.kept
            hold(f"use k <= {kept}" in str(stopped), "it says what to do")
        hold(found == kept, f"{found} directions are left, not {kept}")


def narrow() -> None:
    """Of several systems the one with the fewest active units counts; what computes with less is refused."""
    field = Network(Dense(np.eye(3)), activation(RELU, 3), np.ones(2))
    field.see(np.array([[1.0, 2.0, -1.0], [1.0, -2.0, -1.0]]))
    agree(field.least, 1)
    for phi in (np.exp, (np.sin, lambda x: np.cos(x).astype(np.float32)), 3.0):
        refused(partial(activation, phi), UsageError)
    agree(activation("tanh").value(np.array([0.5])), np.tanh([0.5]))


CHECKS = (one_of_several, intervals, probes, plans, singular, flat, collapse, narrow)
