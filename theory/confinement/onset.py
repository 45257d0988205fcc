r"""Complexity and depth of the wall near the onset, as exact series in $\varepsilon=g-g_c$.

**Leading term of the complexity.** With the variance v of the fields, $u=g^2E\varphi'^2$ and
$w=g^2E\varphi^2/v$, $\Sigma\simeq f(u)-f(w)$, $f(u)=\frac12(\ln u+1/u-1)$: the determinant less what holding
|phi|^2 costs. $u-1\simeq2(\varepsilon-v)$, $u-w=\frac43v^2$, hence $\frac43(\varepsilon-v)v^2$, maximal at
$v=\frac23\varepsilon$: $\frac{16}{81}\varepsilon^3$, for every odd phi in its normal form; c5 drops out.

The mean count bounds the typical one: $\Sigma\propto\varepsilon^3\ll\lambda_1=\frac12\varepsilon^2$, so
fixed points do not multiply as the largest exponent does. Source: derived here; asymptotic series.
"""

from functools import partial

import sympy as sp
from flint import fmpq

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, right_side
from rnnchaos.theory.confinement import equilibria
from rnnchaos.theory.confinement import notation as n
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.formula import Derived, Erratum, Series, Step, checked_order, entry
from rnnchaos.theory.gaussian.notation import DELTA0, EPSILON, GAIN, NEAR_ONSET, mean_of
from rnnchaos.theory.gaussian.volume_growth import UNSTABLE
from rnnchaos.theory.gradient.notation import VARIANCE
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.theory.onset.action import RING, UNKNOWNS, A, B, C, Expansion, at_series, saddle
from rnnchaos.theory.onset.series import NormalForm, normal_form, scaled
from rnnchaos.theory.onset.subject import remarks_on
from rnnchaos.theory.onset.taylor_mean import by_moments
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.scheme.white_onset import entropy_rate_onset
from rnnchaos.theory.scheme.white_spectrum import entropy_rate

ORDER, DEEPEST = 5, 9
START = (fmpq(2, 3), fmpq(2, 3), fmpq(-1))
near_onset = partial(n.derived, assumptions=NEAR_ONSET)
_u, _w, _y = sp.symbols("u w y", positive=True)
_c1 = sp.Symbol("c1", real=True)


def extremum(form: NormalForm, order: int, whole: sp.Basic) -> tuple[list[fmpq], list[list[fmpq]]]:
    """Coefficients of Sigma to eps^order >= 3, and of s/eps, k/eps, q_hat to eps^(order - 3), in the normal
    form. At the leading order eps^2 all s are saddles: there `across` vanishes identically. Raises
    `DoesNotFollow`.
    """
    eps = RING.gens[0] ** 2
    expand = Expansion(form.invariants, order, {GAIN: 1 + eps, n.k: eps * B, n.q_hat: C})
    expand.known[n.q] = eps * A * expand(GAIN**-2)
    found = expand(whole.rhs)
    by_a, by_b, by_c = map(found.diff, UNKNOWNS)
    across = A * by_a - 2 * A * by_b - (C - 2) * by_c
    values = saddle(((by_b, 2), (by_c, 2), (across, 3)), START, order - 3)
    return at_series(found, 0, values, order), values


