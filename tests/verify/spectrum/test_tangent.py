"""The tangent step by exact tests: the complex-step derivative, and the flow that carries its own force.

A transposed Jacobian, one taken late and a missing stage are planted and must be refuted: in Gaussian
networks no simulation could tell the first two from the right one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase
from numpy.typing import NDArray

from rnnchaos.verify.networks import flow
from rnnchaos.verify.networks.tangent import tangent
from rnnchaos.verify.own.given import couplings
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.field import Network, frames
from rnnchaos.verify.spectrum.steps import Euler, Map, RungeKutta, Scheme
from rnnchaos.verify.testing.properties import tangent_step

Array = NDArray[Any]
N = 12
PHIS = ("tanh", "erf", "atan", "algebraic", "gd", "x*exp(-x**2)")
SCHEMES: dict[str, Callable[[Network], Scheme]] = {
    "rk4": lambda field: RungeKutta(field, 0.1),
    "euler": lambda field: Euler(field, 0.1),
    "inputs": lambda field: Euler(field, 1.0),
    "rates": Map,
}


def network(J: Array, g: float = 1.0, phi: Any = "tanh") -> Network:
    return Network(couplings(J), activation(phi), np.array([g]))


def grown(scheme: Scheme, x: Array, vectors: Array) -> tuple[Array, Array]:
    """State and vectors (k, N) after one step."""
    parts = [np.concatenate([x[None], vectors])[None]]
    scheme.step(parts)
    return parts[0][0, 0], frames(parts)[0][0] if len(vectors) else vectors


def gaussian(N: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal((N, N)) / np.sqrt(N)


def own_step(scheme: str, J: Array, g: float, phi: str) -> Any:
    """The simulator's step for a state (N,), real or complex."""

    def step(x: Array) -> Array:
        return grown(SCHEMES[scheme](network(J, g, phi)), x, np.zeros((0, N), x.dtype))[0]

    return step


def own_tangent(scheme: str, J: Array, g: float, phi: str) -> Any:
    return lambda x, v: grown(SCHEMES[scheme](network(J, g, phi)), x, v[None])[1][0]


@pytest.mark.parametrize("phi", PHIS)
@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_tangent_is_the_complex_step_derivative(scheme: str, phi: str) -> None:
    given = scheme, gaussian(N), 1.7, phi
    tangent_step(own_step(*given), own_tangent(*given), size=N, tolerance=1e-12, max_examples=6)()


@pytest.mark.parametrize("phi", PHIS)
def test_steps_are_the_stated_maps(phi: str) -> None:
    J, x, f = gaussian(N), np.linspace(-2, 2, N), activation(phi).value
    force = lambda y: 1.7 * J @ f(y) - y  # noqa: E731
    assert own_step("rates", J, 1.7, phi)(x) == pytest.approx(f(1.7 * J @ x), abs=1e-14)
    assert own_step("inputs", J, 1.7, phi)(x) == pytest.approx(1.7 * J @ f(x), abs=1e-14)
    assert own_step("euler", J, 1.7, phi)(x) == pytest.approx(x + 0.1 * force(x), abs=1e-14)
    a = force(x)
    b = force(x + 0.05 * a)
    c = force(x + 0.05 * b)
    d = force(x + 0.1 * c)
    assert own_step("rk4", J, 1.7, phi)(x) == pytest.approx(x + (a + 2 * b + 2 * c + d) / 60, abs=1e-14)


def test_euler_is_the_step_of_the_flow_kernel() -> None:
    run = flow.network(np.random.SeedSequence(3), g=2.0, N=60, dt=0.1, states=1, phi="tanh")
    J, x = run.couplings.T.astype(float) / run.dt, run.states[0].astype(float)
    v = np.random.default_rng(1).standard_normal((4, 60))
    mine, image = grown(Euler(network(J), 0.1), x, v)
    assert image == pytest.approx(tangent(x, v, 0.1 * J.T, dt=0.1, phi="tanh"), abs=1e-13)
    run.step()
    assert mine == pytest.approx(run.states[0], abs=1e-5)


class Transposed(Network):
    """J^T Q in place of J Q."""

    def product(self, parts: Any, factor: float, out: Any, keep: float) -> None:
        J = self.couplings.of(np.dtype(float))  # type: ignore[attr-defined]
        before = [part.copy() for part in frames(out)]
        super().product(parts, factor, out, keep)
        for target, old, part in zip(frames(out), before, frames(parts), strict=True):
            target[...] = keep * old + factor * part @ J


