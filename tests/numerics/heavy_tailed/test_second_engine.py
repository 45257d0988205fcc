"""The second engine of the heavy-tailed network against closed forms, and its estimates of its own error."""

from typing import Any

import mpmath as mp
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import NonConvergence


@pytest.mark.parametrize(("alpha", "g"), [("1.5", "2"), ("1.5", "10"), ("0.4", "1.7"), ("0.1", "4.25")])
def test_the_exponent_of_one_neuron(alpha: str, g: str) -> None:
    """E|z|^(-mu) = g^mu, E|z|^u in closed form, mu up to near the pole at mu = N = 1."""
    found = evaluate("heavy_tailed.intermittency_exponent", alpha=alpha, g=g, N=1, digits=8, engine="mpmath")
    with mp.workdps(20):
        u = -found.mpf
        moment = 2**u * mp.gamma((1 + u) / 2) * mp.gamma(1 - u / mp.mpf(alpha)) / mp.gamma(1 - u / 2)
        assert abs(moment / mp.sqrt(mp.pi) * mp.mpf(g) ** u - 1) < 1e-5  # 1/(1 - mu) times the digits asked


def test_next_to_the_pole_there_is_no_exponent() -> None:
    with pytest.raises(NonConvergence, match="from the pole"):
        evaluate("heavy_tailed.intermittency_exponent", alpha="1.5", g=7800, N=1, digits=5, engine="mpmath")


@pytest.mark.parametrize(("alpha", "digits"), [("1", 1), ("1", 2), ("1", 3), ("1.8", 3)])
def test_the_radius_of_the_mean_field_scale_holds(alpha: str, digits: int) -> None:
    """An error that oscillates with the step hides from neither refinement."""
    given: dict[str, Any] = {"alpha": alpha, "g": "0.5", "digits": digits}
    truth = evaluate("heavy_tailed.mean_field_scale", **given | {"digits": 20})
    assert evaluate("heavy_tailed.mean_field_scale", engine="mpmath", **given).arb.overlaps(truth.arb)
