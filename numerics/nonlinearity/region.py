r"""Where an expression phi is analytic and how large it is there, proved by complex balls on boxes.

Under $x=s\sinh t$ the strip $0\le\mathrm{Im}\,t\le a$ over $t\ge0$ is covered by boxes, as many as it takes,
and phi is evaluated on each (`rnnchaos.numerics.nonlinearity.over_complex_balls`): a finite value proves that
phi is analytic there and bounds it. phi is odd and real on the real axis, so the mirror images follow. What
lies further out than any box is never used: the rules that stand on this (`rnnchaos.numerics.means.contour`)
integrate around a rectangle and need phi's growth on the real axis alone
(`rnnchaos.numerics.nonlinearity.growth`).

A box near a singularity is halved `_HALVINGS` times; what that cannot prove is `Unproved`.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.over_complex_balls import off_axis
from rnnchaos.theory.errors import Unproved, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

BITS, COLUMN = 64, 0.125
_HALVINGS, _DEEPEST = 13, 7
Box = tuple[float, float, float, float]
"""t from, t to, y from, y to."""


@dataclass(frozen=True)
class Size:
    """Upper bounds of |phi| and |phi'|, and a lower one of |phi|."""

    value: flint.arb
    slope: flint.arb
    least: flint.arb

    def larger(self, other: "Size") -> "Size":
        return Size(self.value.max(other.value), self.slope.max(other.slope), self.least.min(other.least))


@dataclass(frozen=True)
class Region:
    """The image of $0\\le\\mathrm{Im}\\,t\\le$ `angle` under x = `scale` sinh t."""

    phi: Nonlinearity
    scale: float
    angle: float
    columns: list[Size] = field(default_factory=list, compare=False)
    edges: dict[tuple[int, float], list[Size]] = field(default_factory=dict, compare=False)

    def point(self, box: Box) -> acb:
        """The image of a box."""
        low, high, down, up = box
        t = acb(arb(low).union(arb(high)), arb(down).union(arb(up)))
        return self.scale * t.sinh()

    def upper(self, box: Box) -> Size | None:
        """Bounds on the image of a box; None where one value is not finite."""
        return self.upper_at(self.point(box))

    def upper_at(self, w: acb) -> Size | None:
        """The same on a ball w."""
        found = present(off_axis(self.phi), "a tree over complex balls")(w)
        if not (found.value.is_finite() and found.slope.is_finite()):
            return None
        return Size(found.value.abs_upper(), found.slope.abs_upper(), found.value.abs_lower())

    def bounded(self, box: Box, slack: int, depth: int = 0) -> Size:
        """Bounds on the image of a box, halved along its longer side until they are finite and within `slack`
        times the value at its middle, or small.
        """
        size = self.upper(box)
        if size is not None and (depth >= _DEEPEST or self._tight(size, box, slack)):
            return size
        if depth == _HALVINGS:
            raise Unproved(
                "phi is not shown to be analytic", f"near Re t = {box[0]:.3g}, Im t = {box[2]:.3g}"
            )
        one, two = (self.bounded(half, slack, depth + 1) for half in _halves(box))
        return one.larger(two)

    def _tight(self, size: Size, box: Box, slack: int) -> bool:
        if size.value <= self.small or size.value <= slack * size.least:
            return True
        low, high, down, up = box
        x, y = (low + high) / 2, (down + up) / 2
        middle = self.upper((x, x, y, y))
        return middle is not None and size.value <= slack * middle.value

    @cached_property
    def small(self) -> flint.arb:
        """A hundredth of |phi(i s sin a)|, which stands for how large phi is."""
        found = self.upper((0.0, 0.0, self.angle, self.angle))
        return arb(0) if found is None else found.value / 100

    def column(self, t: float) -> Size:
        """Bounds on the whole column that holds t >= 0, and the proof that phi is analytic up to it."""
        wanted = int(t / COLUMN)
        with working_bits(BITS):
            while len(self.columns) <= wanted:
                start = len(self.columns) * COLUMN
                self.columns.append(self.bounded((start, start + COLUMN, 0.0, self.angle), 8))
        return self.columns[wanted]

    def proved(self, t: float) -> bool:
        """Whether phi is shown to be analytic for 0 <= Re t <= `t`."""
        try:
            self.column(t)
        except Unproved:
            return False
        return True

    def edge(self, level: int, count: int, height: float) -> list[Size]:
        """Bounds on Im t = `height`, on `count` segments of length 2^-level from 0 on."""
        known, width = self.edges.setdefault((level, height), []), 2.0**-level
        with working_bits(BITS):
            while len(known) < count:
                start = len(known) * width
                known.append(self.bounded((start, start + width, height, height), 2))
        return known[:count]


def _halves(box: Box) -> tuple[Box, Box]:
    low, high, down, up = box
    if high - low >= up - down:
        middle = (low + high) / 2
        return (low, middle, down, up), (middle, high, down, up)
    middle = (down + up) / 2
    return (low, high, middle, up), (low, high, down, middle)


@lru_cache(maxsize=64)
def reach(phi: Nonlinearity, scale: float) -> float:
    """How far up the imaginary axis phi is seen to be analytic, up to 64 times `scale`; a guide only."""
    up, step = 0.0, scale / 32
    with working_bits(BITS):
        while up < 64 * scale:
            if Region(phi, 1.0, 0.0).upper_at(acb(0, arb(up).union(arb(up + step)))) is None:
                if step < scale / 200:
                    break
                step /= 2
            else:
                up, step = up + step, max(step, up / 16)
    return up


@lru_cache(maxsize=512)
def region(phi: Nonlinearity, scale: float, angle: float) -> Region:
    """The one `Region` of these numbers, which keeps what it has proved."""
    return Region(phi, scale, angle)
