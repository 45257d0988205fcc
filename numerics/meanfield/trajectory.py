r"""The trajectory of $\dot s^2=Q(s)=\sum_jq_js^{2j+2}$ from s = 1 to s = 0, with Q(1) = 0 and $q_j\le0$
for j > 0.

$Q=q_0s^2(1-t)G(t)$, $t=s^2$, $G=\sum R_jt^j$ with $R_j=\sum_{i>j}|q_i|/q_0\ge0$, $R_0=1$:
G rises from 1 to G(1) and has no zero in the unit disc, so $G^{-1/2}$ has an absolutely convergent power
series (Wiener's lemma). For its truncation P the residual $\eta=GP^2-1$ has coefficients that sum to
$|\eta|$ in absolute value, whence $G^{-1/2}=P(1+\theta)$, $|\theta|\le|\eta|/(1-|\eta|)$, on [0, 1]: a
proof a posteriori. With $s=\mathrm{sech}\,x$ every time is a finite sum,

    sqrt(q_0) tau(x) = (1 + theta) [x + tanh x sum_i e_i s^(2i)],
        (2i+1) e_i = E_i,   E_i = p_{i+1} + (2i+2)/(2i+3) E_{i+1},

from $\int_0^x\mathrm{sech}^{2j}$ by its recurrence in j; P = 1 is the sech law. Source: derived here.
"""

from dataclasses import dataclass
from functools import cached_property

import flint
from flint import arb, arb_poly, arb_series, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.theory.errors import NonConvergence

_STEPS = 80


@dataclass(frozen=True)
class Trajectory:
    """q_0, q_1, ... and `rest` = [0, bound of sum (j+1)(2j+1)|q_j|] over the j left out."""

    shape: tuple[flint.arb, ...]
    rest: flint.arb

    @cached_property
    def rate(self) -> flint.arb:
        """sqrt(q_0), the rate at which correlations decay at large lags."""
        return self.shape[0].sqrt()

    @cached_property
    def root(self) -> tuple[flint.arb, ...]:
        """The coefficients p_j of P, exact numbers."""
        return _inverse_root(self.quotient)

    @cached_property
    def quotient(self) -> list[flint.arb]:
        """R_0, R_1, ...: the coefficients of G, each a ball that contains what the q_j left out add."""
        shares = [-q / self.shape[0] for q in self.shape[1:]]
        total, out = self.rest / self.shape[0] / _weight(len(self.shape)), []
        for share in reversed(shares):
            total = total + share
            out.append(total)
        return out[::-1]

    @cached_property
    def truncation_error(self) -> flint.arb:
        """theta as a ball around 0. Raises `NonConvergence` where the truncation is too short."""
        poly = arb_poly(list(self.root))
        square = poly * poly
        eta = arb_poly(self.quotient) * square - 1
        size = sum((abs(c) for c in eta.coeffs()), arb(0))
        left_out = self.rest / self.shape[0] / (2 * len(self.shape) + 1)
        size = (size + left_out * sum((abs(c) for c in square.coeffs()), arb(0))).abs_upper()
        if not size < arb("0.5"):
            raise NonConvergence("the motion of the autocovariance", size.str(3))
        return widened(arb(0), 2 * size)

    @cached_property
    def time_series(self) -> arb_poly:
        """sum_i e_i t^i."""
        total, out = arb(0), []
        for i in range(len(self.root) - 2, -1, -1):
            total = self.root[i + 1] + total * (2 * i + 2) / (2 * i + 3)
            out.append(total / (2 * i + 1))
        return arb_poly(out[::-1])

    def time(self, x: flint.arb) -> flint.arb:
        """tau at s = sech x, x >= 0."""
        return (x + x.tanh() * self.time_series(x.sech() ** 2)) * (1 + self.truncation_error) / self.rate

    def speed(self, x: flint.arb) -> flint.arb:
        """dtau/dx = P(sech^2 x)/sqrt(q_0)."""
        return self._root_series(x.sech() ** 2) * (1 + self.truncation_error) / self.rate

    @cached_property
    def _root_series(self) -> arb_poly:
        return arb_poly(list(self.root))

    @cached_property
    def _slowest(self) -> flint.arb:
        """A lower bound of dtau/dx."""
        steepest = self.rate * sum(self.quotient, self.rest / self.shape[0]).sqrt()
        return (1 + self.truncation_error).lower() / steepest

    def position(self, lag: flint.arb) -> flint.arb:
        """x with tau(x) = lag, enclosed: dtau/dx >= (1 + theta)/sqrt(q_0 G(1)) everywhere.

        Newton's steps end where they are small, or no longer than their own radius, which theta keeps up:
        below that they only jitter. The enclosure holds wherever they end.
        """
        x = (lag * self.rate).mid()
        for _ in range(_STEPS):
            gap = lag - self.time(x)
            step = gap / self.speed(x)
            if abs(step.mid()) <= max(max(x, arb(1)) * arb(2) ** (-(ctx.prec // 2)), step.rad()):
                break
            x = max((x + step).mid(), x / 2).mid()
        else:
            raise NonConvergence("the lag", step.str(3))
        x = (x + step).mid()
        return widened(x, abs(lag - self.time(x)) / self._slowest)


def _weight(j: int) -> int:
    return (j + 1) * (2 * j + 1)


def _inverse_root(quotient: list[flint.arb]) -> tuple[flint.arb, ...]:
    """Midpoints of the power series of G^(-1/2)."""
    saved, ctx.cap = ctx.cap, len(quotient)
    try:
        series = arb_series([c.mid() for c in quotient]).rsqrt()
        return tuple(series[j].mid() for j in range(len(quotient)))
    finally:
        ctx.cap = saved
