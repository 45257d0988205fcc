r"""Onset series of the gradient dynamics in $\varepsilon=g-g_c$: exact, to any order, for any odd phi with a
continuous onset.

In the normal form of `rnnchaos.theory.onset.series` (c1 = 1, c3 = -2; S, T and Delta0 in units u, eps in
units of g_c) the Boltzmann variance solves $S=(1+\varepsilon)^2q(S)+T$ with $q=Sr(S)$, $r=1-2S+\dots$, the
same second moment as the chaotic state's. Hence

    S = B((1 + eps)(1 - T/S)^(-1/2) - 1),      B the reversion of r^(-1/2) - 1.

At T = 0 this is B(eps). At T = Gamma0 = O(eps^3) it is a fixed point, and each pass gains one order, since
T/S = O(eps^2) and its derivative is O(eps). The temperature of zero frequency is, from $\dot s^2=tq(t)$,
$t=s^2=\Delta^2/\Delta_0^2$ (`rnnchaos.theory.onset.lyapunov`), with $G(t)=\sum_jR_jt^j$,
$R_j=-\sum_{i>j}q_i/q_0$, $G^{-1/2}=\sum_jp_jt^j$:

    int_0^inf Delta dtau = D (pi/2) q_0^(-1/2) sum_j 4^-j binomial(2j, j) p_j,      R_j = O(D^(2j)),

rational up to $\pi\sqrt3$. Source: derived here. The series are asymptotic.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.power_series import terms
from rnnchaos.theory.formula import Series, checked_order
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.lyapunov import shape
from rnnchaos.theory.onset.series import (
    SYMBOLIC_ORDER,
    NormalForm,
    Universal,
    general_form,
    normal_form,
    padded,
    scaled,
    universal,
)

DEEPEST = 100
"""Orders beyond this take minutes."""


@dataclass(frozen=True)
class GradientOnset:
    """Series in eps: S(0), S(Gamma0), their ratios to Delta0, and the temperature of zero frequency."""

    cold: Series
    at_energy: Series
    cold_ratio: Series
    energy_ratio: Series
    response: Series


class _NormalSeries:
    """The series in normal form, to D^order and eps^order."""

    def __init__(self, form: NormalForm, order: int) -> None:
        self.form, self.ring, self.count = form, form.ring, order + 1
        self.found: Universal = universal(form, order + 1)

    def series(self, coefficients: list[Any]) -> Any:
        return self.ring.series(padded(coefficients, self.ring, self.count))

    def lowered(self, series: Any) -> Any:
        """series/eps."""
        return self.series(padded(series.coeffs(), self.ring, self.count)[1:])

    def inverse(self, series: Any) -> Any:
        """1/series, leading coefficient 1."""
        root = series.rsqrt()
        return root * root

    def variance(self, heat: Any | None) -> Any:
        """S(T) for T = heat, a series that starts at eps^3, or None for T = 0."""
        one, eps = self.series([self.ring.lift(1)]), self.series([self.ring.lift(0), self.ring.lift(1)])
        back = (self.series(self.found.second_moment[1:]).rsqrt() - one).reversion()
        cold = back(eps)
        if heat is None:
            return cold
        here, lower = cold, self.lowered(heat)
        for _ in range(self.count):
            share = lower * self.inverse(self.lowered(here))
            here = back((one + eps) * (one - share).rsqrt() - one)
        return here

    def response(self) -> list[Any]:
        """int Delta dtau over pi sqrt(3)/2, in eps, to eps^(order-2)."""
        order, ring = self.count - 1, self.ring
        short = replace(self.found, inverse_square_gain=self.found.inverse_square_gain[: self.count])
        q = [self.series(c) for c in shape(self.form, short, order - 2)]
        head = q[0] * self.series([ring.lift(3)])  # starts at 1: q_0 = D^2/3 + ...
        ratios = [self.series([ring.lift(-3)]) * c * self.inverse(head) for c in q[1:]]
        tails = [sum(ratios[j:], self.series([ring.lift(0)])) for j in range(len(ratios))]
        total = self.series([ring.lift(0)])
        for j, p in enumerate(self._inverse_root(tails)):
            total = total + p * ring.lift(Fraction(comb(2 * j, j), 4**j))
        variance = self.series(self.found.variance)
        return padded((total * head.rsqrt())(variance).coeffs(), ring, self.count)

    def _inverse_root(self, tails: list[Any]) -> list[Any]:
        """Coefficients p_j of G^(-1/2), G = sum R_j t^j with R_0 = 1, by Miller's recurrence; each a series
        in D.
        """
        out = [self.series([self.ring.lift(1)])]
        for n in range(1, len(tails)):
            total = self.series([self.ring.lift(0)])
            for k in range(1, n + 1):
                weight = self.ring.lift(Fraction(k - 2 * n, 2 * n))
                total = total + tails[k] * out[n - k] * weight
            out.append(total)
        return out


@lru_cache(maxsize=32)
def gradient_onset(phi: Nonlinearity | None, order: int, spare: int = 0) -> GradientOnset:
    """All series in powers 0..order (and `spare` more) of eps = g - g_c; phi None: the general odd phi,
    with c1, c3, c5, ... as symbols.

    Raises `UsageError` for an order out of range or a phi without a continuous onset of the form Delta0 ~
    eps.
    """
    checked_order(order, DEEPEST if phi is not None else SYMBOLIC_ORDER - 4)
    kept, carried = order + spare + 1, max(order + spare, 3) + 2
    form = general_form(carried + 2) if phi is None else normal_form(phi, carried + 2)
    body, scale = _NormalSeries(form, carried), form.factor * form.unit
    with terms(body.count):
        chaos, heat = body.series(body.found.variance), body.series(body.found.kinetic_energy)
        cold, warm = body.variance(None), body.variance(heat)
        under = body.inverse(body.lowered(chaos))
        ratios = [body.lowered(s) * under for s in (cold, warm)]
        response = body.response()

    def series(found: Any, amplitude: sp.Expr, factor: sp.Expr) -> Series:
        coefficients = found if isinstance(found, list) else padded(found.coeffs(), form.ring, body.count)
        return scaled(coefficients[:kept], amplitude, form.slope, factor)

    cold_ratio, warm_ratio = (series(ratio, sp.S.One, sp.S.One) for ratio in ratios)
    return GradientOnset(
        series(cold, form.unit, form.factor),
        series(warm, form.unit, form.factor),
        cold_ratio,
        warm_ratio,
        _response_series(response[:kept], form, scale),
    )


def _response_series(coefficients: list[Any], form: NormalForm, scale: sp.Expr) -> Series:
    """Back in phi's units, pi sqrt(3)/2 times the unit as the factor."""
    plain = scaled(coefficients, sp.S.One, form.slope, sp.S.One)
    return Series(plain.coefficients, sp.pi * sp.sqrt(3) / 2 * scale * plain.factor)
