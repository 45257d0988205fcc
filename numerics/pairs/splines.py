"""The piecewise polynomials among the nonlinearities."""

from rnnchaos.numerics.pairs.pieces import Pieces
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def pieces_of(phi: Nonlinearity) -> Pieces | None:
    """phi as a piecewise polynomial; None where it is none."""
    found = getattr(phi, "pieces", None)
    return found if isinstance(found, Pieces) else None


def odd(phi: Nonlinearity) -> bool:
    """Whether phi(-x) = -phi(x)."""
    return bool(getattr(phi, "odd", True))
