r"""From a plan to the growth of every system, against Jacobians step by step."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.kernels.shared.bookkeeping import NOTHING
from rnnchaos.verify.kernels.shared.references import growth, orthonormal, patched
from rnnchaos.verify.kernels.shared.time_steps import followed
from rnnchaos.verify.spectrum import dynamics
from rnnchaos.verify.spectrum import plan as planning
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.elimination import Elimination
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import History, Run


def histories() -> None:
    """From a plan to the growth of every system: all schemes and precisions, no alignment and some."""
    J = 1.6 * np.random.default_rng(3).standard_normal((5, 5)) / np.sqrt(5)
    for scheme, precision, k, B in (
        ("rk4", "float64", 5, 2),
        ("rk4", "mixed", 2, 1),
        ("rates", "float32", 2, 2),
        ("euler", "float64", 5, 1),
        ("rates", "float64", 5, 1),
    ):
        dt = 1.0 if scheme == "rates" else 0.25
        plan = Plan(k, scheme, dt, 2 * dt, 0.0, 6 * dt, precision)
        _one_history(J, plan, B)


def longer_intervals() -> None:
    """Two steps each, where the sample has 128."""
    J = np.random.default_rng(3).standard_normal((4, 4))
    plan = Plan(1, "euler", 0.3, 0.0, 2.4, 38.4)
    given: dict[str, Any] = {"states": np.ones((1, 4)), "gain": 1.0, "checkpoint": NOTHING}
    found = dynamics.history(Dense(J), activation("tanh"), plan, rng=np.random.default_rng(4), **given)
    of = planning.series(found, plan, 4)
    agree(of.durations, 64 * [0.6], rtol=1e-15)
    _, jacobians = followed(J, np.ones(4), scheme="euler", dt=0.3, count=136)
    frame = np.random.default_rng(4).standard_normal((1, 4))
    agree(of.exponents, growth(jacobians, frame, align=8) / 0.3, rtol=1e-9, atol=1e-9)


def _one_history(J: Any, plan: Plan, B: int) -> None:
    rng, gains = np.random.default_rng(8), np.array([1.0, 1.4])[:B]
    start = rng.standard_normal((B, 5)).astype(np.float32).astype(float)
    own = np.random.default_rng(4)
    given: dict[str, Any] = {
        "states": start,
        "gain": gains,
        "rng": np.random.default_rng(4),
        "checkpoint": NOTHING,
    }
    found = dynamics.history(Dense(J), activation("tanh"), plan, **given)
    whole = plan.eliminates(5)
    exact = {"float64": 1e-9, "mixed": 1e-5, "float32": 1e-4}[plan.precision]
    for b, g in enumerate(gains):
        states, jacobians = followed(g * J, start[b], scheme=plan.scheme, dt=plan.dt, count=8)
        frame = np.eye(5) if whole else orthonormal(own.standard_normal((plan.k, 5)))
        of = planning.series(found, plan, 5, b)
        agree(of.exponents, growth(jacobians[2:], frame, align=0) / plan.dt, rtol=exact, atol=exact)
        agree(of.durations, 6 * [plan.dt], rtol=1e-15)
        agree(found.end[b], states[-1], rtol=exact, atol=exact)
        agree(np.array(found.power)[:, b], [np.mean(x * x) for x in states[3:]], rtol=exact)
        agree([of.full, of.exact, of.rounding], [plan.k == 5, plan.scheme != "rk4", plan.rounding], rtol=0)
        agree(of.steps, 6 * [1])
        agree(of.conditions, found.conditions, rtol=0)
        dets = [np.linalg.slogdet(m)[1] for m in jacobians[2:]]
        if plan.k == 5 and plan.scheme == "rates":
            agree(of.volume, dets, rtol=1e-9)
        elif plan.k == 5:
            every = 1 if plan.scheme == "rk4" else 32
            agree(np.isnan(of.volume), [n % every > 0 for n in range(6)])
            agree(of.volume[0], dets[0], rtol=1e-9 if plan.scheme == "euler" else 0.05)
        else:
            agree(np.isnan(of.volume), 6 * [True])
        hold(len(of.step_errors) == (6 if plan.scheme == "rk4" else 0), "judged steps")
    if plan.scheme == "rk4":
        agree(
            [of.step_errors for of in (planning.series(found, plan, 5, b) for b in range(B))], _columns(found)
        )


def _columns(found: History) -> Any:
    return np.array(found.step_errors).T


def kinds() -> None:
    """Elimination for all exponents of maps in full precision, frames as rows else."""
    J, x = Dense(np.eye(3)), np.ones((1, 3))
    for scheme, k, precision, states, kind, parts in (
        ("rates", 3, "float64", x, Elimination, 0),
        ("inputs", 3, "float64", x, Elimination, 0),
        ("rates", 2, "float64", x, Explicit, 1),
        ("rates", 3, "mixed", x, Elimination, 0),
        ("rates", 2, "mixed", x, Explicit, 2),
        ("rates", 3, "float64", np.ones((2, 3)), Elimination, 0),
        ("rk4", 3, "float32", x, Explicit, 1),
    ):
        plan = Plan(k, scheme, 1.0, precision=precision)
        hold(plan.eliminates(3) == (kind is Elimination), "elimination")
        if kind is Explicit:
            seen = _evolution(J, plan, states)
            hold(len(seen.parts) == parts, f"{len(seen.parts)} parts")
            agree([rows @ rows.T for rows in seen.parts[-1][:, -k:]], [np.eye(k)] * len(states), atol=1e-6)


def _evolution(J: Dense, plan: Plan, states: Any) -> Any:
    """The evolution that a run starts with."""
    kept = list[Any]()

    class Kept(Run):
        def advance(self, checkpoint: Checkpoint) -> History:
            kept.append(self.evolution)
            return self.history

    with patched(dynamics, "Run", Kept):
        given: dict[str, Any] = {"states": states, "gain": np.ones(len(states)), "checkpoint": NOTHING}
        still = replace(plan, burn=0.0)
        dynamics.history(J, activation("tanh"), still, rng=np.random.default_rng(1), **given)
    return kept[0]


def blow_ups() -> None:
    """In the transient, before any frame."""
    plan = Plan(1, "euler", 1.0, 400.0, 1.0, 2.0)
    given: dict[str, Any] = {
        "states": np.ones((1, 2)),
        "gain": np.ones(1),
        "rng": None,
        "checkpoint": NOTHING,
    }
    failing = activation((lambda x: 1e200 * x, lambda x: np.full_like(x, 1e200)), 2)
    found = refused(lambda: dynamics.history(Dense(np.eye(2)), failing, plan, **given), NonConvergence)
    hold("state" in str(found), str(found))


class _Kept(Checkpoint):
    """Hands over what was saved after three steps of the sample."""

    def __init__(self) -> None:
        super().__init__("", None)
        self.arrays: Any = None

    def load(self) -> Any:
        return self.arrays

    def save(self, arrays: Any, done: int, planned: int) -> None:
        if self.arrays is None and done == 5:
            self.arrays = {name: np.array(value) for name, value in arrays().items()}


def resumed() -> None:
    """A run that goes on ends as the whole one, and knows how many steps were made before."""
    J, plan, place = (
        np.random.default_rng(3).standard_normal((4, 4)),
        Plan(2, "rates", 1.0, 3.0, 2.0, 6.0),
        _Kept(),
    )
    of = dynamics.NetworkDynamics(Dense(J), activation("tanh"), 1.4, plan)
    asked: dict[str, Any] = {"states": np.ones((1, 4)), "checkpoint": place}
    whole = dynamics.follow(of, plan, rng=np.random.default_rng(4), **asked)
    seen = list[Any]()

    class Kept(Run):
        def advance(self, checkpoint: Checkpoint) -> History:
            seen.append(self.evolution)
            return super().advance(checkpoint)

    with patched(dynamics, "Run", Kept):
        again = dynamics.follow(of, plan, rng=np.random.default_rng(9), **asked)
    agree(again.growth, whole.growth, rtol=0)
    agree(again.end, whole.end, rtol=0)
    agree(seen[0].scheme.position, 3 + 5)


def judged_steps() -> None:
    """A step of a flow is judged by two of half the length."""
    seen = list[float]()

    def kept(_: Any, once: Any, halves: Any) -> Any:
        seen.extend([once.duration, halves.duration])
        return lambda: np.zeros(1)

    plan = Plan(1, "rk4", 0.25, 0.5, 0.0, 1.0)
    given: dict[str, Any] = {"states": np.ones((1, 2)), "gain": 1.0, "checkpoint": NOTHING}
    with patched(dynamics, "StepError", kept):
        dynamics.history(Dense(np.eye(2)), activation("tanh"), plan, rng=np.random.default_rng(1), **given)
    agree(seen, [0.25, 0.125], rtol=0)


CHECKS = (histories, longer_intervals, kinds, blow_ups, resumed, judged_steps)
