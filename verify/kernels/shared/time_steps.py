r"""Time steps of the spectrum engine: states, tangents by the chain rule, determinants of whole Jacobians."""

from typing import Any

import numpy as np
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.references import JETS
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit, StepError
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.steps import Euler, RungeKutta

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
    at, halves = Plan(2, "rk4", h), Plan(2, "rk4", h).build(field, h / 2)
    judged, at_once = Explicit(at.build(field), [whole]), at.build(field)
    judged.scheme.position = 7.0
    found = StepError(judged, at_once, halves)()
    agree([at_once.position, halves.position], [7, 7], rtol=0)
    wanted = []
    for g, rows in zip(GAINS, start, strict=True):
        coarse = step(g * J, rows[0], "rk4", h)[1] @ rows[1]
        middle, first = step(g * J, rows[0], "rk4", h / 2)
        fine = step(g * J, middle, "rk4", h / 2)[1] @ first @ rows[1]
        wanted.append((np.log(np.linalg.norm(coarse)) - np.log(np.linalg.norm(fine))) / h)
    agree(found, wanted, rtol=1e-9)
    agree(whole, start, rtol=0)


def leaks() -> None:
    """Units of different leak l: dx/dt = -l x + J phi(x), one or two parts; volumes by whole Jacobians."""
    rng = np.random.default_rng(4)
    J, leak, h, x = rng.standard_normal((4, 4)), np.array([1.0, 0.4, 2.0, 0.0]), 0.3, rng.standard_normal(4)
    V = rng.standard_normal((3, 4))
    total, jacobian, traces = _leaking(J, leak, x, h)
    for kind, image, matrix in (
        (RungeKutta, x + h * total, np.eye(4) + h * jacobian),
        (Euler, *_euler(J, leak, x, h)),
    ):
        for parts in (1, 2):
            scheme = kind(Network(Dense(J), activation("tanh"), 1.0, leak=leak), h)
            rows = [np.vstack([x, V])[None]] if parts == 1 else [x[None, None].copy(), V[None].copy()]
            scheme.step(rows)
            agree(rows[0][0, 0], image, rtol=1e-10)
            agree(rows[-1][0, -3:], V @ matrix.T, rtol=1e-9, atol=1e-11)
            det = np.linalg.slogdet(matrix)[1] if kind is Euler else h * (traces - leak.sum())
            agree(scheme.volume(), [det], rtol=1e-9)
    agree(Euler(Network(Dense(J), activation("tanh"), 1.0, leak=leak), 1.0).audit_every, 32)
    agree(Euler(Network(Dense(J), activation("tanh"), 1.0, leak=np.ones(4)), 1.0).audit_every, 1)
    agree(RungeKutta.stages, [0, 0.5, 0.5, 1], rtol=0)


def _euler(J: Matrix, leak: Any, x: Any, h: float) -> tuple[Any, Matrix]:
    slope = np.eye(4) + h * (J * np.cosh(x) ** -2.0 - np.diag(leak))
    return x + h * (J @ np.tanh(x) - leak * x), slope


def _leaking(J: Matrix, leak: Any, x: Any, h: float) -> tuple[Any, Matrix, float]:
    """The mean field of a step of Runge and Kutta, its derivative, and the mean trace of J diag(phi')."""
    k, slope, trace, total, tangent = np.zeros(4), np.zeros((4, 4)), 0.0, np.zeros(4), np.zeros((4, 4))
    for part, weight in ((0.0, 1 / 6), (h / 2, 1 / 3), (h / 2, 1 / 3), (h, 1 / 6)):
        at = x + part * k
        inner = J * np.cosh(at) ** -2.0
        slope = (inner - np.diag(leak)) @ (np.eye(4) + part * slope)
        k = J @ np.tanh(at) - leak * at
        trace, total, tangent = trace + weight * np.trace(inner), total + weight * k, tangent + weight * slope
    return total, tangent, trace


CHECKS = (steps, determinants_now_and_then, step_errors, leaks)
