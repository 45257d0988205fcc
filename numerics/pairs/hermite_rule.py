r"""The plain trapezoid rule for $a_n=E[\varphi(m+sz)h_n(z)]$, n < N, and one-point means, with proved errors.

Let $|\varphi'|\le S$ in the band of half-width $sy$ (`rnnchaos.numerics.nonlinearity.band_bound`), so that
$|\varphi(m+s(x+iy'))|\le A+Ss(|x|+y)$, $A=|\varphi(m)|$, $|y'|\le y$. Mehler's kernel bounds
$|h_n(x+iy)|\le r^{-n/2}(1-r^2)^{-1/4}\exp[\frac{x^2r}{2(1+r)}+\frac{y^2r}{2(1-r)}]$ for any 0 < r < 1, so
that with $q=1+r$ for all n <= N

    int |integrand| dx <= M = r^(-N/2) (1-r^2)^(-1/4) e^(y^2/(2(1-r))) sqrt(q) [A + S s (y + sqrt(2q/pi))],

the rule on all integers is wrong by at most $2M/(e^{2\pi y/h}-1)$ (Trefethen and Weideman,
doi:10.1137/130932132), and leaving out |z| > Z costs at most
$2r^{-N/2}(1-r^2)^{-1/4}e^{-Z^2/2q}[qA/Z+Ssq]/\sqrt{2\pi}$. For f = phi^2 and phi'^2 with the weights 1, z,
$z^2-1$ the same with $(c_0+c_1u+c_2u^2)^2u^2$, $u=1+y+|x|$, in place of it, $E
u^k\le2^{k-1}((1+y)^k+E|x|^k)$.
"""

from dataclasses import dataclass
from math import ceil, log, pi, sqrt

import flint
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.nonlinearity.band_bound import Band
from rnnchaos.theory.errors import Unproved

_SHARES = (0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.83, 0.9, 0.95)


@dataclass(frozen=True)
class HermiteRule:
    """Nodes z_j = j step, |j| <= count; n < terms; `height`: y, the half-width of the band relied on."""

    step: float
    count: int
    terms: int
    height: float

    @property
    def reach(self) -> float:
        """The largest |z|."""
        return self.step * self.count

    def nodes(self, mean: flint.arb, root: flint.arb) -> tuple[list[flint.arb], list[flint.arb]]:
        """z_j >= 0, exact, and the weights of a mean over z ~ N(0, 1), whatever m and s."""
        places = [arb(self.step) * j for j in range(self.count + 1)]
        front = arb(self.step) / (2 * arb.pi()).sqrt()
        return places, [front * (-z * z / 2).exp() / (1 if j else 2) for j, z in enumerate(places)]


def hermite_rule(root: float, size: float, bits: int, terms: int, band: Band) -> HermiteRule:
    """The rule with the longest step among some, for errors about 2^-bits times the mean's natural size; s is
    near `root`, |phi(m)| near `size`."""
    nats, best = bits * LOG2, (0.0, 0.0)
    widest = min(band.reach / root, sqrt(2 * nats))
    for share in _SHARES:
        y = share * widest
        step = 2 * pi * y / (nats + _growth(root, size, y, terms, band) + 3)
        best = max(best, (step, y))
    step, y = best
    r = 1 - min(0.5, 1 / sqrt(terms))
    far = sqrt(2 * (1 + r) * (nats - terms / 2 * log(r) + 8))
    return HermiteRule(step, ceil(far / step), terms, y)


def _growth(root: float, size: float, y: float, terms: int, band: Band) -> float:
    """ln of the bound M, roughly relative to the means."""
    with working_bits(53):
        slope = band.bound(arb(root * y))
        return float(_bound(terms, arb(y), arb(size), slope * root).log()) - log(size + root)


def _radius(terms: int, y: float) -> flint.arb:
    """The r at which the bound is small; any r gives a bound."""

    def size(q: float) -> float:
        r = 1 - q
        return -terms / 2 * log(r) - log(1 - r * r) / 4 + y * y / (2 * q)

    return 1 - arb(min((2.0 ** (-j / 2) for j in range(1, 30)), key=size))


def _kernel(terms: int, r: flint.arb) -> flint.arb:
    return r ** (-arb(terms) / 2) / (1 - r**2) ** arb("0.25")


def _bound(terms: int, y: flint.arb, size: flint.arb, slope: flint.arb) -> flint.arb:
    """M, with `slope` S s."""
    r = _radius(terms, float(y))
    q = 1 + r
    rise = (y**2 / (2 * (1 - r))).exp() * q.sqrt()
    return _kernel(terms, r) * rise * (size + slope * (y + (2 * q / arb.pi()).sqrt()))


def coefficient_error(rule: HermiteRule, root: flint.arb, size: flint.arb, band: Band) -> flint.arb:
    """An upper bound of the error of every a_n."""
    y, slope = arb(rule.height), band.bound(root * rule.height) * root
    tail_slope, z = band.bound(arb(0)) * root, arb(rule.step) * rule.count
    spread = 2 * _bound(rule.terms, y, size, slope) / ((2 * arb.pi() * y / arb(rule.step)).exp() - 1)
    r = 1 - 1 / arb(max(rule.terms, 4)).sqrt()
    q = 1 + r
    cut = _kernel(rule.terms, r) * (-(z**2) / (2 * q)).exp() * q * (size / z + tail_slope)
    return spread + 2 * cut / (2 * arb.pi()).sqrt()


_ABSOLUTE = {2: "1", 3: "1.6", 4: "3", 5: "6.4", 6: "15"}
"""E |x|^k, x ~ N(0, 1), rounded up."""
Bound = tuple[flint.arb, flint.arb, flint.arb]
"""c_0, c_1, c_2: a bound c_0 + c_1 u + c_2 u^2 of |f|."""


def square_error(rule: HermiteRule, wide: Bound, real: Bound) -> flint.arb:
    """An upper bound of the errors of E f^2, E f^2 z and E f^2 (z^2 - 1) from bounds of |f| in the band
    and on the real axis."""
    y, z = arb(rule.height), arb(rule.step) * rule.count
    if not z**2 >= 12:
        raise Unproved("the remainder of the trapezoid rule is bounded for |z| <= Z, Z^2 >= 12,", "not here")
    mean = arb(0)
    for i, a in enumerate(wide):
        for j, b in enumerate(wide):
            k = i + j + 2
            mean += a * b * 2 ** (k - 1) * ((1 + y) ** k + arb(_ABSOLUTE[k]))
    spread = 2 * (y**2 / 2).exp() * mean / ((2 * arb.pi() * y / arb(rule.step)).exp() - 1)
    height = (real[0] + 2 * real[1] * z + 4 * real[2] * z**2) ** 2 * z**2  # u <= 2 z for z >= 1
    cut = 4 * height * (-(z**2) / 2).exp() / z / (2 * arb.pi()).sqrt()  # z^2 >= 12: twice the leading term
    return spread + cut
