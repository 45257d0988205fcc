r"""The Euler map's chaotic state near the onset: Delta0 from a power series in $t=\mathrm{sech}^2\kappa n$.

With q = 1 - d and the squares $b_k$ of Mehler's expansion the recursion of
`rnnchaos.numerics.scheme.shooting` is a second difference,

    D_(n+1) - 2 D_n + D_(n-1) = (d^2/q) [D_n - g^2 C(D_n)],   C = sum b_k (D/D_0)^k,

and $D_n=D_0\,\mathrm{sech}\,y\,P(t)$, $y=\kappa n$, $4\sinh^2(\kappa/2)=(d^2/q)(1-g^2b_1/D_0)$, is even in n
by its form. From $\cosh(y\pm\kappa)=\cosh y\,(c\pm s\tanh y)$, c, s = cosh, sinh of kappa,

    sech^m(y + kappa) + sech^m(y - kappa) = sech^m y f_m(t),
    f_(m+1) = (2 c f_m - f_(m-1))/(1 + s^2 t),   f_0 = 2,   f_1 = 2 c/(1 + s^2 t),

so that the coefficient of $t^j$ gives $p_j$ from those before. Two numbers are left, and two conditions:
$P(1)=1$ at lag 0 fixes $p_0$, and $p_J=0$ fixes Delta0, as only the even solution is smooth at t = 1, where
$p_j\sim\varepsilon^{2j}$. Shooting takes some $1/\varepsilon$ lags for the same. Nothing is proved. Source:
derived here.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
from flint import arb, arb_series, ctx

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.meanfield.gain import closeness, excess
from rnnchaos.numerics.meanfield.state_engines import VARIANCE
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

FURTHEST, SLOWEST = 0.08, 0.002
Build = Callable[[Any], Correlation]


def is_near(g: Fraction, dt: Fraction, phi: Nonlinearity) -> bool:
    """Whether the series is the better way: g/g_c - 1 up to `FURTHEST`, and small steps of y."""
    with working_bits(64):
        above = excess(g, phi)
        if dt == 1 or not 0 < above <= FURTHEST:
            return False
        slow = above * arb_of(dt) / arb_of(1 - dt).sqrt() < SLOWEST
    return bool(slow and phi.third != 0)


def near_variance(
    build: Build, g: Fraction, dt: Fraction, phi: Nonlinearity, bits: int, refinement: int, balls: bool
) -> Any:
    """Delta0, over either kind of numbers at the precision in force. Raises `NonConvergence`."""
    near = closeness(g, phi)
    terms = 3 + int((bits * (1 + refinement / 2) + 2 * near) / (1.5 * max(near, 4))) + 1
    accurate = arb(2) ** (-int(0.7 * (bits + 2 * near)))
    step = arb_of(dt) ** 2 / arb_of(1 - dt)

    def mismatch(variance: flint.arb) -> flint.arb:
        c = build(variance if balls else mpf_of(variance))
        shares = [arb_of(g) ** 2 * b / variance for b in _squares(c, terms)]
        return _last(step, shares, terms, accurate)

    start = flow_variance(g, phi)
    found = secant(
        mismatch,
        start,
        (start * (1 + arb(2) ** (-2 * near - 4))).mid(),
        small=lambda moved, root: abs(moved) <= abs(root) * accurate,
        what="Delta0 of the Euler map near the onset",
        point=lambda number: number.mid(),
    )
    return found if balls else mpf_of(found)


def flow_variance(g: Fraction, phi: Nonlinearity) -> flint.arb:
    """The flow's Delta0, which is the map's up to eps^2 of itself."""
    near = closeness(g, phi)
    with working_bits(64 + 3 * near):
        found = present(VARIANCE(32 + 3 * near, g=g, phi=phi).arb, "the variance of chaos")
    return found.mid()


def _squares(c: Correlation, terms: int) -> list[flint.arb]:
    """b_1, b_3, ... as balls of radius zero, as many as matter to `terms` powers of t."""
    squares = c.squares.coeffs() if isinstance(c.squares, flint.arb_poly) else c.squares
    return [b if isinstance(b, flint.arb) else arb_of(b) for b in squares[: terms + 1]]


def _last(step: flint.arb, shares: list[flint.arb], terms: int, accurate: flint.arb) -> flint.arb:
    """p_J at the p_0 for which P(1) = 1."""
    saved, ctx.cap = ctx.cap, terms + 1
    try:
        half = (step * (1 - shares[0])).sqrt() / 2
        moves = _moves(2 * half.asinh(), terms)
        drive = [step * share for share in shares[1:]]
        first = secant(
            lambda p0: (sum(_profile(p0, moves, drive, terms), arb(0)) - 1).mid(),
            arb(1),
            1 + arb(2) ** -20,
            small=lambda moved, root: abs(moved) <= accurate,
            what="the profile of the Euler map's autocovariance",
            point=lambda number: number.mid(),
        )
        return _profile(first, moves, drive, terms)[-1]
    finally:
        ctx.cap = saved


def _moves(kappa: flint.arb, terms: int) -> list[flint.arb_series]:
    """f_m - 2 as series in t for m = 1, 3, ..., 2 terms + 1."""
    twice, shrink = 2 * kappa.cosh(), 1 / arb_series([arb(1), kappa.sinh() ** 2])
    before, now, out = arb_series([arb(2)]), twice * shrink, []
    for m in range(1, 2 * terms + 2):
        if m % 2:
            out.append(now - 2)
        before, now = now, (twice * now - before) * shrink
    return out


def _profile(
    first: flint.arb, moves: list[flint.arb_series], drive: list[flint.arb], terms: int
) -> list[flint.arb]:
    """p_0 = `first`, p_1, ..., p_J, midpoints."""
    p = [first]
    for j in range(1, terms + 1):
        known = sum((moves[a][j - a] * p[a] for a in range(j)), _pushed(p, drive)[j])
        p.append((-known / (moves[j][0] - moves[0][0])).mid())
    return p


def _pushed(p: list[flint.arb], drive: list[flint.arb]) -> flint.arb_series:
    """(d^2/q) sum_(i>=1) B_i t^i P^(2i+1)."""
    series = arb_series(p)
    square, total = series * series * arb_series([arb(0), arb(1)]), arb_series([arb(0)])
    for share in reversed(drive):
        total = (total + share) * square
    return total * series
