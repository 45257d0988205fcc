r"""Property tests as one line each: hand over your own functions, get a Hypothesis test back.

    test_tangent = tangent_step(my_step, my_tangent)
    test_variance = simulation_agrees(my_variance)

Exact properties hold for every network, at every size, without statistics:

* `tangent_step`: v' = Im step(x + i h v)/h, the complex-step derivative; no subtraction, so h = 1e-30 and
  agreement to rounding. It tells J v from J^T v and a Jacobian taken one step late from the right one.
* `sign_symmetry`: step(-x) = -step(x) for odd phi, bit by bit.
* `gain_scaling`: a quantity of x' = -x + J phi(x) that scales as x^weight obeys Q[b phi](g) = Q[phi](b g) and
  Q[phi(a x)](g) = a^-weight Q[phi](a g), since a x obeys the equation of phi at gain a g.
* `monotone_in_gain`: Q(g) < Q(g') for g_c < g < g'.
* `onset_limit`: Q(g) is 0 for g <= g_c, and Q/leading - 1 is O(eps) above, so that it halves with eps.
* `price`: d/dc E[F(x)F(y)] = E[F'(x)F'(y)] (R. Price, doi:10.1109/TIT.1958.1057444), c the covariance.
* `energy_conservation`: Delta'^2/2 + V(Delta) keeps its value along a solution of Delta'' = -V'(Delta).
* `trace_identity`: the exponents per step add up to <ln |det J(x_t)|>, whatever the reorthonormalisation.

A sampled one, `simulation_agrees`, draws a whole model (phi, g, N, seed) and compares a formula for its
variance with a short simulation: false alarms below 1e-9 an example (`rnnchaos.verify.testing.random_model`).
What fails shrinks to the simplest failing model and prints the command that repeats it.

Every factory takes options of `hypothesis.settings`, as `max_examples=100`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from rnnchaos.verify.testing.random_model import Model, Prediction, judge, theory
from rnnchaos.verify.testing.strategies import (
    CORES,
    gains,
    hypothesis,
    networks,
    rationals,
    scaled,
    scaled_nonlinearities,
    scales,
    seeds,
    st,
)

Test = Callable[[], None]
Step = Callable[[Any], Any]
Tangent = Callable[[Any, Any], Any]
Potential = Callable[[str, Fraction, Any], Any]

COMPLEX_STEP = 1e-30
DIFFERENCE = Fraction(1, 1000)
EPSILON = Fraction(1, 64)
_PHASES = [phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain]  # it samples anew
SIZES = rationals(Fraction(1, 10), Fraction(3))


def tangent_step(
    step: Step, tangent: Tangent, *, size: int, tolerance: float = 1e-12, **options: Any
) -> Test:
    """Test that tangent(x, v) is the derivative of step(x) along v; step must take complex arrays (size,)."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(seed=seeds(), scale=SIZES)
    def test(seed: int, scale: Fraction) -> None:
        x, v = _normal(seed, scale, (2, size))
        exact = np.imag(step(x + 1j * COMPLEX_STEP * v)) / COMPLEX_STEP
        _close(tangent(x, v), exact, tolerance, "the tangent step is not the derivative of the step")

    return test


def sign_symmetry(step: Step, *, size: int, **options: Any) -> Test:
    """Test that step(-x) = -step(x), bit by bit, for arrays of shape (size,)."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(seed=seeds(), scale=SIZES)
    def test(seed: int, scale: Fraction) -> None:
        x = _normal(seed, scale, (size,))
        assert np.array_equal(step(-x), -np.asarray(step(x))), "step(-x) is not -step(x)"

    return test


def gain_scaling(quantity: Prediction, *, weight: int = 2, tolerance: float = 1e-9, **options: Any) -> Test:
    """Test Q[b phi(a x)](g) = a^-weight Q[phi](a b g) of quantity(phi, g); the variance has weight 2."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(core=st.sampled_from(sorted(CORES)), a=scales(), b=scales(), ratio=gains())
    def test(core: str, a: Fraction, b: Fraction, ratio: Fraction) -> None:
        (phi, slope), (plain, _) = scaled(core, a, b), scaled(core, Fraction(1), Fraction(1))
        expected = quantity(plain, ratio) / float(a) ** weight
        _close(quantity(phi, ratio / slope), expected, tolerance, "gain and phi do not scale together")

    return test


