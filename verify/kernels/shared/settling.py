r"""Where runs come to: fixed points, cycles, growth without bound, or none of these."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import Disagreement, agree, hold
from rnnchaos.verify.kernels.shared.references import patched
from rnnchaos.verify.kernels.shared.time_steps import KINDS, step
from rnnchaos.verify.orbits import cycle as cycles
from rnnchaos.verify.spectrum import motion
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dynamics import NetworkDynamics
from rnnchaos.verify.spectrum.motion import Motion, calm, growth, settled
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import History

TANH = activation("tanh")


def _of(J: Any, plan: Plan, gain: float = 1.0) -> NetworkDynamics:
    return NetworkDynamics(Dense(J), TANH, gain, plan)


def _moving(J: Any, plan: Plan) -> Motion:
    return Motion(_of(J, plan, 1.4), plan.dt)


def network_motion() -> None:
    """The flow's field and its Jacobian, and steps of every scheme as the step of a map."""
    rng = np.random.default_rng(7)
    J, rows = rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
    slope = 1.4 * J / np.cosh(rows[0]) ** 2 - np.eye(3)
    flow = _moving(J, Plan(3, "rk4", 0.2))
    field = np.vstack([1.4 * J @ np.tanh(rows[0]) - rows[0], rows[1:] @ slope.T])
    agree(flow.image(rows), field, rtol=1e-10)
    hold(not flow.discrete and flow.N == 3 and flow.unit == 0.2, "a flow")
    for scheme, dt in KINDS:
        moving = _moving(J, Plan(3, scheme, dt))
        x, vectors = rows[0], rows[1:].T
        for _ in range(2):
            x, matrix = step(1.4 * J, x, scheme, dt)
            vectors = matrix @ vectors
        agree(moving.advance(rows, 2 * dt, 2), np.vstack([x, vectors.T]), rtol=1e-10)
        if scheme != "rk4":
            hold(moving.discrete, "a map")
            agree(moving.image(rows), moving.advance(rows, dt, 1), rtol=1e-12)
    third = _moving(J, Plan(3, "rk4", 0.2)).advance(rows, 0.3, 3)
    hold(not np.allclose(third, flow.advance(rows, 0.6, 3)), "steps last a part of the duration")
    again = rows.copy()
    agree(flow.advance(rows, 0.0, 0), again, rtol=0)


def history(growths: Any, *, end: Any = None, steps: Any = None, power: Any = None) -> History:
    """Of two systems, of which the first is growing as given, and the second never."""
    m = len(growths)
    of = History()
    of.steps = [1] * m if steps is None else list(steps)
    of.growth = [np.array([[g, g - 1], [0.0, 0.0]]) for g in growths]
    of.volume = [np.full(2, np.nan)] * m
    of.power = [np.array([p, 1.0]) for p in (np.ones(m) if power is None else power)]
    of.conditions = [1.0] * m
    of.end = np.zeros((2, 3)) if end is None else np.asarray(end, dtype=float)
    return of


def calmness() -> None:
    """Growth of the leading vector by less than tenfold over the last quarter of the steps."""
    quarter = [9.0] * 6
    for late, expected in ((1.14, True), (1.16, False)):
        hold(calm(history([*quarter, late, late])) == expected, f"{late} in the last quarter")
    hold(calm(history([5.0] * 8), system=1), "the other system")
    for late, expected in ((2.2, True), (2.4, False)):
        hold(calm(history([9.0, 9.0, late], steps=[1, 2, 1])) == expected, f"{late} in the last interval")


