"""Where runs come to, and what results say: fixed points, cycles, growth, intervals with 0 in them."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.judgement import series
from rnnchaos.verify.kernels.shared.references import kaplan_yorke, patched
from rnnchaos.verify.kernels.shared.schemes import KINDS, step
from rnnchaos.verify.orbits import cycle as cycles
from rnnchaos.verify.orbits.orbit import Orbit
from rnnchaos.verify.spectrum import motion
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.motion import NetworkMotion, calm, growth, settled
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.result import Spectrum, exact, spectrum
from rnnchaos.verify.spectrum.run import History
from rnnchaos.verify.spectrum.statistics import jackknife, quantile, standard_errors

TANH = activation("tanh")


def network_motion() -> None:
    """The flow's field and its Jacobian, and steps of every scheme as the step of a map."""
    rng = np.random.default_rng(7)
    J, rows = rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
    slope = 1.4 * J / np.cosh(rows[0]) ** 2 - np.eye(3)
    flow = NetworkMotion(Dense(J), TANH, 1.4, Plan(3, "rk4", 0.2))
    field = np.vstack([1.4 * J @ np.tanh(rows[0]) - rows[0], rows[1:] @ slope.T])
    agree(flow.image(rows), field, rtol=1e-10)
    hold(not flow.discrete and flow.N == 3 and flow.unit == 0.2, "a flow")
    for scheme, dt in KINDS:
        moving = NetworkMotion(Dense(J), TANH, 1.4, Plan(3, scheme, dt))
        x, vectors = rows[0], rows[1:].T
        for _ in range(2):
            x, matrix = step(1.4 * J, x, scheme, dt)
            vectors = matrix @ vectors
        agree(moving.advance(rows, 2 * dt, 2), np.vstack([x, vectors.T]), rtol=1e-10)
        if scheme != "rk4":
            hold(moving.discrete, "a map")
            agree(moving.image(rows), moving.advance(rows, dt, 1), rtol=1e-12)
    third = NetworkMotion(Dense(J), TANH, 1.4, Plan(3, "rk4", 0.2)).advance(rows, 0.3, 3)
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
    found = settled(still, Dense(J), TANH, 1.0, plan)
    hold(found is not None and found.period is None, "a fixed point")
    if found is not None:
        agree(found.exponents, [-0.5, -0.8], rtol=1e-9)
    for of, changed in ((history(np.full(8, 3.0)), {}), (still, {"precision": "float32"})):
        hold(settled(of, Dense(J), TANH, 1.0, Plan(**_given(plan) | changed)) is None, "not looked at")
    rising = history(np.full(8, -1.0), power=np.exp(np.arange(8.0)))
    hold(settled(rising, Dense(J), TANH, 1.0, plan) is None, "it grows")
    steep = activation((lambda x: 1e3 * x, lambda x: np.full_like(x, 1e3)), 3)
    hold(
        settled(history(np.full(8, -1.0), end=np.ones((2, 3))), Dense(J), steep, 1e3, plan) is None,
        "a blow-up",
    )
    turn = np.array([[1.5, -3.0], [3.0, 1.5]])
    end = np.array([[1.2, 0.0], [0.0, 0.0]])
    for _ in range(60):
        end[0] = step(turn, end[0], "rk4", 0.2)[0]
    with patched(cycles, "EXACT", 1e-4):
        turned = settled(
            history(np.full(8, -1.0), end=end), Dense(turn), TANH, 1.0, Plan(2, "rk4", 0.1, duration=16.0)
        )
    hold(turned is not None, "a cycle")
    if turned is not None:
        agree(turned.period, 3.198212, rtol=1e-5)
    with patched(motion, "KEPT", 3 * 12):
        kept = settled(still, Dense(J), TANH, 1.0, Plan(2, "euler", 0.2, duration=20.0))
    hold(kept is not None, "few states are kept")


def _given(plan: Plan) -> dict[str, Any]:
    return {
        name: getattr(plan, name) for name in ("k", "scheme", "dt", "burn", "align", "duration", "precision")
    }


def results_of_orbits() -> None:
    """Exponents with their errors on either side; a cycle of a flow has dimension 1, all else 0."""
    values, errors = np.array([0.0, -1.5]), np.array([0.0, 0.25])
    for period, dimension in ((None, 0.0), (3, 0.0), (2.5, 1.0)):
        of = Orbit(np.zeros(2), period, values, errors, 1e-12, 1e-6, 0.5, "how")
        found = exact(of, history([1.0, 2.0], steps=[3, 4]), Plan(2, "rk4", 0.5), 2, confidence=0.9)
        agree(found.intervals, [[0, 0], [-1.75, -1.25]], rtol=0)
        agree([found.dimension, found.entropy_rate], [[dimension] * 3, [0] * 3], rtol=0)
        agree([found.duration, found.confidence, found.trace_residual, found.N], [3.5, 0.9, 0.5, 2], rtol=0)
        agree([found.drift, found.effective_samples], [[0, 0], [np.inf] * 2])
        hold(found.verdict == of.name and found.reasons == () and found.orbit is of, found.verdict)


