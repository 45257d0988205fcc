r"""$n_+=\sum_kn_k\varepsilon^k$, $h=\sum_kh_k\varepsilon^k$, $D_{KY}=\sum_kd_k\varepsilon^k$: the spectrum of
the discrete-time network just above the onset of chaos, exact to any order, for any odd phi.

The series come from `rnnchaos.theory.onset.white_spectrum` (normal form, fixed points of series); the
derivations here reach the same coefficients by Isserlis' moments of the Taylor polynomial of phi and
undetermined coefficients. To leading order $u=2(\lambda_1-\lambda)$, so that $n_+=2\lambda_1$,
$h=\lambda_1^2$, $D_{KY}=4\lambda_1$. Asymptotic.
"""

from collections.abc import Callable
from functools import lru_cache

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Series, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA0, EPSILON, GAIN, NEAR_ONSET, mean_of, mean_square
from rnnchaos.theory.gaussian.onset import distance, reverted
from rnnchaos.theory.gaussian.volume_growth import CLARK, DIMENSION, ENTROPY, SPECTRUM, UNSTABLE
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.subject import remarks_on, subject_of
from rnnchaos.theory.onset.taylor_mean import by_moments, derivatives, truncated, without_remainder
from rnnchaos.theory.onset.white_spectrum import white_onset
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.scheme.white_spectrum import SQUARED_GAIN

ORDER = 4
_square, _q, _log = sp.Symbol("c", positive=True), sp.Symbol("q", positive=True), sp.Symbol("L", real=True)
_SHARE = mean_of(SQUARED_GAIN / (1 + _square * SQUARED_GAIN))
_LOGS = mean_of(sp.log(1 + _square * SQUARED_GAIN))
_MARGINAL = eq(_SHARE, GAIN**-2)
_BALANCED = eq(_SHARE * (_log - 1) + _LOGS / _square, 0)


