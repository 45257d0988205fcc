r"""$\Delta_0=g^2E\varphi^2+\sigma_b^2$: the static state, and where it ends.

It loses stability in one of two ways. In the bulk of the Jacobian's eigenvalues, $g^2E\varphi'^2=1$: chaos.
Or in its mean: a perturbation $m+\mu e^{\lambda t}$ moves the covariance by
$f(e^{\lambda t}+e^{\lambda t'})$, and

    (1 + lambda) mu = J0 (E phi' mu + E phi'' f),
    (1 + lambda) f  = g^2 [E phi phi' mu + E(phi'^2 + phi phi'') f],

whose eigenvalues $1+\lambda$ are the outliers of the Jacobian. With a the matrix of these two lines, the mean
is stable where both eigenvalues have real parts below 1: $\det(1-a)>0$ and tr a < 2 (for a pair that is
complex its real part reaches 1 first: the mean oscillates). A real one reaches 1 where static states meet or
branch. At the boundary of chaos $\det(1-a)=-(1-J_0E\varphi')g^2E\varphi\varphi''-J_0g^2E\varphi''E\varphi
\varphi'$: where it is not positive the mean has gone first, and there is no boundary on that branch. Source:
the boundary Kadmon and Sompolinsky 2015; the mean derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import growth
from rnnchaos.theory.gaussian.notation import ACCELERATION, LAGGED
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.equations import OF_INPUT
from rnnchaos.theory.rate.mean_field.motion import WELL
from rnnchaos.theory.rate.mean_field.notation import DRIVE, J0, KS, Delta0, at, derived, g, moment

RATE, _mu, _f, _small = sp.symbols("lambda mu f s", real=True)
_one, _other = sp.symbols("t t_1", real=True)
_mean, _shared = sp.Function("m", real=True), sp.Function("Delta", real=True)


@entry("rate.static.variance", "variance of the static state of a rate network", "static variance")
def variance() -> Derived:
    return derived(
        Step(OF_INPUT, eq(LAGGED - ACCELERATION, DRIVE)),
        Step(
            "In the static state Delta = Delta0 at all lags, and x and y coincide.",
            eq(Delta0, g**2 * moment(0, 0) + n.sigma_b**2),
            substitute((ACCELERATION, 0), (LAGGED, Delta0)),
        ),
        assumptions=n.STATIC,
        source=KS,
        remark="with rate.mean two equations for m and Delta0, with none, one or several solutions. White "
        "noise leaves no static state.",
    )


def constant(*relations: sp.Basic) -> sp.Basic:
    """A state that is constant in tau: the second derivative is gone, and so is the state."""
    wave = next(iter(relations[1].atoms(sp.Derivative))).expr
    left, right = (side.subs(LAGGED, Delta0).subs(wave, 1).doit() for side in relations[1].args)
    return eq(left, right)


@entry("rate.chaos_boundary", "boundary of chaos: the bulk of the Jacobian of the static state reaches 1")
def chaos_boundary() -> Derived:
    return derived(
        *growth(WELL)[:2],
        Step(
            "At the static state Delta = Delta0 and x, y coincide; what grows fastest is constant in tau.",
            eq((1 + RATE) ** 2, g**2 * moment(1, 1)),
            constant,
        ),
        Step(
            "It neither grows nor falls.",
            eq(g**2 * moment(1, 1), 1),
            lambda *r: eq(r[-1].rhs, r[-1].lhs.subs(RATE, 0)),
        ),
        assumptions=sp.And(n.STATIC, sp.Eq(Delta0, g**2 * moment(0, 0) + n.sigma_b**2, evaluate=False)),
        source=KS,
        remark="with rate.mean and rate.static.variance three equations for g, m, Delta0. It is the boundary "
        "where the mean is stable there (rate.static.mean_boundary).",
    )


def _perturbed() -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr]:
    """m(t), m(t'), Delta(t, t') and the waves exp(lambda t), exp(lambda t'), at a small s."""
    one, other = (sp.exp(RATE * t) for t in (_one, _other))
    return n.m + _small * _mu * one, n.m + _small * _mu * other, one, other


def _first_order(expr: sp.Expr) -> sp.Expr:
    return sp.diff(expr, _small).subs(_small, 0).doit()


def _mean_moves(*relations: sp.Basic) -> sp.Basic:
    """m' = -m + J0 E phi + b to first order in s, over exp(lambda t)."""
    mean, _, wave, _ = _perturbed()
    known = {_mean(_one): mean, _shared(_one, _one): Delta0 + 2 * _small * _f * wave}
    left, right = (_first_order(side.subs(known).doit()) for side in relations[0].args)
    return eq(sp.expand((left + _mu * wave) / wave), sp.expand((right + _mu * wave) / wave))


def _covariance_moves(*relations: sp.Basic) -> sp.Basic:
    """The two-time equation to first order in s: the part that goes like exp(lambda t)."""
    first, second, one, other = _perturbed()
    known = {_mean(_one): first, _mean(_other): second}
    known |= {
        _shared(s, t): Delta0 + _small * _f * (sp.exp(RATE * s) + sp.exp(RATE * t))
        for s in (_one, _other)
        for t in (_one, _other)
    }
    left, right = (sp.expand(_first_order(side.subs(known).doit())) for side in relations[2].args)
    if (left - right).coeff(one) != (left - right).coeff(other).subs(_other, _one):
        raise DoesNotFollow("the two times enter alike")
    return eq(left.coeff(one), right.coeff(one))


def _two_times() -> sp.Basic:
    """(1 + d/dt)(1 + d/dt') Delta = g^2 E phi phi + sigma_b^2 out of the stationary state."""
    both = _shared(_one, _other)
    matrix = [[_shared(_one, _one), both], [both, _shared(_other, _other)]]
    once = both + sp.Derivative(both, _one)
    pair = GaussianMean(at(0, X, _mean(_one)) * at(0, Y, _mean(_other)), (X, Y), matrix)
    return eq(once + sp.Derivative(once, _other), g**2 * pair + n.sigma_b**2)


def eliminated(z: Any) -> Any:
    """mu from the second relation into the fourth, both at lambda = z - 1, cleared of its denominator."""

    def apply(*relations: sp.Basic) -> sp.Basic:
        law = sp.expand((relations[1].lhs - relations[1].rhs).subs(RATE, z - 1))
        covariance = sp.expand((relations[3].lhs - relations[3].rhs).subs(RATE, z - 1))
        pull, push = law.coeff(_mu), law.coeff(_f)
        return eq(pull * covariance.coeff(_f), push * covariance.coeff(_mu))

    return apply


def disturbed() -> tuple[Step, ...]:
    """Mean-field theory out of the stationary state, and the two equations of a disturbed mean."""
    one_variable = GaussianMean(at(0, X, _mean(_one)), (X,), [[_shared(_one, _one)]])
    own = moment(1, 1) + moment(0, 2)
    return (
        Step(
            "The mean out of the stationary state.",
            eq(sp.Derivative(_mean(_one), _one), -_mean(_one) + J0 * one_variable + n.b),
        ),
        Step(
            "m + mu exp(lambda t) with the variance Delta0 + 2 f exp(lambda t), to first order (Price).",
            eq((1 + RATE) * _mu, J0 * (moment(1) * _mu + moment(2) * _f)),
            _mean_moves,
        ),
        Step("The covariance at two times.", _two_times()),
        Step(
            "Delta0 + f (exp(lambda t) + exp(lambda t')) to first order: what goes like exp(lambda t).",
            eq((1 + RATE) * _f, g**2 * (moment(0, 1) * _mu + own * _f)),
            _covariance_moves,
        ),
    )


@entry("rate.static.mean_boundary", "where the mean of the static state loses stability, or states branch")
def mean_boundary() -> Derived:
    own = moment(1, 1) + moment(0, 2)
    return derived(
        *disturbed(),
        Step(
            "At lambda = 0 both hold where the determinant vanishes.",
            eq((1 - J0 * moment(1)) * (1 - g**2 * own), J0 * g**2 * moment(2) * moment(0, 1)),
            eliminated(1),
        ),
        assumptions=n.STATIC,
        source=DERIVED_HERE,
        remark="at J0 = 0 the fold g^2 E(phi'^2 + phi phi'') = 1 of the variance, which the boundary of "
        "chaos precedes where E phi phi'' < 0; for odd phi without bias the mean wakes at J0 E phi' = 1. The "
        "means of phi'' are derivatives in m where phi has kinks.",
    )
