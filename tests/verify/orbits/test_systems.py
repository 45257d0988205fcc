"""Fixed points and cycles of systems that are no networks: Roessler's flow, one-dimensional maps."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import root

from rnnchaos.verify.orbits.cycle import cycle
from rnnchaos.verify.orbits.fixed_point import fixed_point
from rnnchaos.verify.orbits.multipliers import floquet
from rnnchaos.verify.orbits.newton import newton
from rnnchaos.verify.orbits.orbit import Orbit

Array = NDArray[Any]


class Flow:
    """dx/dt = F(x) by RK4 on state and tangents together."""

    discrete, unit = False, 1.0

    def __init__(self, value: Any, jacobian: Any, N: int) -> None:
        self.value, self.jacobian, self.N = value, jacobian, N

    def image(self, rows: Array) -> Array:
        return np.vstack([self.value(rows[0]), rows[1:] @ self.jacobian(rows[0]).T])

    def advance(self, rows: Array, duration: float, steps: int) -> Array:
        h = duration / steps
        for _ in range(steps):
            a = self.image(rows)
            b = self.image(rows + h / 2 * a)
            c = self.image(rows + h / 2 * b)
            rows = rows + h / 6 * (a + 2 * b + 2 * c + self.image(rows + h * c))
        return rows


class Map(Flow):
    discrete = True

    def advance(self, rows: Array, duration: float, steps: int) -> Array:
        for _ in range(steps):
            rows = self.image(rows)
        return rows


def roessler(c: float) -> Flow:
    """a = b = 0.2."""

    def value(x: Array) -> Array:
        return np.array([-x[1] - x[2], x[0] + 0.2 * x[1], 0.2 + x[2] * (x[0] - c)])

    def jacobian(x: Array) -> Array:
        return np.array([[0, -1, -1], [1, 0.2, 0], [x[2], 0, x[0] - c]])

    return Flow(value, jacobian, 3)


def variational(flow: Flow, state: Array, period: float) -> Array:
    """DPhi_T by an eighth-order method at 1e-12, the oracle."""

    def both(_: float, z: Array) -> Array:
        x, V = z[: flow.N], z[flow.N :].reshape(flow.N, flow.N)
        return np.append(flow.value(x), (flow.jacobian(x) @ V).ravel())

    start = np.append(state, np.eye(flow.N).ravel())
    found = solve_ivp(both, (0, period), start, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    assert found[: flow.N] == pytest.approx(state, abs=2e-5)
    return found[flow.N :].reshape(flow.N, flow.N)


def ended(flow: Flow) -> Array:
    """A trajectory (n, N) every 0.05, its transient left out."""
    given = {"method": "DOP853", "rtol": 1e-8, "atol": 1e-8, "t_eval": np.arange(300, 360, 0.05)}
    return solve_ivp(lambda _, x: flow.value(x), (0, 360), [1.0, 1.0, 1.0], **given).y.T


@pytest.mark.parametrize(("c", "turns"), [(2.5, 1), pytest.param(3.5, 2, marks=pytest.mark.slow)])
def test_period_doubling_of_roesslers_flow(c: float, turns: int) -> None:
    """Each period is the least one, 5.8 a turn; Floquet exponents are those of the variational equation."""
    flow = roessler(c)
    found = cycle(flow, ended(flow), 0.05, 3)
    assert isinstance(found, Orbit)
    assert found.name.startswith("cycle, period ")
    assert found.period == pytest.approx(5.85 * turns, rel=0.03)
    assert found.exponents[0] == 0
    assert found.residual < 1e-10
    mu = np.abs(np.linalg.eigvals(variational(flow, found.state, found.period)))
    second = np.sort(mu[np.argsort(np.abs(mu - 1))[1:]])[-1]
    assert found.exponents[1] == pytest.approx(np.log(second) / found.period, abs=2e-8 + 3 * found.errors[1])
    assert found.errors.max() < 1e-7
    assert found.trace_residual is not None
    assert found.trace_residual < 1e-7


@pytest.mark.parametrize("c", [5.7, 4.6])
def test_chaos_is_no_cycle(c: float) -> None:
    """lambda_1 = 0.07 and 0.03: it returns near where it was, to no stable cycle."""
    flow = roessler(c)
    assert cycle(flow, ended(flow), 0.05, 3) is None
    assert fixed_point(flow, ended(flow)[-1], 3) is None


def family(g: float) -> Map:
    """x' = g x exp(-x^2): fixed points, doubling, odd windows and chaos as g grows."""
    value, slope = (lambda x: g * x * np.exp(-x * x)), (lambda x: g * (1 - 2 * x * x) * np.exp(-x * x))
    return Map(value, lambda x: slope(x).reshape(1, 1), 1)


