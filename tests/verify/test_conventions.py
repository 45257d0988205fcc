"""What theory and simulation share is data of theory: the law of the weights, the power of the noise, the
variance of the couplings between populations. Drawn numbers are held to it within five standard errors."""

import inspect
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from rnnchaos.theory.gaussian.noise import NOISE, POWER
from rnnchaos.theory.gaussian.noise import SYMBOLS as OF_NOISE
from rnnchaos.theory.heavy_tailed import notation as heavy
from rnnchaos.theory.modular import notation as modular
from rnnchaos.verify.gaussian import noise_kernel
from rnnchaos.verify.networks.hierarchy import Hierarchy
from rnnchaos.verify.networks.stable import StableLaw

DRAWS = 200_000


@pytest.mark.parametrize("alpha", [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)])
def test_weights_have_the_characteristic_function(alpha: Fraction) -> None:
    """The mean of cos(k z) within five standard errors, at several k."""
    z = StableLaw(alpha).draw(np.random.default_rng(1), DRAWS)
    law = sp.lambdify(
        heavy.FREQUENCY, heavy.characteristic(heavy.FREQUENCY).subs(heavy.ALPHA, sp.Rational(alpha)), "math"
    )
    bound = 5 / np.sqrt(DRAWS)
    for k in (0.3, 0.8, 1.7):
        assert abs(np.cos(k * z).mean() - law(k)) < bound
        assert abs(np.cos(k * z).mean() - np.sqrt(law(k))) > bound  # exp(-|k|^alpha/2) is another law


def test_noise_has_its_power() -> None:
    """A step of dt adds the variance of the white noise times dt: with all else at rest, of one step."""
    D, dt, N = 0.7, 0.1, 100_000
    kick = noise_kernel.kick(D, dt)
    added = float(np.var(kick * np.random.default_rng(2).standard_normal(N)))
    assert added == pytest.approx(float(POWER.subs(NOISE, D)) * dt, rel=5 * np.sqrt(2 / N))


def test_populations_are_coupled_with_their_variance() -> None:
    matrix = Hierarchy(np.random.default_rng(3), (1.0, 0.8), (2,), 300).matrices[1]
    variance = modular.BETWEEN.subs({modular.sigma_mu: 0.8, modular.POPULATIONS: len(matrix)})
    assert float(np.var(matrix)) == pytest.approx(float(variance), rel=5 * np.sqrt(2 / matrix.size))


def test_the_meanings_say_what_the_data_say() -> None:
    assert heavy.meanings["alpha"].text.endswith("= exp(-|k|^alpha)")
    assert OF_NOISE["D"].text.endswith("<xi xi> = 2 D delta(t)")
    assert modular.MEANINGS["sigma_mu"].text.endswith("sigma_mu^2/P")
    for module in (heavy, modular):
        assert "in_words(" in inspect.getsource(module)
