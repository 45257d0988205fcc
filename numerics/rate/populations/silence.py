"""Populations at rest at their biases: what is exact there, and whether balls show it to be stable."""

from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.rate.populations.linear import exponent_at_silence
from rnnchaos.numerics.rate.populations.state import Populations
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError

COUNTED = "; states counted by iteration"
EXACT = "exact: every neuron is at rest at its bias"
SILENT = "static: phi(b_a) = 0, every neuron rests at its bias"
VANISHING = "every perturbation vanishes in one step: lambda_1 is -infinity"


def at_silence(network: Populations, value: Any) -> Ball:
    """A number in silence, at the precision in force; None: lambda_1 is -infinity. Raises `NonConvergence`
    where balls show that silence is unstable."""
    if value is None:
        return Ball(None, EXACT + COUNTED, True, "none", VANISHING)
    return Ball(arb_of(value), EXACT + COUNTED, _is_shown(network), "quiescent", SILENT)


def rate_at_silence(network: Populations) -> Any:
    """lambda_1; None where it is -infinity. Raises `UsageError` at a kink."""
    slopes = [phi_and_slope(network.phi)(arb_of(b)).slope for b in network.b]
    return exponent_at_silence(arb_of, network, slopes)


def _is_shown(network: Populations) -> bool:
    """Whether silence is shown to be stable; False where that is open, as at a kink."""
    try:
        rate = rate_at_silence(network)
    except UsageError:
        return False
    if rate is not None and rate > 0:
        raise NonConvergence("whether silence is stable, too near to where it turns", f"lambda_1 = {rate}")
    return rate is None or bool(rate < 0)
