r"""$M(s)=E\,e^{-s|x|^\alpha}$ in balls, for the stable weight and for the normal initial state: everything is
built on it.

With $w=|x|^\alpha$ and $F(p)=\Gamma(p)E|x|^{-\alpha p}$, $M(s)=\frac1{2\pi i}\int F(p)s^{-p}dp$. Three
representations share the line s > 0.

* **Small s**: the poles on the left. Stable law, with $g(x)=\Gamma(\alpha x)\sin(\tfrac{\pi\alpha
  x}2)/(\Gamma(x)\Gamma(x+1))$: $M-1=\frac2\pi\sum_{n\ge1}\frac{d}{dx}[g(x)s^x]_{x=n}$, convergent for
  $\alpha<2$. With $G_n=\Gamma(\alpha n)/(\Gamma(n)\Gamma(n+1))$, $|g(n)|\le G_n$ and $|g'(n)|\le12nG_n$ (from
  $|\psi(x)|\le|\ln x|+1/x$), and by Wendel's inequality consecutive bounds fall at least by $s(\alpha
  n+1)^\alpha/n^2$, which decreases in n. Normal law: $\sum_n(-s)^nE|x|^{\alpha n}/n!$, ratio at most
  $s\max(1,\alpha)^{\alpha/2}(n+1)^{\alpha/2-1}$.
* **Large s**: the density's Taylor series at 0 has alternating partial sums on both sides of it (as cosine
  and exponential have), so $M=\sum_{k<K}(-1)^kc_ks^{-(2k+1)/\alpha}$ is wrong by at most the first omitted
  term; K = 1 gives $M\le c_0s^{-1/\alpha}$.
* **Between**, where the first series cancels and the second has not begun (only near $\alpha=2$): the
  trapezoid rule on $\mathrm{Re}\,p=-\tfrac12$ with step $\delta$. By Poisson summation its error is a sum of
  values of 1 - M at $se^{2\pi m/\delta}$, bounded by 1 and by $s^qE w^q$;
  $|F|\le|\Gamma(-\tfrac12+iy)|E|x|^{\alpha/2}$ with $|\Gamma(\tfrac12+iy)|^2=\pi/\cosh\pi y$ bounds what is
  left out.

Both series meet where $(2-\alpha)(\alpha^\alpha s)^{1/(2-\alpha)}$ nats are wanted: there the first cancels
that many, and the second errs by as few.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, log, pi

import flint
from flint import acb, acb_poly, arb, arb_poly

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.weight_law import Law

_LONGEST, _FIRST, _BLOCK = 1024, 8, 32
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Transform:
    """ln M(e^u) of one law, with absolute accuracy near 2^-bits in ln M (relative to 1 - M where s is
    small)."""

    law: Law
    bits: int

    def log(self, u: arb) -> flint.arb:
        """An enclosure of ln M at s = e^u."""
        if self.law.closed is not None:
            return self.law.closed(u.exp())
        where = float(u)
        length = self._large_length(where) if where > 0 else None
        if length is not None:
            return self._large(u, length).log()
        bits = self._wanted(where)
        length = self._small_length(where, bits)
        return self._between(u).log() if length is None else self._small(u, length, bits).log1p()

    def _wanted(self, u: float) -> int:
        """Bits of M - 1 that leave `bits` of M: about -log2 M more, in multiples of 32."""
        lost = u / float(self.law.alpha) - self.law.log_first
        return self.bits + 32 * ceil(max(0.0, lost) / LOG2 / 32)

    def _small_length(self, u: float, bits: int) -> int | None:
        """Terms for relative accuracy 2^-bits in 1 - M; None where too many are wanted."""
        goal = -bits * LOG2
        for length, size, ratio in _rungs(self.law):
            if size + (length - 1) * u + log(12 * length + abs(u)) < goal and ratio + u < -0.2:
                return length
        return None

    def _large_length(self, u: float) -> int | None:
        length, a = 1, float(self.law.alpha)
        while length <= _LONGEST:
            if self.law.log_large(length) - self.law.log_large(0) - 2 * length * u / a < -self.bits * LOG2:
                return length
            length *= 2
        return None

    def _small(self, u: arb, length: int, bits: int) -> flint.arb:
        """M - 1."""
        logarithmic, plain, precision = _small_polynomials(self.law, bits, length)
        bound, ratio = _small_tail(self.law, length)
        with working_bits(precision):
            s = u.exp()
            total = s * (u * logarithmic(s) + plain(s))
        with working_bits(64):
            left = bound * (12 * length + abs(u)) * (u * length).exp() / (1 - ratio * u.exp())
        return widened(total, left) if left > 0 else arb.nan()

    def _large(self, u: arb, length: int) -> flint.arb:
        y = (-u / arb_of(self.law.alpha)).exp()
        polynomial, omitted = _large_polynomial(self.law, self.bits, length)
        return y * widened(polynomial(y * y), omitted * y ** (2 * length))

    def _between(self, u: arb) -> flint.arb:
        """The trapezoid rule on Re p = -1/2."""
        step, blocks, left_out = _line(self.law, self.bits)
        turn = (acb(0, -u * step)).exp()
        far = [acb(0, -u * step * (_BLOCK * k)).exp() for k in range(len(blocks))]
        total = sum((phase * block(turn) for phase, block in zip(far, blocks, strict=True)), acb(0)).real
        root, period = (u / 2).exp(), 2 * arb.pi() / step
        q = fraction(self.bits)
        aliased = (-period / 2).exp() / (1 - (-period / 2).exp())
        rate = arb_of(q - HALF) * period
        aliased += self.law.fractional(q) * (u * arb_of(q)).exp() * (-rate).exp() / (1 - (-rate).exp())
        return widened(1 + root * step * total / arb.pi(), aliased + root * left_out)


def fraction(bits: int) -> Fraction:
    """q = 1 - 1/nats: the largest useful power of w that has a mean, for tails 1/w."""
    return 1 - 1 / Fraction(ceil(bits * LOG2) + 4)


@lru_cache(maxsize=64)
def _rungs(law: Law) -> tuple[tuple[int, float, float], ...]:
    """Lengths that double, with the logarithms of the bound there (over the first) and of its ratio to the
    next."""
    lengths = [_FIRST << k for k in range((_LONGEST // _FIRST).bit_length())]
    return tuple((n, law.log_small(n) - law.log_small(1), log(float(law.small_ratio(n)))) for n in lengths)


@lru_cache(maxsize=256)
def _small_tail(law: Law, length: int) -> tuple[arb, arb]:
    """The bound of term `length` over (12 n + |ln s|) s^n, and the largest ratio from there on, over s."""
    with working_bits(64):
        return law.small_size(length), law.small_ratio(length)


@lru_cache(maxsize=64)
def _small_polynomials(law: Law, bits: int, length: int) -> tuple[arb_poly, arb_poly, int]:
    """Coefficients of s^(n-1), n < length, and the precision that covers the cancellation wherever this
    length is used."""
    reach = -(law.log_small(length) - law.log_small(1) + bits * LOG2) / (length - 1)
    peak = max(law.log_small(n) + n * reach for n in range(1, length + 1))
    precision = bits + max(0, int((peak - law.log_small(1) - reach) / LOG2)) + 40
    with working_bits(precision):
        pairs = [law.small(n) for n in range(1, length)]
        return arb_poly([p[0] for p in pairs]), arb_poly([p[1] for p in pairs]), precision


@lru_cache(maxsize=64)
def _large_polynomial(law: Law, bits: int, length: int) -> tuple[arb_poly, arb]:
    with working_bits(bits + 40):
        return arb_poly([(-1) ** k * law.large(k) for k in range(length)]), law.large(length)


@lru_cache(maxsize=8)
def _line(law: Law, bits: int) -> tuple[arb, list[acb_poly], arb]:
    """Step, F on Re p = -1/2 in blocks (the first halved at y = 0), and a bound of what lies beyond over 2
    pi.

    Blocks, because Horner's rule in complex balls at |z| = 1 loses half a bit a term.
    """
    nats = (bits + 10) * LOG2
    step = arb(pi / nats).mid()
    count = _BLOCK * ceil(2 * nats / pi / float(step) / _BLOCK)
    with working_bits(bits + 60):
        values = [_mellin(law, acb(-arb(1) / 2, step * k)) for k in range(count)]
        values[0] /= 2
        edge = step * (count - 1)
        decay = (arb.pi() * edge / 2).exp()
        left_out = (
            2 * law.fractional(HALF) * (2 * arb.pi()).sqrt() / (edge * decay * arb.pi() / 2) / (2 * arb.pi())
        )
        blocks = [acb_poly(values[k : k + _BLOCK]) for k in range(0, count, _BLOCK)]
    return step, blocks, left_out


def _mellin(law: Law, p: acb) -> acb:
    return p.gamma() * law.moment(-arb_of(law.alpha) * p)


@lru_cache(maxsize=64)
def transform(law: Law, bits: int) -> Transform:
    """The transform of `law` at `bits`."""
    return Transform(law, bits)