def results() -> None:
    """Exponents in order with Student's intervals; dimension and entropy by the jackknife, and at both ends
    of an interval of lambda_1 that contains 0."""
    rng = np.random.default_rng(9)
    noise = 0.3 * rng.standard_normal((64, 3))
    for means, undecided in (
        ([-2.0, 0.9, 0.2], False),
        ([0.02, -0.7, -0.9], True),
        ([-0.4, -0.2, -0.9], False),
    ):
        found = _result(noise + means, Plan(3, "rk4", 0.5), 5)
        of = series((noise + means), np.full(64, 0.5), full=False)
        order = np.argsort(-of.exponents)
        margin = quantile(0.9, 15)
        half = margin * standard_errors(of)[0][order]
        agree(found.exponents, of.exponents[order], rtol=1e-12)
        agree(found.errors, standard_errors(of)[0][order], rtol=1e-12)
        agree(found.intervals, np.stack([found.exponents - half, found.exponents + half], axis=1), rtol=1e-12)
        agree([found.duration, found.N, found.condition, found.confidence], [32, 5, 7, 0.9], rtol=1e-12)
        late, early = (noise + means)[32:].sum(0) / 16, (noise + means)[:32].sum(0) / 16
        agree(found.drift, (late - early)[order], rtol=1e-10)
        hold(found.verdict == ("undecided" if undecided else "converged"), f"{found.reasons}")
        hold(undecided == any("contains 0" in reason for reason in found.reasons), f"{found.reasons}")
        _dimension(found, of, margin, float(half[0]))
        hold(
            "Cholesky-QR twice, 2 fallbacks" in found.method and "every 1 steps" in found.method, found.method
        )
    rising = np.exp(np.arange(64.0) / 4)
    grown = _result(noise + np.array([-2.0, 0.9, 0.2]), Plan(3, "rk4", 0.5), 5, power=rising)
    hold("without bound" in "".join(grown.reasons), f"{grown.reasons}")
    whole = _result(noise[:, :2] + np.array([0.3, -1.2]), Plan(2, "inputs", 1.0), 2)
    hold(
        whole.method.startswith("implicit Householder; every 1 steps, condition up to 7.0e+00"), whole.method
    )


def _result(growths: Any, plan: Plan, N: int, power: Any = None, vanished: int = 0) -> Spectrum:
    of = history(np.zeros(64), power=power)
    of.growth = [np.array([np.zeros(growths.shape[1]), row]) for row in growths]
    of.power = [pair[::-1] for pair in of.power]
    of.conditions, of.fallbacks = [3.0] * 63 + [7.0], 2
    return spectrum(of, plan, N, system=1, confidence=0.9, vanished=vanished)


def _dimension(found: Spectrum, of: Any, margin: float, half: float) -> None:
    def dimension(x: Any) -> float:
        return kaplan_yorke(x)

    top = of.exponents.max()
    ends = []
    if abs(top) <= half:
        ends = [np.minimum(of.exponents, top - half), np.where(of.exponents == top, top + half, of.exponents)]
    for value, function, most in (
        (found.dimension, dimension, 5.0),
        (found.entropy_rate, lambda x: float(x[x > 0].sum()), np.inf),
    ):
        centre, error = jackknife(function, of)
        seen = [centre - margin * error, centre + margin * error, *map(function, ends)]
        hold(value is not None, "not known")
        if value is not None:
            agree(value, [centre, max(0.0, min(seen)), min(most, max(seen))], rtol=1e-9, atol=1e-12)


def vanished() -> None:
    """Exponents known to be -inf stand behind the others, and then k reaches."""
    noise = 0.05 * np.random.default_rng(9).standard_normal((64, 2))
    found = _result(noise + np.array([0.5, 0.3]), Plan(2, "rates", 1.0), 4, vanished=2)
    agree(found.exponents[2:], [-np.inf] * 2)
    agree([found.errors[2:], found.drift[2:]], np.zeros((2, 2)))
    agree([*found.intervals[2:].ravel(), *found.effective_samples[2:]], [-np.inf] * 4 + [np.inf] * 2)
    hold(found.dimension is not None and found.entropy_rate is not None, "k reaches")
    if found.dimension is not None and found.entropy_rate is not None:
        agree([found.dimension[0], found.entropy_rate[0]], [2, found.exponents[:2].sum()], rtol=1e-9)
    hold("rank N - 2" in found.method, found.method)
    few = _result(noise + np.array([0.5, 0.3]), Plan(2, "rates", 1.0), 4)
    hold(few.dimension is None and few.entropy_rate is None and len(few.exponents) == 2, "k does not reach")
    short = history(np.full(3, 0.2))
    brief = spectrum(short, Plan(2, "rates", 1.0), 4)
    hold(brief.dimension is not None and brief.dimension[1:] == (0.0, 4.0), f"{brief.dimension}")


CHECKS = (network_motion, calmness, rises, runs_that_settle, results_of_orbits, results, vanished)
