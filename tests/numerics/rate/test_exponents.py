"""Critical exponents of rate networks, measured from certified values above the boundary."""

import pytest

from rnnchaos.numerics.rate.exponents import exponents
from rnnchaos.theory.errors import UsageError


@pytest.mark.slow
def test_a_kink_has_its_own_class() -> None:
    """ReLU: Gamma0 ~ eps^3, delta0 = (25 pi^3/32) (b/J0)^2 eps^2."""
    energy, delta, exponent, ratio = exponents(4, phi="relu", J0=-2, b=1)
    assert exponent.agree
    assert ratio.agree
    assert float(ratio.amplitude) == pytest.approx(0.644677, abs=1e-5)
    assert energy.agree
    assert delta.agree
    assert (energy.derived_exponent, delta.derived_exponent) == (3, 2)
    assert float(energy.exponent) == pytest.approx(3, abs=1e-4)
    assert float(delta.amplitude) == pytest.approx(25 * 3.141592653589793**3 / 32 / 4, rel=1e-4)


@pytest.mark.slow
def test_any_bias_makes_the_energy_quadratic() -> None:
    """tanh, b = 0.5, to 10 digits: Gamma0 ~ eps^2, lambda_1 ~ eps, and Gamma0/(lambda_1 delta0) = 4/5."""
    found = {each.quantity: each for each in exponents(10, b="0.5")}
    assert all(each.agree for each in found.values())
    exact = {"kinetic_energy": 2, "delta0": 1, "lyapunov_max": 1, "ratio": 0}
    assert {name: each.derived_exponent for name, each in found.items()} == exact
    for name, exponent in exact.items():
        assert float(found[name].exponent) == pytest.approx(exponent, abs=1e-10)
    assert float(found["ratio"].amplitude) == pytest.approx(0.8, abs=1e-10)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "b = 0: accepted: a bias"),
        ({"b": 1, "D": 1}, "D = not 0"),
        ({"b": 1, "digits": 13}, "digits = 13"),
        ({"b": 1, "g": 2}, "g = 2: rate.chaos_boundary takes"),
        ({"b": 1, "J0": -1, "phi": "elu"}, "phi = elu"),
    ],
)
def test_what_has_no_exponents_is_refused(given: dict[str, object], refusal: str) -> None:
    with pytest.raises(UsageError, match=refusal):
        exponents(**given)  # type: ignore[arg-type]
