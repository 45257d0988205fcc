r"""Fixed points and cycles that are known in closed form.

flow   r' = r (1 - r^2), angle' = w, z' = -c z     a circle of period 2 pi/w with exponents 0, -2, -c
map    x_(i+1)' = g tanh x_i, around N units       x* = g tanh x* with any signs: a cycle of at most N steps,
                                                   all of whose exponents are ln g (1 - tanh^2 x*)
"""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import Disagreement, agree, hold
from rnnchaos.verify.kernels.shared.references import patched
from rnnchaos.verify.orbits import cycle as cycles
from rnnchaos.verify.orbits import fixed_point as fixed_points_of
from rnnchaos.verify.orbits.cycle import cycle
from rnnchaos.verify.orbits.fixed_point import fixed_point, whole
from rnnchaos.verify.orbits.orbit import Orbit

W = 6.0
"""Angular frequency of the circle."""


class Flow:
    """dx/dt = F(x), state and tangents by Runge-Kutta steps."""

    discrete, unit = False, 1.0

    def __init__(self, value: Any, jacobian: Any, N: int) -> None:
        self.value, self.jacobian, self.N = value, jacobian, N

    def image(self, rows: Any) -> Any:
        return np.vstack([self.value(rows[0]), rows[1:] @ self.jacobian(rows[0]).T])

    def advance(self, rows: Any, duration: float, steps: int) -> Any:
        h = duration / steps
        for _ in range(steps):
            a = self.image(rows)
            b = self.image(rows + h / 2 * a)
            c = self.image(rows + h / 2 * b)
            rows = rows + h / 6 * (a + 2 * b + 2 * c + self.image(rows + h * c))
        return rows


class Map(Flow):
    """x' = F(x), a step of which lasts half a unit of time."""

    discrete, unit = True, 0.5

    def advance(self, rows: Any, duration: float, steps: int) -> Any:
        for _ in range(steps):
            rows = self.image(rows)
        return rows


def turning(w: float, rest: Any) -> Flow:
    """The circle, with decaying directions beside it."""
    c = np.asarray(rest, dtype=float)

    def value(x: Any) -> Any:
        shrunk = 1 - x[0] ** 2 - x[1] ** 2
        return np.array([x[0] * shrunk - w * x[1], w * x[0] + x[1] * shrunk, *(-c * x[2:])])

    def jacobian(x: Any) -> Any:
        found = np.diag([*(1 - x[0] ** 2 - x[1] ** 2 - 2 * x[:2] ** 2), *-c])
        found[0, 1], found[1, 0] = -2 * x[0] * x[1] - w, w - 2 * x[0] * x[1]
        return found

    return Flow(value, jacobian, 2 + len(c))


def around(g: float, N: int) -> tuple[Map, float]:
    """The map around N units, and x*."""
    x = g
    for _ in range(200):
        x = g * np.tanh(x)
    shift = np.roll(np.eye(N), 1, axis=0)
    return Map(lambda x: g * shift @ np.tanh(x), lambda x: g * shift / np.cosh(x) ** 2, N), float(x)


def circles() -> None:
    """Period, exponents and their errors, residual, distance and trace; fewer exponents than units."""
    with patched(cycles, "EXACT", 1e-5):
        for rest, k in (([0.6], 3), ([3.0, 0.6], 1)):
            _one_circle(turning(W, rest), k, [0.0, -2.0, *-np.array(rest)])


def _one_circle(flow: Flow, k: int, exponents: list[float]) -> None:
    found = _orbit(cycle(flow, _circle(flow.N, 60, 1 + 1e-4), 0.05, k))
    want = np.sort(exponents)[::-1][:k]
    agree(found.exponents, want, atol=1e-5)
    hold(found.exponents[0] == 0 and found.errors[0] == 0, "along the flow")
    hold(found.errors.shape == (k,) and found.errors.max() < 1e-5, f"errors {found.errors}")
    hold((np.abs(found.exponents - want) <= found.errors + 1e-7).all(), "errors")
    hold(k == 1 or found.errors.max() > 1e-9, "an error that is known")
    agree([found.period, np.hypot(*found.state[:2])], [2 * np.pi / W, 1], rtol=1e-5)
    agree(found.distance, 1e-4, rtol=0.1)
    agree([found.residual, found.trace_residual], [0, 0], atol=1e-4)
    hold(found.moves and found.name.startswith("cycle, period 1.0471"), found.name)
    hold(found.eigenvalues is None and f"all {flow.N}" in found.method, found.method)


def no_circles() -> None:
    """One that repels, one of a family, a trajectory that is elsewhere, at rest, or not once around."""
    with patched(cycles, "EXACT", 1e-3):
        for flow, path in (
            (turning(W, [-0.01]), _circle(3, 60, 1.0)),
            (turning(W, [0.0]), _circle(3, 60, 1.0)),
            (turning(W, [0.6]), _circle(3, 60, 1.2)),
            (turning(W, [0.6]), np.zeros((9, 3))),
            (turning(W, [0.6]), _circle(3, 19, 1.0)),
        ):
            hold(cycle(flow, path, 0.05, 3) is None, "no stable cycle")


def _circle(N: int, count: int, r: float) -> Any:
    angle = W * 0.05 * np.arange(count)
    return np.column_stack([r * np.cos(angle), r * np.sin(angle), *np.zeros((N - 2, count))])


def _orbit(found: Orbit | None) -> Orbit:
    if found is None:
        raise Disagreement("no orbit")
    return found