def monotone_in_gain(quantity: Prediction, **options: Any) -> Test:
    """Test that quantity(phi, g) grows with g above the onset."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(phi=scaled_nonlinearities(), low=gains(), more=rationals(Fraction(1, 10), Fraction(2)))
    def test(phi: tuple[str, Fraction], low: Fraction, more: Fraction) -> None:
        first, second = (quantity(phi[0], ratio / phi[1]) for ratio in (low, low + more))
        assert first < second, f"{first} at g = {low / phi[1]}, {second} at g = {(low + more) / phi[1]}"

    return test


def onset_limit(quantity: Prediction, leading: Callable[[str, float], float], **options: Any) -> Test:
    """Test that quantity(phi, g) is 0 up to g_c and tends to leading(phi, eps), eps = g - g_c, above it."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(phi=scaled_nonlinearities(), below=rationals(Fraction(1, 10), Fraction(1)))
    def test(phi: tuple[str, Fraction], below: Fraction) -> None:
        assert quantity(phi[0], below / phi[1]) == 0, "not quiescent below the onset"
        far, near = (_excess(quantity, leading, phi, ratio) for ratio in (EPSILON, EPSILON / 4))
        assert near <= far / 2 + 1e-6, f"off the leading order by {far:.2e}, then by {near:.2e} at eps/4"

    return test


def _excess(
    quantity: Prediction, leading: Callable[[str, float], float], phi: tuple[str, Fraction], ratio: Fraction
) -> float:
    text, slope = phi
    return abs(quantity(text, (1 + ratio) / slope) / leading(text, float(ratio / slope)) - 1)


def price(
    mean: Callable[[Fraction], float],
    slope: Callable[[Fraction], float],
    *,
    variance: Fraction,
    tolerance: float = 1e-8,
    **options: Any,
) -> Test:
    """Test that slope(c) = E[F'(x)F'(y)] is the derivative of mean(c) = E[F(x)F(y)], c the covariance."""

    def difference(c: Fraction, h: Fraction) -> float:
        return float(mean(c + h) - mean(c - h)) / float(2 * h)

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(rho=rationals(Fraction(-9, 10), Fraction(9, 10), parts=20))
    def test(rho: Fraction) -> None:
        c, h = rho * variance, DIFFERENCE * variance
        found = (4 * difference(c, h / 2) - difference(c, h)) / 3
        _close(float(slope(c)), found, tolerance, f"Price's theorem fails at covariance {c}")

    return test


def energy_conservation(
    path: Callable[[str, Fraction], tuple[Any, Any]],
    potential: Potential,
    *,
    tolerance: float = 1e-8,
    **options: Any,
) -> Test:
    """Test that Delta'^2/2 + V keeps its value along (Delta, Delta') = path(phi, g), arrays over time.

    V = potential(phi, g, Delta); the tolerance is a fraction of max |V|.
    """

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(phi=scaled_nonlinearities(), ratio=gains())
    def test(phi: tuple[str, Fraction], ratio: Fraction) -> None:
        model = phi[0], ratio / phi[1]
        delta, velocity = (np.asarray(array) for array in path(*model))
        v = np.asarray(potential(*model, delta))
        energy = velocity**2 / 2 + v
        unit = float(np.abs(v).max())
        _close(energy / unit, np.full_like(energy, energy[0] / unit), tolerance, "energy is not conserved")

    return test


def trace_identity(
    spectrum: Callable[[Any, int], Any],
    step: Step,
    tangent: Tangent,
    *,
    size: int,
    steps: int = 10,
    tolerance: float = 1e-9,
    **options: Any,
) -> Test:
    """Test that spectrum(x, steps), all `size` exponents per step from state x on, add up to <ln |det J|>."""

    @hypothesis.settings(deadline=None, **options)
    @hypothesis.given(seed=seeds(), scale=SIZES)
    def test(seed: int, scale: Fraction) -> None:
        start = x = _normal(seed, scale, (size,))
        total = 0.0
        for _ in range(steps):
            total += np.linalg.slogdet(np.array([tangent(x, unit) for unit in np.eye(size)]))[1]
            x = step(x)
        found = float(np.sum(spectrum(start, steps)))
        _close(found, total / steps, tolerance, "the exponents do not add up to <ln |det J|>")

    return test


def simulation_agrees(prediction: Prediction = theory, *, high: int = 200, **options: Any) -> Test:
    """Test prediction(phi, g), the variance of x(t+1) = J phi(x), against short simulations of whole models.

    Networks have 50 to `high` units. A failure names the simplest failing model and the command that repeats
    it.
    """

    quick: dict[str, Any] = {"deadline": None, "phases": _PHASES}

    @hypothesis.settings(**(quick | options))
    @hypothesis.given(model=networks(high=high))
    def test(model: Model) -> None:
        outcome = judge(model, prediction)
        if not outcome.holds:  # raised by hand: pytest rewrites assertions and would add to the message
            raise AssertionError(f"{outcome.text()}\nto repeat: {model.command(prediction)}")

    return test


def _normal(seed: int, scale: Fraction, shape: tuple[int, ...]) -> Any:
    return float(scale) * np.random.default_rng(np.random.SeedSequence(seed)).standard_normal(shape)


def _close(found: Any, expected: Any, tolerance: float, complaint: str) -> None:
    """|found - expected| <= tolerance max(1, |expected|), elementwise."""
    gap = np.abs(np.asarray(found) - expected) / np.maximum(1, np.abs(expected))
    assert np.all(gap <= tolerance), f"{complaint}: off by {np.max(gap):.2e}, allowed {tolerance:.2e}"
