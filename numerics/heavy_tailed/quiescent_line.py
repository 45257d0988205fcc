r"""Which line an inversion takes, chosen in float64; the error bounds hold for any choice.

With $h(p)=\ln C_pE A_T^{-p}\theta^p$ (`quiescent_tails.height`) and P itself near $\min_{0\le
p\le1}e^{h(p)}$, a line Re p = c whose aliases are held at c - w and c + w wants, for b bits,

    2 pi w/step = b ln 2 - ln P + max(h(c - w), h(c + w)),
    pi Y/(2 alpha) = b ln 2 - ln P + h(c) + (c/alpha + 1/2) ln(...)         nodes = Y/step.

ln E A^-p is taken from its first two cumulants and its values at two exponents on the side in question (1 and
3; with three units or fewer the third cumulant). Lines, steps and counts are of few kinds, so that gains,
steps and thresholds share the moments along them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log, pi, sqrt

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.log_moments import Arc, log_moments
from rnnchaos.numerics.heavy_tailed.quiescent_ensemble import Ensemble
from rnnchaos.numerics.heavy_tailed.quiescent_tails import constant, height
from rnnchaos.numerics.heavy_tailed.weight_law import stable
from rnnchaos.theory.errors import NonConvergence

_MOST_LOST = 250  # nats; beyond, Edgeworth's correction is no probability any more, and a minute's work
_MOST_NODES, _NATS, _MARGIN, _LARGEST, _SLACK = 100_000, 16, 6.0, 0.7, 10
_WIDTHS = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.03)


@dataclass(frozen=True)
class Line:
    """The arc on Re p = c, its strip, the distance w of the exponents that bound its aliases, and the bits
    that cancellation costs."""

    arc: Arc
    strip: int
    width: float
    lost: int


@dataclass(frozen=True)
class Model:
    """ln E A^-p as a polynomial in p, the mean of ln|x|/theta, and the variance of ln|x|."""

    alpha: Fraction
    powers: tuple[float, ...]
    log_level: float
    ahead: float
    spread: float
    normal: bool

    @property
    def variance(self) -> float:
        """Var ln A."""
        return 2 * self.powers[1]

    def height(self, strip: int, p: float) -> float:
        """h(p)."""
        amplitude = sum(c * p ** (k + 1) for k, c in enumerate(self.powers))
        with working_bits(53):
            return amplitude + p * self.log_level + float(constant(self.alpha, strip, p).log())

    def fraction(self) -> float:
        """About ln P, rather too small."""
        if self.ahead <= 0:
            return -1.0
        lowest = min(self.height(0, k / 16) for k in range(17))
        return lowest - _MARGIN - log(1 + self.spread) / 2

    def exponents(self, bits: int) -> list[float]:
        """The few exponents r by which Markov's inequality may show that P is 1 to `bits`, the best first."""
        heights = {
            r: self.height(-1, -r) for r in (_LARGEST * float(self.alpha) * 2 ** (-k / 2) for k in range(14))
        }
        hopeful = [r for r, height in heights.items() if height < _SLACK - bits * LOG2]
        return sorted(hopeful, key=heights.__getitem__)[:3]


def model(what: Ensemble, threshold: Fraction) -> Model:
    """What float64 knows of the law."""
    with working_bits(80):
        mean, variance, third = (float(v) for v in what.cumulants(53))
        weight, a, log_level = (
            log_moments(stable(what.alpha), 1, 53),
            float(what.alpha),
            arb_of(threshold).log(),
        )
        ahead = mean + float(weight.mean) / a - float(log_level)
        powers = [-mean, variance / 2]
        nodes = (1.0, 3.0) if ahead > 0 else (-_LARGEST * a / 2, -_LARGEST * a)
        if what.definition == "exact" and (ahead <= 0 or what.size > 3):
            powers += _fitted(powers, {p: float(what.variation(p, 53).log()) for p in nodes})
        elif what.definition == "exact":
            powers += [-third / 6]
        spread = variance + float(weight.variance) / a**2
    return Model(what.alpha, tuple(powers), float(log_level), ahead, spread, what.definition != "exact")


def _fitted(powers: list[float], values: Mapping[float, float]) -> tuple[float, float]:
    """The coefficients of p^3 and p^4 that give the values at two p."""
    (p, first), (q, second) = (
        (p, (value - powers[0] * p - powers[1] * p**2) / p**3) for p, value in values.items()
    )
    fourth = (second - first) / (q - p)
    return first - fourth * p, fourth


def line(what: Ensemble, guess: Model, bits: int) -> Line:
    """The line with the fewest nodes, by the model; its step and length by the true heights. Raises
    `NonConvergence` where there are too many."""
    known, log_level = guess.fraction(), arb(guess.log_level)
    chosen = min(
        _candidates(what, guess), key=lambda each: _counted(guess, guess.height, known, bits, *each)[0]
    )
    strip, c, width = chosen

    def true(strip: int, p: float) -> float:
        return float(height(what, log_level, strip, p).log())

    count, nats, lost = _counted(guess, true, known, bits, *chosen)
    if count > _MOST_NODES:
        raise NonConvergence("the inversion", f"{count} nodes wanted, {_MOST_NODES} allowed")
    if what.definition == "edgeworth" and lost > _MOST_LOST:
        raise NonConvergence("the inversion", f"e^-{lost:.0f} of the integrand left, e^-{_MOST_LOST} allowed")
    with working_bits(64):
        arc = Arc(arb(c), arb(2 * pi * width / nats).mid(), _rounded(count))
    return Line(arc, strip, width, 32 * ceil(lost / LOG2 / 32))


def _candidates(what: Ensemble, guess: Model) -> Iterator[tuple[int, float, float]]:
    """Strip, abscissa, width."""
    if guess.ahead <= 0:
        limit = _LARGEST / 2 * min(1.0, float(what.alpha))
        yield from ((-1, -c, c) for c in (limit * 2 ** (-k / 2) for k in range(16)))
        return
    small = [0.45 * 2 ** (-k / 2) for k in range(1, 16)]
    lines = [(0, c) for c in (*small, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)]
    if what.size > 3:
        lines += [(1, 1 + k / 8) for k in range(1, 16)]
    for strip, c in lines:
        room = 0.95 * min(c - max(2 * strip - 1, 0), 2 * strip + 1 - c)
        yield from ((strip, c, room * share) for share in _WIDTHS)


def _counted(
    guess: Model,
    high: Callable[[int, float], float],
    known: float,
    bits: int,
    strip: int,
    c: float,
    width: float,
) -> tuple[int, int, float]:
    """Nodes, nats of the step, nats lost, where `high` is h."""
    wanted = bits * LOG2 - known
    aliased = wanted + max(high(strip, c - width), high(strip, c + width)) + 4
    lost = max(high(strip, c) - known, 0.0)
    nats = _NATS * ceil(max(aliased, _NATS) / _NATS)
    cut = bits * LOG2 + lost + 4
    a = float(guess.alpha)
    reach = 2 * a / pi * (cut + (max(c, 0) / a + 0.5) * log(cut))
    if guess.normal and guess.variance > 0:
        reach = min(reach, sqrt(2 * cut / guess.variance) + 1)
    return ceil(reach * nats / (2 * pi * width)) + 2, nats, lost


def _rounded(count: int) -> int:
    """Up to three leading bits."""
    unit = 1 << max(0, count.bit_length() - 4)
    return -(-count // unit) * unit