def many_units() -> None:
    """Products with vectors alone, by GMRES and Arnoldi's method, with a frame of k + 8: as beyond a hundred
    units."""
    with patched(fixed_points_of, "DENSE", 5), patched(cycles, "EXACT", 1e-3):
        flow = turning(W, np.linspace(0.6, 9.0, 10))
        found = _orbit(cycle(flow, _circle(12, 60, 1.0 + 1e-6), 0.05, 2))
        A = np.diag(-np.linspace(0.5, 20, 40))
        still = Flow(lambda x: A @ (x - 1), lambda x: A, 40)
        fixed = _orbit(fixed_point(still, np.ones(40) + 1e-4, 2))
    agree(found.exponents, [0, -0.6], atol=1e-4)
    hold(found.trace_residual is None and "2 leading of 12" in found.method, found.method)
    agree(fixed.exponents, [-0.5, -1.0], rtol=1e-8)
    hold("2 leading" in fixed.method and fixed.trace_residual is None, fixed.method)
    halved = Map(lambda x: -A @ x / 25, lambda x: -A / 25, 40)
    with patched(fixed_points_of, "DENSE", 5):
        agree(_orbit(fixed_point(halved, np.zeros(40), 1)).exponents, [2 * np.log(0.8)], rtol=1e-8)
    for N, k, expected in ((100, 1, True), (101, 25, False), (101, 26, True), (104, 26, True)):
        hold(whole(Flow(None, None, N), k) == expected, f"a matrix at N = {N}, k = {k}")


def around_units() -> None:
    """Two steps, three, one: the least period is found, in whole steps, with multipliers of as many steps."""
    for N, signs, period in ((1, [1], 1), (2, [1, -1], 2), (3, [1, 1, -1], 3), (4, [1, -1, 1, -1], 2)):
        system, x = around(1.6, N)
        if N == 1:
            system = Map(lambda x: -1.6 * np.tanh(x), lambda x: -1.6 / np.cosh(x).reshape(1, 1) ** 2, 1)
        path = np.array([np.roll(signs, n) * (x + 1e-6) for n in range(24)], dtype=float)
        if N == 1:
            path, period = (x + 1e-6) * (-1.0) ** np.arange(24)[:, None], 2
        rate = np.log(1.6 / np.cosh(x) ** 2) / 0.5
        found = _orbit(cycle(system, path, 0.5, N))
        agree(found.exponents, [rate] * N, rtol=1e-6)
        hold(found.period == period and isinstance(found.period, int) and not found.moves, found.name)
        agree([found.residual, found.trace_residual], [0, 0], atol=1e-9)
        agree(found.distance, 1e-6 * np.sqrt(N), rtol=1e-2)
        agree(found.errors, np.zeros(N), rtol=0)
        far = path + 0.05
        hold(cycle(system, far, 0.5, N) is None, "not on the cycle")


def fixed_points() -> None:
    """Eigenvalues of flows and maps, complex pairs and zeros among them; one that repels is none."""
    A = np.array([[-0.5, 2.0, 0.0], [-2.0, -0.5, 0.0], [0.3, 0.0, -0.2]])
    at = np.array([1.0, -2.0, 0.5])
    flow = Flow(lambda x: A @ (x - at) + 0.1 * (x - at) ** 2, lambda x: A + np.diag(0.2 * (x - at)), 3)
    found = _orbit(fixed_point(flow, at + 1e-3, 2))
    agree(found.exponents, [-0.2, -0.5], rtol=1e-9)
    agree(found.eigenvalues.real if found.eigenvalues is not None else [], [-0.2, -0.5], rtol=1e-9)
    agree(found.state, at, atol=1e-10)
    agree(
        [found.distance, found.residual, found.trace_residual],
        [1e-3 * np.sqrt(3), 0, 0],
        rtol=1e-6,
        atol=1e-12,
    )
    hold((found.name, found.moves, found.period) == ("fixed point", False, None), found.name)
    repelling = Flow(lambda x: -A @ (x - at), lambda x: -A, 3)
    hold(fixed_point(repelling, at, 3) is None, "it repels")
    hold(fixed_point(Flow(lambda x: x**2 + 1, lambda x: np.diag(2 * x), 1), np.ones(1), 1) is None, "nowhere")
    B = np.array([[0.5, 0.4, 0.0], [-0.4, 0.5, 0.0], [0.0, 0.3, 0.25]])
    of_map = _orbit(fixed_point(Map(lambda x: B @ (x - at) + at, lambda x: B, 3), at, 3))
    agree(of_map.exponents, np.log([np.hypot(0.5, 0.4)] * 2 + [0.25]) / 0.5, rtol=1e-9)
    agree(of_map.trace_residual, 0, atol=1e-10)
    C = np.array([[0.5, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]) @ np.eye(3)
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((3, 3)))[0]
    singular = turn @ C @ turn.T
    vanished = _orbit(fixed_point(Map(lambda x: singular @ x, lambda x: singular, 3), np.zeros(3), 3))
    agree(vanished.exponents, [np.log(0.5) / 0.5, -np.inf, -np.inf], rtol=1e-6)
    hold(vanished.trace_residual is None, "no volume")
    small = np.diag([0.5, 1e-9])
    kept = _orbit(fixed_point(Map(lambda x: small @ x, lambda x: small, 2), np.zeros(2), 2))
    agree(kept.exponents, np.log([0.5, 1e-9]) / 0.5, rtol=1e-9)


CHECKS = (circles, no_circles, many_units, around_units, fixed_points)
