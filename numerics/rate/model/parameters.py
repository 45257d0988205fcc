"""The parameters of networks with mean coupling, bias and noise, and a network as its exact numbers."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.quantity import ANY_PHI, GAIN, Parameter, integer, real
from rnnchaos.numerics.rate.model.equations import Couplings
from rnnchaos.theory.nonlinearity.registry import EVERY, Nonlinearity

LARGEST, LEAST, WEAKEST = 1e6, 1e-100, 1e-7


def _optional(name: str, meaning: str, *, nonzero: float = LEAST, at_least: float = 0) -> Parameter:
    return real(
        name,
        meaning,
        at_least=at_least,
        at_most=LARGEST,
        nonzero=nonzero,
        default=0,
        required=False,
    )


def _biases(nonzero: float) -> tuple[Parameter, Parameter]:
    spread = "standard deviation of the bias between neurons"
    return (
        _optional("b", "mean of the bias", nonzero=nonzero, at_least=-LARGEST),
        _optional("sigma_b", spread, nonzero=nonzero),
    )


BIAS, FROZEN = _biases(LEAST)
J0 = _optional("J0", "mean coupling: the mean of a coupling times N", at_least=-LARGEST)
NOISE = _optional("D", "strength of the white noise, <xi xi> = 2 D delta(t)")
BRANCH = integer(
    "branch",
    "which of several states, in the order in which they are listed",
    at_least=1,
    at_most=99,
    required=False,
)
LAG = real("lag", "lag tau, in units of the neuron's time constant", at_least=-1e6, at_most=1e6)
BOUNDARY = (J0, *_biases(WEAKEST), NOISE, ANY_PHI, BRANCH)
"""Weaker biases move the boundary by less than the scan resolves."""
STATE = (GAIN, J0, BIAS, FROZEN, NOISE, ANY_PHI, BRANCH)


@dataclass(frozen=True)
class Network:
    """g (None at the boundary, where it is wanted), J0, b, sigma_b, D and phi, exactly."""

    g: Fraction | None
    J0: Fraction
    b: Fraction
    sigma_b: Fraction
    D: Fraction
    phi: Nonlinearity

    def couplings(self, number: Any) -> Couplings:
        """In the numbers that `number` makes of exact ones."""
        gain = None if self.g is None else number(self.g) * number(self.g)
        frozen, noise = number(self.sigma_b) * number(self.sigma_b), number(self.D) * number(self.D)
        return Couplings(number(self.J0), number(self.b), frozen, noise, gain)

    @property
    def symmetric(self) -> bool:
        """Whether x -> -x maps the network onto itself: phi odd about phi(0), and nothing drives the mean."""
        if self.phi == EVERY["logistic"]:
            return self.b + self.J0 / 2 == 0
        return self.b == 0 and self.phi.odd
