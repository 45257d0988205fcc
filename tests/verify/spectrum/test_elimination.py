"""All N exponents by elimination: against 900 digits, against QR in each step, in stacks, interrupted."""

import warnings
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Stack
from rnnchaos.verify.spectrum.elimination import Elimination
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import Plan

Array = NDArray[Any]
N = 8


def matrix(seed: int, N: int = N) -> Array:
    return np.random.default_rng(seed).standard_normal((N, N)) / np.sqrt(N)


def started(J: Array, g: Any, scheme: str, states: Array) -> Elimination:
    couplings = Stack(J) if J.ndim == 3 else Dense(J)
    network = Network(couplings, activation("tanh"), np.broadcast_to(g, len(states)))
    return Elimination(Plan(N, scheme, 1.0).build(network), couplings, states.copy())


def slopes(J: Array, g: float, scheme: str, x: Array, steps: int) -> list[Array]:
    """g phi' of each step, in float64: what the engine has to work with."""
    found = []
    for _ in range(steps):
        h = g * (J @ x) if scheme == "rates" else x
        found.append(g * 4 * np.exp(-2 * np.abs(h)) / (1 + np.exp(-2 * np.abs(h))) ** 2)
        x = np.tanh(h) if scheme == "rates" else J @ (g * np.tanh(h))
    return found


def growth(J: Array, diagonals: list[Array], scheme: str) -> list[float]:
    """ln R_ii of the product of all steps, at 900 digits."""
    with mpmath.workdps(900):
        coupling, V = mpmath.matrix(J.tolist()), mpmath.eye(len(J))
        for diagonal in diagonals:
            D = mpmath.diag([mpmath.mpf(float(d)) for d in diagonal])
            V = D * (coupling * V) if scheme == "rates" else coupling * (D * V)
        found, Q = [], list[Any]()
        for j in range(len(J)):
            v = V[:, j]
            for q in Q:
                v -= q * mpmath.fdot(q, v)
            size = mpmath.norm(v)
            found.append(float(mpmath.log(size)))
            Q.append(v / size)
        return found


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
@pytest.mark.parametrize(("g", "steps", "last"), [(2.0, 20, -50), (10.0, 20, -700), (50.0, 6, -500)])
def test_each_direction_has_its_growth_whatever_the_gain(
    scheme: str, g: float, steps: int, last: float
) -> None:
    """Condition up to e^1000 over the interval; 30 digits of difference within one step."""
    J, x = matrix(3), np.random.default_rng(3).standard_normal(N)
    found = started(J, g, scheme, x[None]).evolve(steps, audit=True)
    expected = growth(J, slopes(J, g, scheme, x, steps), scheme)
    assert min(expected) < last
    assert found.factored.growth[0] == pytest.approx(expected, rel=1e-13, abs=1e-11)
    assert found.factored.condition < 1e4
    assert found.volume is not None
    assert found.factored.growth.sum() == pytest.approx(float(found.volume[0]), abs=1e-11)


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
def test_intervals_add_up(scheme: str) -> None:
    """One interval of 12 steps is intervals of 1, 5 and 6."""
    J, x = matrix(5), np.random.default_rng(5).standard_normal((1, N))
    whole, parts = started(J, 3.0, scheme, x), started(J, 3.0, scheme, x)
    total = sum(parts.evolve(steps, audit=False).factored.growth for steps in (1, 5, 6))
    assert whole.evolve(12, audit=False).factored.growth == pytest.approx(total, abs=1e-11)
    assert np.array_equal(whole.states, parts.states)


@pytest.mark.parametrize("scheme", ["rates", "inputs"])
def test_a_stack_is_its_networks(scheme: str) -> None:
    J = np.array([matrix(seed) for seed in range(3)])
    x, g = np.random.default_rng(1).standard_normal((3, N)), np.array([1.5, 2.0, 4.0])
    together = started(J, g, scheme, x)
    for steps in (3, 2):
        found = together.evolve(steps, audit=True)
    for n in range(3):
        alone = started(J[n], g[n], scheme, x[n : n + 1])
        for steps in (3, 2):
            one = alone.evolve(steps, audit=True)
        assert found.volume is not None
        assert one.volume is not None
        assert found.factored.growth[n] == pytest.approx(one.factored.growth[0], abs=1e-10)
        assert found.volume[n] == pytest.approx(one.volume[0], abs=1e-10)
        assert together.states[n] == pytest.approx(alone.states[0], abs=1e-12)


def test_a_singular_matrix_is_seen_and_a_strong_gain_is_not_taken_for_one() -> None:
    """phi' over 30 orders of magnitude costs no digits; a direction that J does not have costs them all."""
    J = matrix(2)
    strong = started(J, 30.0, "rates", np.ones((1, N))).evolve(4, audit=False).factored
    assert np.ptp(strong.growth) > 100
    assert strong.condition < 1e4
    J[:, 0] = J[:, 1] + J[:, 2]
    assert started(J, 1.0, "rates", np.ones((1, N))).evolve(1, audit=False).factored.condition > 1e13


def test_the_whole_spectrum_at_a_strong_gain_converges() -> None:
    """At g = 10, where QR in each step misses the determinant by tens of nats."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UndecidedWarning)
        found = lyapunov_spectrum(matrix(1, 60), g=10.0, scheme="rates", rng=1, duration=2000)
    assert found.verdict == "converged"
    assert found.trace_residual is not None
    assert found.trace_residual < 1e-12
