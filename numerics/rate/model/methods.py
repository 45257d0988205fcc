"""How values of rate networks are found: the methods that they name."""

from typing import Any

from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.numerics.rate.model.balls import proved

HERMITE = (
    "trapezoid rules with a proved band and Hermite expansions with Parseval's remainders in ball "
    "arithmetic; root by "
    "interval Newton; states counted by a scan"
)
KINKED = (
    "closed forms, Price's theorem and enclosed integrals in ball arithmetic; root by interval Newton; "
    "states counted "
    "by a scan"
)
ESTIMATED = (
    "trapezoid rule and Hermite expansion, nothing proved; radius: 10 times the larger change on doubling "
    "the "
    "precision and on half the step with half as many terms again"
)
REFERENCE = (
    "mpmath: nested quadratures, chord Newton; radius: 10 times the larger change on doubling the precision "
    "and on "
    "half as many digits again in the rules"
)


def method_of(**given: Any) -> str | None:
    """How balls prove; None where nothing is."""
    phi = given["phi"]
    return (KINKED if pieces_of(phi) else HERMITE) if proved(phi) else None