@entry("confinement.complexity.onset", "complexity near the onset, an exact series", "complexity near onset")
def complexity(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    checked_order(order, DEEPEST)
    subject = odd_nonlinearity(phi)
    form = normal_form(subject, max(order, 3) + 2)
    if not all(isinstance(each, fmpq) for each in form.invariants):
        raise UsageError("phi", phi, "accepted here: a nonlinearity whose derivatives have rational ratios")

    def series(action: sp.Basic) -> Series:
        found, _ = extremum(form, max(order, 3), action)
        return scaled(found[: order + 1], sp.S.One, form.slope, sp.S.One)

    action = equilibria.complexity().statement
    found = series(action)
    how = "Isserlis' moments of the Taylor series of phi, all unknowns in powers of epsilon."
    stated = eq(n.Sigma, found.with_remainder(EPSILON, order))
    start = Step("The complexity, extremal (confinement.complexity).", action)
    last = Step(how, stated, lambda r: series(r).with_remainder(EPSILON, order))
    return near_onset(start, last, remark=remarks_on(subject)[0], series=found, erratum=CRITICAL)


@entry("confinement.log_determinant.onset", "depth of the wall near the onset, an exact series", "near onset")
def log_determinant(*, phi: str = "tanh", order: int = ORDER + 1) -> Derived:
    white, near = entropy_rate(), entropy_rate_onset(phi=phi, order=order)
    same = {n.k: GAIN**2 * UNSTABLE, VARIANCE: DELTA0}
    series = present(near.series, "the series of the entropy rate")
    stated = eq(n.L, series.with_remainder(EPSILON, order))
    return near_onset(
        Step("The depth (confinement.log_determinant).", equilibria.log_determinant().statement),
        Step("The discrete-time network of the same variance has the entropy rate", white.statement),
        Step("near the onset (scheme.entropy_rate.discrete.onset).", near.statement),
        Step("With k = g^2 n_p they are one.", stated, lambda *r: r[0].rhs.subs(same) - r[1].rhs + r[2].rhs),
        series=series,
        remark=near.remarks[0],
    )


@entry("confinement.complexity.leading", "leading term of the complexity, of every odd phi", "leading term")
def leading() -> Derived:
    slopes, holding = mean_of(phi(1, X) ** 2, n.v), mean_of(phi(0, X) ** 2, n.v) / n.v
    both = eq(_u, GAIN**2 * slopes), eq(_w, GAIN**2 * holding)
    second = eq(n.Sigma, ((_u - 1) ** 2 - (_w - 1) ** 2) / 4)
    cubic = eq(n.Sigma, sp.factor(_cubic(second, *both)))
    best = sp.Rational(16, 81) * _c1**3 * EPSILON**3 + remainder(EPSILON**4)
    return near_onset(
        Step("f(u) of the determinant less f(w) of holding |phi|^2, f about 1.", second),
        Step("The determinant sees, at the variance v of the fields,", both[0]),
        Step("and |phi|^2", both[1]),
        Step("v = epsilon y, Isserlis' moments: c5 drops out.", cubic, _cubic),
        Step("Its maximum over y.", eq(n.Sigma, best), right_side(_highest)),
        remark="c1 > 0, c1 c3 < 0. In terms of the exponent of the flow (16/81) (2 lambda_1)^(3/2).",
    )


def _cubic(*relations: sp.Basic) -> sp.Expr:
    """The order eps^3, g = 1/c1 + eps. Raises `DoesNotFollow` where a lower one remains."""
    near = {GAIN: 1 / _c1 + EPSILON, n.v: EPSILON * _y}
    parts = {r.lhs: sp.expand(by_moments(r.rhs, None, 3).subs(near)) for r in relations[1:3]}
    found = expansion(sp.expand(relations[0].rhs.subs(parts)), EPSILON, 3)
    if any(sp.simplify(found.coeff(EPSILON, j)) != 0 for j in range(3)):
        raise DoesNotFollow("a lower order")
    return sp.factor(found.coeff(EPSILON, 3)) * EPSILON**3


def _highest(cubic: sp.Expr) -> sp.Expr:
    top = max(sp.solve(sp.diff(cubic, _y) / _y, _y), key=lambda root: root != 0)
    return sp.simplify(cubic.subs(_y, top)) + remainder(EPSILON**4)


CRITICAL = Erratum(
    "confinement.complexity.onset",
    "Wainrib, Touboul, Phys. Rev. Lett. 110, 118101 (2013), abstract: near criticality the complexity "
    "'behaves exactly as the maximal Lyapunov exponent'",
    lambda: (eq(n.Sigma, EPSILON**2 / 2), eq(n.Sigma, 16 * EPSILON**3 / 81 + remainder(EPSILON**4))),
    "The mean number of fixed points bounds the typical one from above. Its exponent is 16/81 epsilon^3, far "
    "below lambda_1 = epsilon^2/2: at g = 1.01 it is 1.9e-7 beside 5e-5, at g = 2 0.025 beside 0.11.",
    "show confinement.complexity.onset",
    "16*epsilon**3/81",
)
FORMULAS = (complexity, leading, log_determinant)