class _Expansion:
    """Means in powers of eps up to `order`, for one phi, with Delta0 as the relation of a step has it."""

    def __init__(self, subject: Nonlinearity | None, order: int) -> None:
        self.subject, self.order = subject, order
        slope = derivatives(subject, 1)[1]
        self.critical = 1 / (sp.Abs(slope) if subject is None else abs(slope))

    def cut(self, expr: sp.Expr) -> sp.Expr:
        return truncated(sp.expand(expr), EPSILON, self.order)

    def means(self, expr: sp.Expr) -> sp.Expr:
        """In powers of c (of order eps^2) and eps: geometric series under the means, then moments."""
        most = self.order // 2 + 1

        def opened(mean: GaussianMean) -> sp.Expr:
            inside = sp.series(mean.integrand.subs(phi(1, X), sp.sqrt(_q)), _square, 0, most + 1).removeO()
            powers = sp.Poly(sp.expand(inside), _square, _q).terms()
            return sp.Add(*(a * _square**k * mean_of(phi(1, X) ** (2 * n)) for (k, n), a in powers))

        found = expr.replace(lambda e: isinstance(e, GaussianMean), opened)
        return sp.expand(by_moments(found, self.subject, self.order))

    def at(self, expr: sp.Expr, variance: sp.Expr, c: sp.Expr) -> sp.Expr:
        """A polynomial in c and Delta0, and a function of g, in powers of eps."""
        gain = self.critical + EPSILON
        total, cs = sp.S.Zero, self._powers(c, self.order // 2 + 1)
        ds = self._powers(variance, self.order)
        for (k, n), factor in sp.Poly(expr, _square, DELTA0).terms():
            if 2 * k + n <= self.order:
                total += self.cut(factor.subs(GAIN, gain)) * self.cut(cs[k] * ds[n])
        return self.cut(total)

    def _powers(self, base: sp.Expr, most: int) -> list[sp.Expr]:
        out = [sp.S.One]
        for _ in range(most):
            out.append(self.cut(out[-1] * base))
        return out

    def log(self, expr: sp.Expr) -> sp.Expr:
        """The logarithm of 1 + O(eps^2)."""
        z, power, total = self.cut(expr - 1), sp.S.One, sp.S.Zero
        for k in range(1, self.order // 2 + 1):
            power = self.cut(power * z)
            total += sp.Rational((-1) ** (k + 1), k) * power
        return sp.expand(total)

    def solved(self, gap: Callable[[sp.Expr], sp.Expr]) -> sp.Expr:
        """c with gap(c) = 0, by undetermined coefficients from eps^2 on, where it enters with one slope.
        Raises `DoesNotFollow`.
        """
        slope = sp.simplify((gap(EPSILON**2) - gap(sp.S.Zero)).coeff(EPSILON, 2))
        found = sp.S.Zero
        for n in range(2, self.order + 1):
            found -= sp.simplify(gap(found).coeff(EPSILON, n) / slope) * EPSILON**n
        left = gap(found)
        if any(sp.simplify(left.coeff(EPSILON, n)) != 0 for n in range(self.order + 1)):
            raise DoesNotFollow(f"the series of c leaves {left}")
        return found


def _variance(subject: Nonlinearity | None, order: int, series: Series) -> tuple[Step, ...]:
    """Delta0 in powers of eps."""

    def reversed_(*relations: sp.Basic) -> sp.Expr:
        gain = truncated(by_moments(relations[-1].rhs, subject, order + 1), DELTA0, order)
        critical = _Expansion(subject, order).critical
        return reverted(distance(gain, critical, order), order) + remainder(EPSILON ** (order + 1))

    return (
        Step("The variance of the discrete-time network.", eq(GAIN**-2, mean_square() / DELTA0)),
        Step(
            "Insert the Taylor series of phi, take the root and revert.",
            eq(DELTA0, series.with_remainder(EPSILON, order)),
            lru_cache(reversed_),
        ),
    )


def _marginal(expansion: _Expansion, series: Series) -> tuple[Step, ...]:
    """c at the exponent 0."""

    def solved(*relations: sp.Basic) -> sp.Expr:
        variance, condition = without_remainder(relations[1].rhs), relations[2]
        gap = expansion.means(condition.lhs) - condition.rhs
        return expansion.solved(lambda c: expansion.at(gap, variance, c)) + _left_out(expansion)

    return (
        Step("The exponent 0 has the kernel c.", _MARGINAL),
        Step(
            "In powers of c, with the moments of the Taylor series of phi': undetermined coefficients.",
            eq(_square, series.with_remainder(EPSILON, expansion.order)),
            lru_cache(solved),
        ),
    )


def _balanced(expansion: _Expansion, series: Series) -> tuple[Step, ...]:
    """c where the exponents sum to 0."""

    def solved(*relations: sp.Basic) -> sp.Expr:
        variance, condition, logarithm = without_remainder(relations[1].rhs), relations[2], relations[3]
        gap = expansion.means(condition.lhs - condition.rhs)
        growth = expansion.means(logarithm.rhs.args[0])

        def left(c: sp.Expr) -> sp.Expr:
            log = expansion.log(expansion.at(growth, variance, c))
            return expansion.cut(expansion.at(gap, variance, c).subs(_log, log))

        return expansion.solved(left) + _left_out(expansion)

    return (
        Step("The exponents above that of kernel c sum to 0, over c/2; L is twice that exponent.", _BALANCED),
        Step("L = 2 lambda.", eq(_log, sp.log(GAIN**2 * _SHARE))),
        Step(
            "In powers of c, with the moments of the Taylor series of phi': undetermined coefficients.",
            eq(_square, series.with_remainder(EPSILON, expansion.order)),
            lru_cache(solved),
        ),
    )


def _left_out(expansion: _Expansion) -> sp.Expr:
    return remainder(EPSILON ** (expansion.order + 1))


def _inserted(expansion: _Expansion) -> Callable[..., sp.Basic]:
    """The last premise with the series of c and Delta0."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        variance, kernel, premise = (without_remainder(relations[k].rhs) for k in (1, -2, -1))
        return expansion.at(expansion.means(premise), variance, kernel) + _left_out(expansion)

    return lru_cache(apply)


def _formula(phi_: str, order: int, symbol: sp.Symbol, name: str, kernel: str, premise: Step) -> Derived:
    subject = subject_of(phi_)
    found, expansion = white_onset(subject, order), _Expansion(subject, order)
    series: Series = getattr(found, name)
    statement = eq(symbol, series.with_remainder(EPSILON, order))
    at = (_marginal if kernel == "marginal" else _balanced)(expansion, getattr(found, kernel))
    last = Step("Insert the series.", statement, _inserted(expansion))
    steps = (*_variance(subject, order, found.variance), *at, premise, last)
    return Derived(
        steps, SPECTRUM.of(statement), NEAR_ONSET, CLARK, series=series, remarks=remarks_on(subject)
    )


@entry(
    "scheme.unstable_fraction.discrete.onset",
    "share of positive exponents of the discrete-time network just above the onset, a series in g - g_c",
    "share of positive exponents near the onset, discrete network",
)
def unstable_fraction_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    premise = Step("Their share.", eq(UNSTABLE, _square / GAIN**2))
    return _formula(phi, order, UNSTABLE, "fraction", "marginal", premise)


@entry(
    "scheme.entropy_rate.discrete.onset",
    "entropy rate of the discrete-time network just above the onset of chaos, an exact series in g - g_c",
    "entropy rate near the onset, discrete network",
)
def entropy_rate_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    premise = Step("The entropy rate.", eq(ENTROPY, _LOGS / 2 - _square / (2 * GAIN**2)))
    return _formula(phi, order, ENTROPY, "entropy", "marginal", premise)


@entry(
    "scheme.dimension.discrete.onset",
    "Kaplan-Yorke dimension of the discrete-time network just above the onset, an exact series in g - g_c",
    "Kaplan-Yorke dimension near the onset, discrete network",
)
def dimension_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    premise = Step("The dimension is their share.", eq(DIMENSION, _square * _SHARE))
    return _formula(phi, order, DIMENSION, "dimension", "balanced", premise)
