"""The parameters of networks with mean coupling, bias and noise, and a network as its exact numbers."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.quantity import ANY_PHI, GAIN, integer, real
from rnnchaos.numerics.rate.model.equations import Couplings
from rnnchaos.theory.nonlinearity.registry import EVERY, Nonlinearity

LARGEST = 1e6
J0 = real(
    "J0",
    "mean coupling: the mean of a coupling times N",
    at_least=-LARGEST,
    at_most=LARGEST,
    default=0,
    required=False,
)
BIAS = real("b", "mean of the bias", at_least=-LARGEST, at_most=LARGEST, default=0, required=False)
FROZEN = real(
    "sigma_b",
    "standard deviation of the bias between neurons",
    at_least=0,
    at_most=LARGEST,
    default=0,
    required=False,
)
NOISE = real(
    "D",
    "strength of the white noise, <xi xi> = 2 D delta(t)",
    at_least=0,
    at_most=LARGEST,
    default=0,
    required=False,
)
BRANCH = integer(
    "branch",
    "which of several states, in the order in which they are listed",
    at_least=1,
    at_most=99,
    required=False,
)
LAG = real("lag", "lag tau, in units of the neuron's time constant", at_least=-1e6, at_most=1e6)
BOUNDARY = (J0, BIAS, FROZEN, NOISE, ANY_PHI, BRANCH)
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
