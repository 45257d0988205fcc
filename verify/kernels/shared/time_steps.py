r"""Time steps of the spectrum engine: states, tangents by the chain rule, determinants of whole Jacobians."""

from typing import Any

import numpy as np
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.references import JETS
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.step_error import StepError

Matrix = Any


def step(J: Matrix, x: Any, scheme: str, dt: float, phi: str = "tanh") -> tuple[Any, Matrix]:
    """The next state and the Jacobian of the step, by the chain rule through its stages."""
    unit = np.eye(len(x))

    def field(at: Any) -> tuple[Any, Matrix]:
        value, slope, _ = JETS[phi](at)
        return J @ value - at, J * slope - unit

    if scheme == "rates":
        value, slope, _ = JETS[phi](J @ x)
        return value, slope[:, None] * J
    if scheme == "inputs":
        value, slope, _ = JETS[phi](x)
        return J @ value, J * slope
    force, slope = field(x)
    if scheme == "euler":
        return x + dt * force, unit + dt * slope
    total, tangent = force / 6, slope / 6
    for part, weight in ((dt / 2, 1 / 3), (dt / 2, 1 / 3), (dt, 1 / 6)):
        (force, at), before = field(x + part * force), slope
        slope = at @ (unit + part * before)
        total, tangent = total + weight * force, tangent + weight * slope
    return x + dt * total, unit + dt * tangent


def followed(
    J: Matrix, x: Any, *, scheme: str, dt: float, count: int, phi: str = "tanh"
) -> tuple[list[Any], list[Matrix]]:
    """States, the first one too, and Jacobians."""
    states, jacobians = [x], []
    for _ in range(count):
        x, jacobian = step(J, x, scheme, dt, phi)
        states.append(x)
        jacobians.append(jacobian)
    return states, jacobians


GAINS = (0.8, 1.7)
KINDS = (("rk4", 0.3), ("euler", 0.3), ("euler", 1.0), ("rates", 1.0), ("inputs", 1.0))


def steps() -> None:
    """Two systems at gains of their own, with tangents and without, of dense and of applied couplings."""
    rng = np.random.default_rng(6)
    J = rng.standard_normal((4, 4))
    for scheme, dt in KINDS:
        for couplings in (Dense(J), Operator(aslinearoperator(J))):
            for k in (0, 1, 3):
                _two_steps(J, couplings, scheme, dt, rng.standard_normal((2, 1 + k, 4)))
        _in_two_parts(J, scheme, dt, rng.standard_normal((2, 4, 4)))


def _two_steps(J: Matrix, couplings: Any, scheme: str, dt: float, start: Any) -> None:
    of = Plan(1, scheme, dt).build(Network(couplings, activation("tanh"), np.array(GAINS)))
    part = stack(start.shape, float)
    part[...] = start
    for _ in range(2):
        wanted = [step(g * J, rows[0], scheme, dt) for g, rows in zip(GAINS, part.copy(), strict=True)]
        vectors = [matrix @ rows[1:].T for (_, matrix), rows in zip(wanted, part.copy(), strict=True)]
        before = part[:, 0].copy()
        of.step([part])
        agree(part[:, 0], [x for x, _ in wanted], rtol=1e-9)
        agree(part[:, 1:], [v.T for v in vectors], rtol=1e-9, atol=1e-12)
        if part.shape[1] > 1:
            _volume(of, J, couplings, scheme, dt, before, [matrix for _, matrix in wanted])


def _volume(of: Any, J: Matrix, couplings: Any, scheme: str, dt: float, x: Any, jacobians: Any) -> None:
    """ln |det|; of Runge-Kutta's step the mean divergence over its stages."""
    found = of.volume()
    if not isinstance(couplings, Dense):
        hold(found is None, "a volume of couplings that are only applied")
    elif scheme == "rk4":
        agree(found, [_divergence(g * J, row, dt) for g, row in zip(GAINS, x, strict=True)], rtol=1e-9)
    else:
        agree(found, [np.linalg.slogdet(matrix)[1] for matrix in jacobians], rtol=1e-8)


def _divergence(J: Matrix, x: Any, h: float) -> float:
    def force(at: Any) -> Any:
        return J @ np.tanh(at) - at

    a = x + h / 2 * force(x)
    b = x + h / 2 * force(a)
    stages = zip((x, a, b, x + h * force(b)), (1 / 6, 1 / 3, 1 / 3, 1 / 6), strict=True)
    return float(h * sum(w * (np.diag(J) @ np.cosh(at) ** -2.0 - len(x)) for at, w in stages))


def _in_two_parts(J: Matrix, scheme: str, dt: float, start: Any) -> None:
    """The state in float64, the frame in float32."""
    of = Plan(1, scheme, dt).build(Network(Dense(J), activation("tanh"), np.array(GAINS)))
    states, frame = stack((2, 1, 4), float), stack((2, 3, 4), np.float32)
    states[...], frame[...] = start[:, :1], start[:, 1:]
    of.step([states, frame])
    wanted = [step(g * J, rows[0], scheme, dt) for g, rows in zip(GAINS, start, strict=True)]
    agree(states[:, 0], [x for x, _ in wanted], rtol=1e-12)
    vectors = [(matrix @ rows[1:].T).T for (_, matrix), rows in zip(wanted, start, strict=True)]
    agree(frame, vectors, rtol=1e-5, atol=1e-6)


def determinants_now_and_then() -> None:
    """Cheap where J's own serves, else one of 32."""
    field = Network(Dense(np.eye(3)), activation("tanh"), np.ones(1))
    found = [Plan(3, scheme, dt).build(field).audit_every for scheme, dt in KINDS]
    agree(found, [1, 32, 1, 1, 1])
    hold([Plan(3, scheme, dt).build(field).exact for scheme, dt in KINDS] == [False] + 4 * [True], "exact")


def step_errors() -> None:
    """One step against two of half the length, in the growth of the leading vector; nothing is moved."""
    rng = np.random.default_rng(2)
    J, start, h = rng.standard_normal((4, 4)), rng.standard_normal((2, 3, 4)), 0.7
    field = Network(Dense(J), activation("tanh"), np.array(GAINS))
    whole = stack(start.shape, float)
    whole[...] = start
    found = StepError(Explicit(Plan(2, "rk4", h).build(field), [whole]), field, h)()
    wanted = []
    for g, rows in zip(GAINS, start, strict=True):
        coarse = step(g * J, rows[0], "rk4", h)[1] @ rows[1]
        middle, first = step(g * J, rows[0], "rk4", h / 2)
        fine = step(g * J, middle, "rk4", h / 2)[1] @ first @ rows[1]
        wanted.append((np.log(np.linalg.norm(coarse)) - np.log(np.linalg.norm(fine))) / h)
    agree(found, wanted, rtol=1e-9)
    agree(whole, start, rtol=0)


CHECKS = (steps, determinants_now_and_then, step_errors)
