r"""The onset of a network whose quiescence loses stability at $g_c=1/|\varphi'(0)|$."""

from collections.abc import Mapping
from fractions import Fraction

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity


def critical_gain(id: str, given: Mapping[str, str]) -> Fraction | None:
    """g_c, exact where phi'(0) is rational, else to 15 digits; None under noise, which activity outlives."""
    if "D" in given:
        return None
    phi = odd_nonlinearity(given.get("phi", "tanh"))
    if phi.slope_fraction is not None:
        return 1 / abs(phi.slope_fraction) if phi.slope_fraction else None
    with working_bits(80):
        return Fraction(f"{1 / abs(float(slope(phi))):.15g}")
