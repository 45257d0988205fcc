r"""$S=g^2q(S)+T$ as an exact series in $\varepsilon=g-g_c$, at T = 0 and at $T=\Gamma_0$, and its ratio to
$\Delta_0$.

The series come from `rnnchaos.theory.gradient.onset_series` (Mehler's expansion in normal form); the
derivations here reach the same coefficients independently, by Isserlis' moments of the Taylor polynomial of
phi and undetermined coefficients, one order at a time. Two one-time laws agree to leading order only: the
ratio of their variances is $1+O(\varepsilon)$. Source: derived here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Series, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA0, EPSILON, GAIN, NEAR_ONSET
from rnnchaos.theory.gradient.notation import TEMPERATURE, VARIANCE, derived, square_mean
from rnnchaos.theory.gradient.onset_series import GradientOnset, gradient_onset
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.series import onset
from rnnchaos.theory.onset.subject import remarks_on, subject_of
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder
from rnnchaos.theory.printing import remainder

ORDER = 3


def _solved(right: sp.Expr, order: int) -> sp.Expr:
    """S(eps) with S = right(S, eps), order by order; the coefficient of eps^k enters at eps^(k+1): the first
    beside a root at 0, the others linearly.
    """
    unknown, found = sp.Symbol("unknown"), sp.S.Zero
    for k in range(1, order + 1):
        trial = found + unknown * EPSILON**k
        gap = sp.expand(_gap(right, trial, k + 1).coeff(EPSILON, k + 1))
        below, above = (gap.coeff(unknown, n) for n in ((1, 2) if k == 1 else (0, 1)))
        found += sp.simplify(-below / above) * EPSILON**k
    gap = _gap(right, found, order + 1)
    if any(sp.simplify(gap.coeff(EPSILON, k)) != 0 for k in range(order + 2)):
        raise DoesNotFollow("no solution in powers of eps")
    return sp.expand(found)


def _gap(right: sp.Expr, trial: sp.Expr, order: int) -> sp.Expr:
    """What a trial S(eps) leaves of S = right(S, eps), to eps^order."""
    return expansion(trial - right.subs(VARIANCE, trial), EPSILON, order)


@dataclass(frozen=True)
class _Near:
    """What the onset entries share: phi, its series, g_c + eps, Gamma0 and Delta0 as polynomials in eps."""

    subject: Nonlinearity | None
    found: GradientOnset
    gain: sp.Expr
    kinetic: sp.Expr
    variance: sp.Expr

    def steps(self, series: Series, heat: sp.Expr, order: int) -> tuple[Step, ...]:
        """From S = g^2 E[phi^2] + T to the series of S."""

        def solved(*r: sp.Basic) -> sp.Expr:
            right = by_moments(r[0].rhs, self.subject, order + 2)
            known = right.subs({GAIN: self.gain, TEMPERATURE: without_remainder(r[1].rhs)})
            return _solved(known, order) + remainder(EPSILON ** (order + 1))

        return (
            Step("The Boltzmann variance.", eq(VARIANCE, GAIN**2 * square_mean() + TEMPERATURE)),
            Step("The temperature.", eq(TEMPERATURE, heat + remainder(EPSILON ** (order + 2)))),
            Step(
                "Insert g = g_c + eps, Isserlis' moments of the Taylor series of phi, and an ansatz in "
                "powers of eps.",
                eq(VARIANCE, series.with_remainder(EPSILON, order)),
                solved,
            ),
        )


def _near(phi: str, order: int, *, spare: int = 0) -> _Near:
    """Everything to eps^(order + spare); the order itself is checked first."""
    subject = subject_of(phi)
    gradient_onset(subject, order)
    chaos, found = onset(subject, order + spare + 1), gradient_onset(subject, order, spare)
    kinetic, variance = (s.expression(EPSILON) for s in (chaos.kinetic_energy, chaos.variance))
    return _Near(subject, found, chaos.critical_gain + EPSILON, kinetic, variance)


@entry(
    "gradient.boltzmann_variance.onset",
    "Boltzmann variance at T = 0 just above the onset, an exact series",
    "Boltzmann variance at T = 0 near the onset",
)
def cold_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    near = _near(phi, order)
    return derived(
        near.steps(near.found.cold, sp.S.Zero, order),
        NEAR_ONSET,
        series=near.found.cold,
        remarks=remarks_on(near.subject),
    )


@entry(
    "gradient.variance_at_energy.onset",
    "Boltzmann variance at T = Gamma0 just above the onset, an exact series",
    "Boltzmann variance at T = Gamma0 near the onset",
)
def warm_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    near = _near(phi, order)
    return derived(
        near.steps(near.found.at_energy, near.kinetic, order),
        NEAR_ONSET,
        series=near.found.at_energy,
        remarks=remarks_on(near.subject),
    )


def _ratio(phi: str, order: int, pick: Callable[[GradientOnset], tuple[Series, Series]]) -> Derived:
    """S/Delta0; `pick` gives the series of S (to one order more) and of the ratio."""
    near = _near(phi, order, spare=1)
    variance, (whole, longer) = near.variance, pick(near.found)
    heat = near.kinetic if whole is near.found.at_energy else sp.S.Zero
    ratio = Series(longer.coefficients[: order + 1], longer.factor)
    name = sp.Symbol("rho", positive=True)

    def divided(*r: sp.Basic) -> sp.Expr:
        quotient = sp.cancel(sp.expand(without_remainder(r[2].rhs) / EPSILON)) / sp.expand(
            without_remainder(r[3].rhs) / EPSILON
        )
        return expansion(quotient, EPSILON, order) + remainder(EPSILON ** (order + 1))

    steps = (
        *near.steps(whole, heat, order + 1),
        Step("The chaotic variance.", eq(DELTA0, variance + remainder(EPSILON ** (order + 3)))),
        Step("Divide.", eq(name, ratio.with_remainder(EPSILON, order)), divided),
    )
    remark = (
        "The one-time laws of chaos and of the gradient dynamics agree to leading order at the onset only; "
        "the coefficient of the first correction, in units of g_c, is the same for every phi."
    )
    return derived(steps, NEAR_ONSET, series=ratio, remarks=(*remarks_on(near.subject), remark))


@entry(
    "gradient.variance_ratio.onset",
    "S(Gamma0)/Delta0 just above the onset: how far equal energy is from equal variance",
    "S(Gamma0)/Delta0",
)
def warm_ratio(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    return _ratio(phi, order, lambda f: (f.at_energy, f.energy_ratio))


@entry(
    "gradient.cold_ratio.onset",
    "S(0)/Delta0 just above the onset: even at T = 0 the gradient dynamics is wider",
    "S(0)/Delta0",
)
def cold_ratio(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    return _ratio(phi, order, lambda f: (f.cold, f.cold_ratio))
