"""The spectrum at the onset: its amplitudes by two rules, and the equation where its solution is known."""

import numpy as np
import pytest

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.universal_spectrum import Equation, sinh_rule

AMPLITUDES = {
    "entropy_rate": 0.476061532518298,
    "dimension": 2.12849087126879,
    "unstable_fraction": 1.01905743770524,
}


@pytest.mark.parametrize("name", AMPLITUDES)
def test_amplitudes_by_both_rules(name: str) -> None:
    ball, other = (evaluate(f"gaussian.{name}.onset", digits=12, engine=e) for e in ("ball", "mpmath"))
    assert ball.arb.overlaps(other.arb)
    assert not ball.certified
    assert float(ball) == pytest.approx(AMPLITUDES[name], rel=1e-12)


def test_growth_of_volumes_is_the_integral_of_the_shares() -> None:
    """psi' = n/2, by a central difference."""
    with working_bits(64):
        equation = Equation(sinh_rule(36, 2))
    weights, near = equation.weights, {e: equation.near(e) for e in (0.499, 0.5, 0.501)}
    growth = {e: float(weights @ values**4) / 4 for e, values in near.items()}
    assert (growth[0.501] - growth[0.499]) / 0.002 == pytest.approx(
        float(weights @ near[0.5] ** 2) / 2, rel=1e-6
    )


def test_a_pure_well_is_solved_by_its_ground_state() -> None:
    """Where f is small the equation is the well -d^2/dt^2 + 1 - 6 sech^2 t, whose ground state sech^2 t has
    the transform k/sinh(pi k/2) and the level -3: the matrix maps it onto (k^2 + 4) times itself."""
    with working_bits(64):
        equation = Equation(sinh_rule(36, 2))
    k = equation.k
    ground = np.where(k == 0, 2 / np.pi, k / np.sinh(np.pi * np.where(k == 0, 1, k) / 2))
    assert np.allclose(equation.well @ ground, (k**2 + 4) * ground, rtol=0, atol=1e-12)