def rises() -> None:
    """A state that grows from each quarter to the next, and does not slow down."""

    def said(power: Any, system: int = 0) -> str:
        return "".join(growth(history(np.zeros(len(power)), power=power), system))

    n = np.arange(16)
    hold("grows without bound (root mean square 1 to 42.5" in said(np.exp(n / 2)), said(np.exp(n / 2)))
    hold("still grows" in said(np.exp(n / 8)), said(np.exp(n / 8)))
    for power in (
        np.exp(-n / 2),
        1 + 0.1 * (-1.0) ** n,
        2 - np.exp(-n / 2.0),
        np.exp(n / 2)[:7],
        np.ones(16),
    ):
        hold(said(power) == "", said(power))
    hold(said(np.exp(n / 2), 1) == "", "the other system")
    hold(said(1 + 1e-4 * n) == "" and said(1 + 4e-4 * n) != "", "a rise of a thousandth")
    hold(said(100 * (1 + 1e-4 * n)) == "", "a rise of less than a thousandth")
    hold("still grows" in said(100 * np.exp(n / 8)), "less than threefold")
    for logs, grows in (
        (([0, 0.1] * 2, [0.7, 0.75] * 2, [0.7, 1.1] * 2, [1.8, 1.95] * 2), False),  # the least does not rise
        (([0, 0.1] * 2, [0.7, 0.92] * 2, [0.79, 0.92] * 2, [1.8, 1.95] * 2), False),  # nor the greatest
        (([0, 0.1] * 2, [0.7, 1.25] * 2, [0.79, 1.1] * 2, [1.8, 1.95] * 2), False),
        (([0, 0.1] * 2, [0.7, 1.6] * 2, [1.1, 1.8] * 2, [1.4, 2.1] * 2), True),  # but above the first
        (([-1, -0.5] * 2, [0, 2] * 2, [1.9, 2.1] * 2, [2.4, 2.5] * 2), False),  # slower, in the mean of logs
    ):
        hold(bool(said(np.exp(np.concatenate(logs)))) == grows, f"{logs}")
    for slow, expected in ((0.45, ""), (0.6, "grows")):
        means = np.repeat([0.0, 1.0, 2.0, 2.0 + slow], 4) + 1e-3 * np.tile(n[:4], 4)
        hold(
            expected in said(np.exp(means)) and bool(expected) == bool(said(np.exp(means))),
            f"slowing to {slow}",
        )
    jagged = np.exp(n / 2)
    jagged[[7, 8]] = jagged[[8, 7]]
    hold(said(jagged) != "", "within a neighbour's range")
    dip = np.exp(n / 2)
    dip[9] = 0.5
    hold(said(dip) == "", "the least does not rise")
    cap = np.exp(n / 2)
    cap[1] = 1e9
    hold(said(cap) == "", "the greatest does not rise")
    overlap = np.repeat([1.0, 1.001, 1.002, 1.003], 4) * np.tile([1.0, 1.2, 1.4, 1.6], 4)
    hold(said(overlap) == "", "the last quarter is not above the first")
    hold("grows without bound" in said(np.array([1.0] * 8 + [4.0] * 7 + [np.inf])), "out of range")
    eight = np.exp(np.arange(8.0))
    hold(said(eight) != "", "eight looks are enough")


def runs_that_settle() -> None:
    """A fixed point of a flow; two units that turn; chaos, float32, and what blows up are neither."""
    still, J = history(np.full(8, -1.0), end=np.full((2, 3), 0.01)), np.diag([0.5, 0.2, -0.4])
    plan = Plan(2, "rk4", 0.2, duration=20.0)
    found = settled(still, _of(J, plan), plan)
    hold(found is not None and found.period is None, "a fixed point")
    if found is not None:
        agree(found.exponents, [-0.5, -0.8], rtol=1e-9)
        agree(found.distance, _onward(J, 50), rtol=1e-6)
    for of, precision in ((history(np.full(8, 3.0)), "float64"), (still, "float32")):
        other = replace(plan, precision=precision)
        hold(settled(of, _of(J, other), other) is None, "not looked at")
    rising = history(np.full(8, -1.0), power=np.exp(np.arange(8.0)))
    hold(settled(rising, _of(J, plan), plan) is None, "it grows")
    steep = activation((lambda x: 1e3 * x, lambda x: np.full_like(x, 1e3)), 3)
    hold(
        settled(
            history(np.full(8, -1.0), end=np.ones((2, 3))), NetworkDynamics(Dense(J), steep, 1e3, plan), plan
        )
        is None,
        "a blow-up",
    )
    turn = np.array([[1.5, -3.0], [3.0, 1.5]])
    end = np.array([[1.2, 0.0], [0.0, 0.0]])
    for _ in range(60):
        end[0] = step(turn, end[0], "rk4", 0.2)[0]
    with patched(cycles, "EXACT", 1e-3), patched(cycles, "STEP", 0.2):
        turning = Plan(2, "rk4", 0.2, duration=16.0)
        turned = settled(history(np.full(8, -1.0), end=end), _of(turn, turning), turning)
    hold(turned is not None, "a cycle")
    if turned is not None:
        agree(turned.period, 3.198212, rtol=1e-3)
    with patched(motion, "KEPT", 3 * 12):
        stepped = Plan(2, "euler", 0.2, duration=20.0)
        kept = settled(still, _of(J, stepped), stepped)
    if kept is None:
        raise Disagreement("few states are kept")
    agree(kept.distance, _onward(J, 50, "euler"), rtol=1e-6)
    with patched(motion, "KEPT", 3 * 12):
        short = settled(still, _of(J, plan), plan)
    agree(-1 if short is None else short.distance, _onward(J, 50), rtol=1e-6)


def _onward(J: Any, steps: int, scheme: str = "rk4") -> float:
    """How far from 0 the state is that many steps on."""
    x = np.full(3, 0.01)
    for _ in range(steps):
        x = step(J, x, scheme, 0.2)[0]
    return float(np.linalg.norm(x))


CHECKS = (network_motion, calmness, rises, runs_that_settle)