class Late(Network):
    """The Jacobian of the state after the one that generates the transition."""

    def see(self, states: Array) -> None:
        super().see(states)
        after = self.gain * self.phi.value(states) @ self.couplings.of(np.dtype(float)).T  # type: ignore[attr-defined]
        self.slope = self.gain * self.phi.slope(after)


class MissingStage(RungeKutta):
    """The frame moves with the first stage alone."""

    def step(self, parts: Any) -> None:
        euler = [part.copy() for part in parts]
        Euler(self.field, self.duration).step(euler)
        super().step(parts)
        for part, wrong in zip(frames(parts), frames(euler), strict=True):
            part[...] = wrong


def mutants() -> dict[str, tuple[str, Any]]:
    def build(kind: type[Network], scheme: str) -> Any:
        return lambda J: SCHEMES[scheme](kind(network(J).couplings, activation("tanh"), np.array([2.0])))

    found = {f"transposed {name}": (name, build(Transposed, name)) for name in SCHEMES}
    found |= {f"late {name}": (name, build(Late, name)) for name in ("rk4", "euler", "inputs", "rates")}
    return found | {"missing stage": ("rk4", lambda J: MissingStage(network(J, 2.0), 0.1))}


@pytest.mark.parametrize("name", mutants())
def test_wrong_tangents_are_refuted(name: str) -> None:
    scheme, build = mutants()[name]
    J = gaussian(N)
    wrong = lambda x, v: grown(build(J), x, v[None])[1][0]  # noqa: E731
    with pytest.raises(AssertionError, match="not the derivative"):
        tangent_step(
            own_step(scheme, J, 2.0, "tanh"), wrong, size=N, max_examples=5, phases=(Phase.generate,)
        )()


def carried(build: Any, J: Array, dt: float) -> float:
    """|V - F(x(t))| after t = 2, the frame's one vector V started as F(x(0))."""
    force = lambda y: 2 * J @ np.tanh(y) - y  # noqa: E731
    x = np.random.default_rng(5).standard_normal(N)
    v, scheme = force(x)[None], build(J, dt)
    for _ in range(round(2 / dt)):
        x, v = grown(scheme, x, v)
    return float(np.abs(v[0] - force(x)).max())


def test_the_flow_carries_its_force() -> None:
    """d/dt F(x(t)) = DF F, so the tangent flow takes F(x(0)) to F(x(t)), to the order of the scheme."""
    J = gaussian(N)
    coarse, fine = (carried(lambda J, dt: RungeKutta(network(J, 2.0), dt), J, dt) for dt in (0.1, 0.05))
    assert fine < 1e-5
    assert 12 < coarse / fine < 20


@pytest.mark.parametrize("kind", [Transposed, Late])
def test_wrong_tangents_do_not_carry_the_force(kind: type[Network]) -> None:
    J = gaussian(N)
    field = kind(network(J).couplings, activation("tanh"), np.array([2.0]))
    assert carried(lambda J, dt: RungeKutta(field, dt), J, 0.05) > 0.01
    assert carried(lambda J, dt: MissingStage(network(J, 2.0), dt), J, 0.05) > 0.01


def test_closed_slopes_are_those_of_the_tree() -> None:
    from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
    from rnnchaos.theory.nonlinearity.registry import EVERY

    x = np.linspace(-3, 3, 41)
    for name, phi in EVERY.items():
        act = activation(name)
        value, slope = with_slope(phi)(x)
        assert act.value(x) == pytest.approx(value, rel=1e-14)
        assert act.slope(x) == pytest.approx(slope, rel=1e-12)
        assert np.exp(act.log_slope(x)) == pytest.approx(slope, rel=1e-12)


def test_slopes_of_large_arguments_do_not_underflow_to_zero() -> None:
    tanh = activation("tanh")
    assert tanh.slope(np.array([30.0, 300.0])) == pytest.approx(4 * np.exp([-60.0, -600.0]), rel=1e-12)
    assert tanh.log_slope(np.array([-1e6])) == pytest.approx([np.log(4) - 2e6], rel=1e-15)


def test_slopes_of_phi_that_is_not_odd_in_the_tails() -> None:
    """ln phi' of logistic, softplus and elu at x = -1000, where phi' is no float64; 0 exactly of relu."""
    x = np.array([-1000.0])
    for name, expected in (("logistic", -1000.0), ("softplus", -1000.0), ("elu", -1000.0), ("relu", -np.inf)):
        assert activation(name).log_slope(x) == pytest.approx([expected], rel=1e-15)
        assert activation(name).flat == (name == "relu")
    assert activation("hard_tanh").flat
