r"""$\lambda_1=-1+\sqrt{1-E(\Delta_0(\varepsilon))}$: the largest Lyapunov exponent near the onset as an exact
power series, to any order, for any odd phi with a continuous onset.

With $s=\Delta/\Delta_0$, $t=s^2$ and Mehler's $a_k$ (`rnnchaos.theory.onset.series`), energy conservation
reads $\dot s^2=t\,q(t)$,

    q(t) = sum_j q_j t^j,   q_0 = 1 - g^2 a_1^2,   q_j = -2 g^2 D^(2j) a_{2j+1}^2/(2j+2)!,   D = Delta0,

and $\psi=s^\kappa\sum_nc_nt^n$, $c_0=1$, solves $-\psi''+(1-g^2C_{\varphi'})\psi=E\psi$ with
$E=q_0(1-\kappa^2)$ when, for every n,

    4 n (n + kappa) q_0 c_n + sum_{i>=1} q_i [m^2 + i m - (i+1)(2i+1)] c_{n-i} = 0,   m = kappa + 2 (n - i).

In normal form (c1 = 1, c3 = -2) the $q_j/D^2$ are power series in D that start at $D^{2j-2}$, with
$q_1/q_0\to-1$. At D = 0 the equation is Poschl-Teller's with l = 2: kappa = 2 and $c_n=0$. At order $D^N$
the factor $\sum c_nt^n$ is a polynomial of degree $J=\lfloor N/2\rfloor$: the equation of n = J + 1 gives
$c_J$, those of n = J, ..., 2 give $c_{n-1}$, that of n = 1 gives $\kappa_N$. Only integers divide, so one
body serves rational, symbolic and irrational derivatives. Then

    lambda_1 = -1 + sqrt(1 - E(D(eps))),   D(eps) the series of the variance.

$\lambda_1$ does not change under phi(x) -> phi(a x)/a, so that erf and atan have rational coefficients too.
Source: derived here.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import Any

from rnnchaos.theory.algebra.power_series import Ring, terms
from rnnchaos.theory.formula import Series, checked_order
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.series import (
    MAX_ORDER,
    SYMBOLIC_ORDER,
    NormalForm,
    Universal,
    general_form,
    mehler,
    normal_form,
    padded,
    scaled,
    universal,
)

Coefficients = list[Any]
DEEPEST = 100
"""Orders beyond this take minutes."""


@dataclass(frozen=True)
class GroundState:
    """Series in D: kappa, the c_n (n = 0, 1, ...), and e with E = D^2 e."""

    exponent: Coefficients
    polynomial: list[Coefficients]
    energy: Coefficients


def shape(form: NormalForm, found: Universal, order: int) -> list[Coefficients]:
    """The series q_j/D^2, j = 0 .. order//2 + 1, each to D^order, from 1/g^2 and a_k to D^(order+2)."""
    ring, count = form.ring, order + 3
    rate = ring.series(found.inverse_square_gain).rsqrt()
    square = rate * rate
    out = []
    for j in range(order // 2 + 2):
        a = ring.series(padded(mehler(form, 2 * j + 1, count - 2 * j), ring, count))
        product = padded((square * a * a).coeffs(), ring, count)
        if j == 0:
            out.append([-c for c in product[2:]])
        else:
            weight = ring.lift(Fraction(-2, factorial(2 * j + 2)))
            out.append(([ring.lift(0)] * (2 * j - 2) + [weight * c for c in product])[: order + 1])
    return out


def ground_state(q: list[Coefficients], ring: Ring, order: int) -> GroundState:
    """Solve the recurrence order by order in D, to D^order. q[j] are the series q_j/D^2."""
    terms_kept = order // 2 + 2
    state = _Recurrence(q, ring, terms_kept)
    for level in range(order + 1):
        state.solve_order(level)
    square = [state.product(state.kappa, state.kappa, n) for n in range(order + 1)]
    gap = [ring.lift(1) - square[0], *(-c for c in square[1:])]
    energy = [state.product(q[0], gap, n) for n in range(order + 1)]
    return GroundState(state.kappa, state.c, energy)


class _Recurrence:
    """kappa and c_n up to the current order, with kappa c_n and kappa^2 c_n; `solve_order` adds one order."""

    def __init__(self, q: list[Coefficients], ring: Ring, terms_kept: int) -> None:
        self.q, self.lift = q, ring.lift
        self.kappa: Coefficients = []
        self.c: list[Coefficients] = [[] for _ in range(terms_kept)]
        self.first: list[Coefficients] = [[] for _ in range(terms_kept)]
        self.second: list[Coefficients] = [[] for _ in range(terms_kept)]

    def product(self, a: Coefficients, b: Coefficients, n: int) -> Any:
        """[D^n] of the product."""
        return sum((a[i] * b[n - i] for i in range(n + 1)), self.lift(0))

    def solve_order(self, level: int) -> None:
        """Append order `level`: first with zeros for the unknowns, then the corrections from the top
        equation down.
        """
        top = level // 2
        self._append(
            level,
            self.lift(2 if level == 0 else 0),
            [self.lift(int(level == 0))] + [self.lift(0)] * (len(self.c) - 1),
        )
        if level == 0:
            return
        rest = [self._residual(n, level) for n in range(1, top + 2)]
        third, values, above = self.lift(Fraction(1, 3)), [self.lift(0)] * len(self.c), self.lift(0)
        for n in range(top + 1, 1, -1):
            above = (self.lift(4 * n * (n + 2)) * third * above + rest[n - 1]) * self.lift(
                Fraction(3, (2 * n + 3) * (2 * n - 2))
            )
            values[n - 1] = above
        shift = (self.lift(12) * third * above + rest[0]) * self.lift(Fraction(3, 5))
        self._drop()
        self._append(level, shift, values)

    def _append(self, level: int, exponent: Any, values: Coefficients) -> None:
        self.kappa.append(exponent)
        for n, value in enumerate(values):
            self.c[n].append(value)
            self.first[n].append(self.product(self.kappa, self.c[n], level))
            self.second[n].append(self.product(self.kappa, self.first[n], level))

    def _drop(self) -> None:
        for series in (self.kappa, *self.c, *self.first, *self.second):
            series.pop()

    def _residual(self, n: int, level: int) -> Any:
        """[D^level] of the equation of n; q_i starts at D^(2i-2) and c_j at D^(2j)."""
        total = self.lift(0)
        for i in range(n + 1):
            j, start = n - i, max(0, 2 * i - 2)
            for order in range(start, level - 2 * j + 1):
                total = total + self.q[i][order] * self._bracket(i, j, level - order)
        return total

    def _bracket(self, i: int, j: int, order: int) -> Any:
        """[D^order] of (m^2 + i m - (i+1)(2i+1)) c_j, m = kappa + 2j; for i = 0 (with E = q_0 (1 -
        kappa^2)): 4j(j + kappa) c_j.
        """
        if i == 0:
            return self.lift(4 * j) * self.first[j][order] + self.lift(4 * j * j) * self.c[j][order]
        constant = 4 * j * j + 2 * i * j - (i + 1) * (2 * i + 1)
        linear = self.lift(4 * j + i) * self.first[j][order] + self.lift(constant) * self.c[j][order]
        return self.second[j][order] + linear


def exponent_series(form: NormalForm, order: int) -> Coefficients:
    """Coefficients of lambda_1 in powers 0..order of |c1| eps, in the form's ring."""
    ring, count = form.ring, order + 1
    found = universal(form, order)
    with terms(count):
        bound = ground_state(shape(form, found, order - 2), ring, order - 2).energy
        variance = ring.series(found.variance)
        energy = ring.series(padded([ring.lift(0)] * 2 + bound, ring, count))(variance)
        under = ring.series(padded([ring.lift(1)], ring, count)) - energy
        root = under * under.rsqrt()
        coefficients = padded(root.coeffs(), ring, count)
    return [ring.lift(0), *coefficients[1:]]


@lru_cache(maxsize=32)
def lyapunov_series(phi: Nonlinearity | None, order: int) -> Series:
    """lambda_1 in powers 0..order of eps = g - g_c; phi None: the general odd phi, with c1, c3, c5, ...
    as symbols.

    Raises `UsageError` for an order out of range or a phi without a continuous onset of the form Delta0 ~
    eps.
    """
    checked_order(order, min(DEEPEST, MAX_ORDER) if phi is not None else SYMBOLIC_ORDER)
    carried = max(order, 3)
    form = general_form(carried + 1) if phi is None else normal_form(phi, carried + 1)
    coefficients = exponent_series(form, carried)[: order + 1]
    return scaled(coefficients, form.slope**0, form.slope, form.factor**0)
