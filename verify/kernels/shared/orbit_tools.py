r"""What orbits are found with: multipliers of known products, Newton's method, Jacobians, returns."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.orbits import Flow, Map
from rnnchaos.verify.orbits import newton as solver
from rnnchaos.verify.orbits import orbit as orbits
from rnnchaos.verify.orbits.multipliers import floquet
from rnnchaos.verify.orbits.newton import newton
from rnnchaos.verify.orbits.rank import rank as of_jacobian
from rnnchaos.verify.orbits.rank import rank_round
from rnnchaos.verify.orbits.returns import returns


def multipliers() -> None:
    """Of products whose eigenvalues are known: pairs, sizes far below rounding, directions that vanish."""
    turn = np.linalg.qr(np.random.default_rng(2).standard_normal((4, 4)))[0]
    for values, pair in (
        ([0.9, 0.5, 0.1, 1e-3], 0.0),
        ([0.9, 0.9, 1e-9, 1e-12], 0.3),
    ):
        A = np.diag(values).astype(float)
        A[0, 1], A[1, 0] = pair + 0.2 * (pair == 0), -pair
        A = turn @ A @ turn.T
        sizes = np.sort(np.abs([np.hypot(0.9, pair)] * 2 + values[2:] if pair else values))[::-1]
        of = Map(lambda x, A=A: A @ x, lambda x, A=A: A, 4)
        for steps in (1, 2):
            found, frame = floquet(of, np.zeros(4), steps, steps, turn[:, ::-1].T.copy())
            with np.errstate(divide="ignore"):
                agree(found, np.log(sizes) / 0.5, rtol=1e-5, atol=1e-7)
            agree(frame @ frame.T, np.eye(4), atol=1e-12)
    lost = np.diag([2.0, 0.3, 0.2, 0.0])
    found, _ = floquet(Map(lambda x: lost @ x, lambda x: lost, 4), np.zeros(4), 1, 1, np.eye(4))
    agree(found, [*(np.log([2.0, 0.3, 0.2]) / 0.5), -np.inf], rtol=1e-9)
    fall = np.diag([-0.5, -3.0, -8.0])
    flow = Flow(lambda x: fall @ x, lambda x: fall, 3)
    found, _ = floquet(flow, np.zeros(3), 4.0, 400, np.eye(3))
    agree(found, [-0.5, -3, -8], rtol=1e-5)
    two, _ = floquet(flow, np.zeros(3), 4.0, 400, np.linalg.qr(np.ones((3, 2)) + np.eye(3)[:, :2])[0].T)
    agree(two, [-0.5, -3], rtol=1e-5)


def solutions() -> None:
    """Newton's method: a matrix, products, and what has no solution or leaves the ball."""

    def parabola(x: Any) -> tuple[Any, Any]:
        return x**2 - np.array([2.0, 3.0]), np.diag(2 * x)

    def products(x: Any) -> tuple[Any, Any]:
        return x**2 - np.array([2.0, 3.0]), lambda v: 2 * x * v

    for linearised in (parabola, products):
        found = newton(linearised, np.array([1.0, 2.0]))
        hold(found is not None, "no solution")
        if found is not None:
            agree(found[0], np.sqrt([2.0, 3.0]), rtol=1e-12)
            agree(found[1], 0, atol=1e-12)
        hold(newton(linearised, np.array([1.0, 2.0]), farthest=0.2) is None, "it leaves the ball")
        hold(newton(linearised, np.array([1.0, 2.0]), farthest=0.6) is not None, "it stays in the ball")
    for f, slope, start in (
        (lambda x: x**2 + 1, lambda x: 2 * x, 0.5),  # nowhere
        (lambda x: x**2, lambda x: 2 * x, 0.0),  # singular, and done
        (lambda x: x - 1, lambda x: 0 * x, 0.5),  # singular
        (lambda x: np.cbrt(x), lambda x: np.cbrt(x) ** -2.0 / 3, 0.3),  # it moves away
        (lambda x: x - 1, lambda x: 3 + 0 * x, 0.5),  # by a third a step: too slow for twelve
        (lambda x: np.nan * x, lambda x: 1 + 0 * x, 0.5),
    ):
        given = lambda x, f=f, slope=slope: (f(x), np.diag(slope(x)))  # noqa: E731
        hold(newton(given, np.array([start])) is None, f"a solution from {start}")
    calls = list[float]()

    def counted(x: Any) -> tuple[Any, Any]:
        calls.append(float(x[0]))
        return 1e6 * (x - 3), 1e6 * np.eye(1)

    hold(newton(counted, np.array([0.0])) is not None, "one step")
    hold(len(calls) <= 3, f"{len(calls)} looks")
    agree(solver.ITERATIONS, 12, rtol=0)


