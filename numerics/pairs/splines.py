"""The piecewise polynomials among the nonlinearities."""

from fractions import Fraction
from functools import lru_cache

from rnnchaos.numerics.pairs.pieces import Pieces
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_ZERO, _ONE = Fraction(0), Fraction(1)
_KNOWN = {
    "relu": Pieces((_ZERO,), ((_ZERO,), (_ZERO, _ONE))),
    "hard_tanh": Pieces((-_ONE, _ONE), ((-_ONE,), (_ZERO, _ONE), (_ONE,))),
}


@lru_cache(maxsize=64)
def pieces_of(phi: Nonlinearity) -> Pieces | None:
    """phi as a piecewise polynomial of which one order of derivative jumps; None where it is none."""
    found = _KNOWN.get(phi.name) if phi.registered else None
    return found if found is not None and found.smooth is not None else None