def brute(g: float) -> tuple[Array, int | None, float]:
    """200 states after 10000 steps, their least period below 100, and the mean ln |slope| over it."""
    x, states = 0.3, []
    for n in range(10200):
        x = g * x * math.exp(-x * x)
        states += [x] if n >= 10000 else []
    found = np.array(states)
    same = [p for p in range(1, 100) if np.allclose(found[p:], found[:-p], rtol=0, atol=1e-9)]
    last = found[-same[0] :] if same else found
    return (
        found[:, None],
        same[0] if same else None,
        np.log(np.abs(g * (1 - 2 * last**2) * np.exp(-(last**2)))).mean(),
    )


def test_one_map_over_its_whole_road_to_chaos() -> None:
    """What repeats is found, with its least period and the exponent of its product; what does not is none."""
    seen: dict[int | None, int] = {}
    for g in np.linspace(1.5, 7, 45):
        states, period, exponent = brute(float(g))
        system = family(float(g))
        orbit = fixed_point(system, states[-1], 1) or cycle(system, states, 1.0, 1)
        if period is None:
            assert orbit is None, (g, exponent, orbit)
        elif exponent < -0.02:
            assert orbit is not None, (g, period)
            assert (orbit.period or 1) == period
            assert orbit.exponents[0] == pytest.approx(exponent, abs=1e-8)
        seen[period] = seen.get(period, 0) + 1
    assert seen[1] > 5
    assert seen[2] > 5
    assert seen[None] > 5
    assert len(seen) > 4


def test_multipliers_far_below_rounding() -> None:
    """A circle in the plane x_1, x_2 beside decays at 1 to 4: exp(-4 * 2 pi) and less, over ten turns."""

    def value(x: Array) -> Array:
        r = x[0] ** 2 + x[1] ** 2
        return np.append([x[0] * (1 - r) - x[1], x[1] * (1 - r) + x[0]], -rates * x[2:])

    def jacobian(x: Array) -> Array:
        a, b = x[:2]
        found = np.diag(np.append([0.0, 0.0], -rates))
        found[:2, :2] = [[1 - 3 * a * a - b * b, -2 * a * b - 1], [1 - 2 * a * b, 1 - a * a - 3 * b * b]]
        return found

    rates = np.array([1.0, 1.0, 3.0, 4.0])
    frame = np.linalg.qr(np.random.default_rng(1).standard_normal((6, 6)))[0].T
    state, period = np.append([1.0, 0.0], np.zeros(4)), 20 * np.pi
    found, _ = floquet(Flow(value, jacobian, 6), state, period, 4000, frame)
    assert found == pytest.approx([0, -1, -1, -2, -3, -4], abs=1e-6)


def test_newton_gives_no_iterate() -> None:
    """x^2 + 1 has no zero; x^3 - 8 has one, found by products alone too."""
    assert newton(lambda x: (x**2 + 1, np.diag(2 * x)), np.array([0.7])) is None
    for linear in (lambda x: np.diag(3 * x**2), lambda x: lambda v: 3 * x**2 * v):
        found = newton(lambda x, linear=linear: (x**3 - 8, linear(x)), np.array([3.0]))
        assert found is not None
        assert found[0] == pytest.approx([2.0], abs=1e-12)
    assert newton(lambda x: (x**3 - 8, np.diag(3 * x**2)), np.array([3.0]), farthest=0.1) is None


def test_a_fixed_point_of_roesslers_flow_that_repels_is_none() -> None:
    flow = roessler(5.7)
    at = root(flow.value, np.zeros(3), tol=1e-13).x
    assert np.abs(flow.value(at)).max() < 1e-12
    assert fixed_point(flow, at + 1e-6, 3) is None