def near_and_jacobians() -> None:
    """Jacobians column by column in blocks; an orbit is near where they agree to a tenth of its rate."""
    rng = np.random.default_rng(3)
    A = rng.standard_normal((70, 70))
    agree(orbits.jacobian(Flow(lambda x: A @ x, lambda x: A, 70), np.zeros(70)), A, rtol=1e-12)
    bent = Flow(lambda x: -x, lambda x: -np.eye(2) * (1 + 1e-1 * x[0]), 2)
    for x, rate, expected in ((0.05, 1.0, True), (0.2, 1.0, False), (0.05, 0.02, False), (0.015, 0.02, True)):
        hold(orbits.near(bent, np.array([x, 0.0]), np.zeros(2), rate) == expected, f"near at {x}, {rate}")
    stepped = Map(lambda x: -x, lambda x: -np.eye(2) * (1 + 1e-1 * x[0]), 2)
    for x, expected in ((0.015, False), (0.005, True)):
        hold(orbits.near(stepped, np.array([x, 0.0]), np.zeros(2), 0.02) == expected, f"near at {x}")
    steep = Flow(lambda x: -x, lambda x: -np.eye(2) * (1 + np.array([0.0, 0.1]) * x[1]), 2)
    hold(not orbits.near(steep, np.array([0.0, 0.5]), np.zeros(2), 9.0), "in one direction alone")


def returning() -> None:
    """Times since a trajectory was where it ends: crossings in the same sense, by cubics; steps of a map."""
    w, dt = 1.3, 0.05
    n = np.arange(500)
    path = np.column_stack([np.cos(w * dt * n), np.sin(w * dt * n)])
    velocity = w * np.array([-path[-1, 1], path[-1, 0]])
    found = list(returns(path, velocity, dt))
    agree(found, 2 * np.pi / w * np.arange(1, 4), rtol=1e-6)
    late = list(returns(path[-100:], velocity, dt))
    agree(late, [2 * np.pi / w], rtol=1e-6)
    hold(list(returns(path[-96:], velocity, dt)) == [], "the first crossing has no sample before it")
    agree(list(returns(path + 3.0, 2 * velocity, dt)), found, rtol=1e-9)
    growing = path * (1 + 4e-4 * n)[:, None]
    hold(list(returns(growing, velocity, dt)) == [], "a spiral does not return")
    agree(len(list(returns(path * (1 + 2e-5 * n)[:, None], velocity, dt))), 3)
    three = np.array([[0.0], [1.0], [5.0]])[np.arange(20) % 3]
    agree(list(returns(three, None, 1.0)), [3, 6, 9], rtol=0)
    agree(list(returns(three + 7.0, None, 1.0)), [3, 6, 9], rtol=0)
    three[-4] += 0.06
    agree(list(returns(three, None, 1.0)), [6, 9, 12], rtol=0)
    hold(list(returns(np.zeros((9, 2)), None, 1.0)) == [], "at rest")


def of_jacobians() -> None:
    """Whatever the size of rows and columns; round a cycle the least."""
    size, J = np.array([1.0, 1e-30, 1e20, 1e-8]), np.random.default_rng(2).standard_normal((4, 4))
    for matrix in (J * size, J * size[:, None], size[:, None] * J * size):
        agree(of_jacobian(matrix), 4)
    J[2] = J[0] + J[1]
    agree(of_jacobian(J * size), 3)
    agree(of_jacobian(J * (size > 1e-9)), 3)
    agree(of_jacobian(J[:, [0, 0, 1, 1]] * (size > 1e-9)), 2)
    agree(of_jacobian(np.zeros((4, 4))), 0)
    mirror = np.diag([1.0, 1, 1, -1])
    relu = Map(lambda x: mirror @ np.maximum(x, 0), lambda x: mirror * (x > 0), 4)
    for steps, expected in ((1, 4), (2, 3), (3, 3)):
        agree(rank_round(relu, np.ones(4), steps), expected)


CHECKS = (multipliers, solutions, near_and_jacobians, returning, of_jacobians)
