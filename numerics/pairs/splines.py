"""The piecewise polynomials among the nonlinearities."""

from functools import lru_cache

from rnnchaos.numerics.pairs.pieces import Pieces
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


@lru_cache(maxsize=64)
def pieces_of(phi: Nonlinearity) -> Pieces | None:
    """phi as a piecewise polynomial of which one order of derivative jumps; None where it is none."""
    if not phi.kinked:
        return None
    try:
        parts = phi.pieces
    except UsageError:
        return None
    polynomials = [part.polynomial for part in parts]
    known = tuple(p for p in polynomials if p is not None)
    if len(known) < len(polynomials):
        return None
    found = Pieces(parts.breaks, known)
    return found if found.smooth is not None else None
