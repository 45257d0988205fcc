r"""Whether x = b is a state: phi(b) = 0, without frozen biases and noise, decided exactly or not at all.

phi(0) = 0 for odd phi; a polynomial piece takes its value in rational arithmetic; of any other phi a ball
that excludes 0 says no, a ball that is the number 0 yes. Float64 would take $\tanh(b)-1$ for 0 from b = 19.1
on, and $be^{-b^2}$ from b = 28.
"""

from fractions import Fraction
from functools import lru_cache

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.grammar import Node
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.nonlinearity.signs import polynomial

_BITS = (64, 512, 4096)


def silent(network: Network) -> bool:
    """Whether x = b for all neurons is a state. Raises `NonConvergence` where that stays open."""
    return not (network.sigma_b or network.D) and vanishes(network.phi, network.b)


@lru_cache(maxsize=256)
def vanishes(phi: Nonlinearity, x: Fraction) -> bool:
    """Whether phi(x) = 0. Raises `NonConvergence` where that stays open."""
    if x == 0 and phi.odd:
        return True
    tree = _tree(phi, x)
    known = polynomial(tree)
    if known is not None:
        return sum(c * x**k for k, c in enumerate(known)) == 0
    function = compiled(tree, BALL)
    for bits in _BITS:
        with working_bits(bits):
            value = function(arb_of(x))
        if value == 0 or not value.contains(0):
            return bool(value == 0)
    raise NonConvergence(f"whether phi(b) = 0, phi = {phi.name}, b = {x}", f"phi(b) = {value.str(3)}")


def _tree(phi: Nonlinearity, x: Fraction) -> Node:
    """phi near x: of a phi with kinks the piece that holds x, where the kinks are known."""
    try:
        return phi.pieces.at(x)
    except UsageError:
        return phi.node
