r"""A band $|\mathrm{Im}\,w|\le V$ in which phi is analytic, and a bound of $|\varphi'|$ there: known of the
registered phi (`rnnchaos.numerics.nonlinearity.band_bound`), proved here of an expression.

For $|\mathrm{Re}\,w|\le X$ by complex balls on boxes, halved until their values are finite: that proves phi
analytic there (`rnnchaos.numerics.nonlinearity.over_complex_balls`). Beyond by power laws
(`rnnchaos.numerics.bands.half_strip`). phi is real on the real axis: the upper half will do. The half-width
is the largest of some for which this succeeds, `FURTHEST` at most; where phi' is bounded in no band (x**2,
exp(x)), or phi has a kink, there is none.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import ceil

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.bands.half_strip import far_operations
from rnnchaos.numerics.bands.laws import Far
from rnnchaos.numerics.nonlinearity.band_bound import Band, registered_band
from rnnchaos.numerics.nonlinearity.compiled import Function, compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_complex_balls import off_axis
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.theory.errors import Unproved
from rnnchaos.theory.nonlinearity.grammar import Node, X
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.nonlinearity.structure import composed, decaying

FURTHEST, NEAREST, _LEVELS = 8.0, 2.0**-7, 16
_BITS, _DEEPEST, _ENOUGH = 64, 12, 6
_EDGES = tuple(2.0**k for k in range(-1, 9))
Box = tuple[float, float, float, float]
"""Re w from, to; Im w from, to."""


@lru_cache(maxsize=64)
def band_of(phi: Nonlinearity) -> Band | None:
    """The band of phi; None where none is proved."""
    return registered_band(phi) or proved_band(phi)


def proved_band(phi: Nonlinearity) -> Band | None:
    """By balls, whatever phi is called."""
    if phi.kinked or off_axis(phi) is None:
        return None
    width = next((v for v in _widths() if _slope(phi, v) is not None), None)
    if width is None:
        return None
    for finer in (1.2, 1.1, 1.05):
        width *= finer if width < FURTHEST and _slope(phi, width * finer) is not None else 1
    return Band(width, lambda v: _bound(phi, width, v))


def _widths() -> Iterator[float]:
    width = FURTHEST
    while width >= NEAREST:
        yield width
        width /= 2**0.5


def _bound(phi: Nonlinearity, width: float, v: flint.arb) -> flint.arb:
    """The bound at the next of `_LEVELS` heights that is not below v."""
    heights = [width * level / _LEVELS for level in range(1, _LEVELS + 1)]
    height = next((each for each in heights if v <= each), None)
    found = None if height is None else _slope(phi, height)
    if found is None:
        raise Unproved(f"{phi.name} is not shown to be analytic", f"for |Im x| <= {float(v.upper()):.3g}")
    return found


@lru_cache(maxsize=1024)
def _slope(phi: Nonlinearity, height: float) -> flint.arb | None:
    """sup |phi'| over |Im w| <= height; None where it is not proved to be finite."""
    with working_bits(_BITS):
        known = [(edge, found) for edge in _EDGES if (found := _ends(phi, edge, height)) is not None]
        if not known:
            return None
        least = min(float(found) for _, found in known)
        edge, ends = next((edge, found) for edge, found in known if float(found) <= 2 * least)
        inside = _inside(phi, edge, height)
        return None if inside is None else ends.max(inside)


def _ends(phi: Nonlinearity, edge: float, height: float) -> flint.arb | None:
    """sup |phi'| over |Re w| >= edge; None where it is not bounded."""
    try:
        right, left = (_beyond(tree, edge, height) for tree in (phi.node, composed(phi.node, ("neg", X))))
    except Unbounded:
        return None
    return right.max(left)


def _beyond(tree: Node, edge: float, height: float) -> flint.arb:
    """sup |phi'| over Re w >= edge. Raises `Unbounded`."""
    far = Far.identity(arb(edge), arb(height))
    try:
        found = compiled(decaying(tree), duals(far_operations(arb(edge))))(Dual(far, far.number(1)))
    except KeyError:
        raise Unbounded from None
    slope = found.slope if isinstance(found.slope, Far) else far.number(found.slope)
    return slope.flat.abs_upper()


def _inside(phi: Nonlinearity, edge: float, height: float) -> flint.arb | None:
    """sup |phi'| over |Re w| <= edge."""
    function = off_axis(phi)
    if function is None:
        return None
    count = max(2, ceil(2 * edge / max(height, 0.25)))
    places = [edge * (2 * k / count - 1) for k in range(count + 1)]
    floor = arb(0)
    for x in places:
        seen = function(acb(x, height)).slope.abs_upper()
        floor = floor.max(seen) if seen.is_finite() else floor
    return _over_all(function, [(low, high, 0.0, height) for low, high in pairwise(places)], floor, 0)


def _over_all(function: Function, boxes: Iterable[Box], floor: flint.arb, depth: int) -> flint.arb | None:
    """sup |phi'| over boxes, or 4 `floor` where it is below; None where one is not shown to be analytic."""
    most = 4 * floor
    for box in boxes:
        found = _over(function, box, most, depth)
        if found is None:
            return None
        most = most.max(found)
    return most


def _over(function: Function, box: Box, enough: flint.arb, depth: int) -> flint.arb | None:
    """sup |phi'| over a box, or `enough`; the box is halved until its values are finite and it is below that,
    or `_ENOUGH` times."""
    low, high, down, up = box
    found = function(acb(arb(low).union(arb(high)), arb(down).union(arb(up))))
    if found.value.is_finite() and found.slope.is_finite():
        size: flint.arb = found.slope.abs_upper()
        if depth >= _ENOUGH or size <= enough:
            return size.max(enough)
    return None if depth == _DEEPEST else _over_all(function, _halves(box), enough / 4, depth + 1)


def _halves(box: Box) -> tuple[Box, Box]:
    low, high, down, up = box
    if high - low >= up - down:
        middle = (low + high) / 2
        return (low, middle, down, up), (middle, high, down, up)
    middle = (down + up) / 2
    return (low, high, down, middle), (low, high, middle, up)
