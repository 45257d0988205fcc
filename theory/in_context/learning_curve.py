r"""The learning curve as D grows, $N=\nu D$, $P=\tau D^2$, $\lambda_0=\ell/D$, each prompt with its own task.

|a| and |x~| no longer fluctuate: D^2 isotropic features of variance kappa/D, kappa = 1 + 1/nu, and a target
of which 1/kappa is explained and 1 - 1/kappa is noise. By the law of Marchenko and Pastur tau D^2 prompts
act as infinitely many with the effective ridge $\hat\lambda\kappa/D$. The least energy as a function of it
gives the training error (envelope theorem), and that the error of fresh prompts (as in generalised
cross-validation: Golub, Heath, Wahba, doi:10.1080/00401706.1979.10489751). The regime is that of Lu et al.,
doi:10.1073/pnas.2502599122, with infinitely many tasks; their formula was not compared term by term. Source:
derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, inserted, solved
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.notation import derived

_mu, _p, _var, _Phi = sp.symbols("mu p s_2 Phi", positive=True)
_share = n.hat / (1 + n.hat)
_fitted = 1 - 1 / (n.tau * (1 + n.hat))
IMPLICIT = eq(n.ell, n.kappa * n.hat * _fitted)
CURVE = (_share**2 / n.kappa + n.NOISY) / (1 - 1 / (n.tau * (1 + n.hat) ** 2))


def effective(ridge: sp.Expr) -> sp.Expr:
    """The effective ridge lambdahat at l = ridge: the larger root of its quadratic."""
    b = 1 / n.tau - 1 + ridge / n.kappa
    return (b + sp.sqrt(b**2 + 4 * ridge / n.kappa)) / 2


def chosen(end: Any, unknown: sp.Symbol) -> Any:
    """The smallest or largest root of the last relation, as told at a point with two real ones."""
    return solved(unknown, end=end, at={n.ell: 1, n.kappa: 2, n.tau: 30})


@entry("in_context.effective_ridge", "ridge that a sample of prompts adds to, over the variance of features")
def effective_ridge() -> Derived:
    raw = eq(n.lambda0, _mu * (1 - _p / n.P * _var / (_var + _mu)))
    known = {_p: n.D**2, n.P: n.tau * n.D**2, _var: n.kappa / n.D, _mu: n.kappa * n.hat / n.D}
    inserted = lambda *r: eq(n.ell, sp.cancel(n.D * r[0].rhs.subs(known, simultaneous=True)))  # noqa: E731
    return derived(
        Step("Effective ridge mu, P samples of p features of variance s_2 (Marchenko and Pastur).", raw),
        Step("D^2 features of variance kappa/D, P = tau D^2 prompts; times D.", IMPLICIT, inserted),
        Step("The root that grows with l.", eq(n.hat, effective(n.ell)), chosen(max, n.hat)),
        remark="l/kappa as tau grows; 1/tau - 1 without a ridge at tau < 1: solutions of minimum norm.",
    )


def _envelope(*relations: sp.Basic) -> sp.Basic:
    """Phi - l dPhi/dl with l as a function of lambdahat."""
    at, energy = relations[0].rhs, relations[1].rhs.subs(n.ell, relations[0].rhs)
    return energy - at * sp.diff(energy, n.hat) / sp.diff(at, n.hat)


@entry("in_context.training_error", "error on the prompts that were learnt, D -> infinity")
def training_error() -> Derived:
    least = n.ell / (n.kappa * n.hat) * (n.NOISY + _share / n.kappa)
    return derived(
        Step("The ridge as a function of the effective one.", IMPLICIT),
        Step("Twice the least energy: noise and what the ridge leaves of the signal.", eq(_Phi, least)),
        Step("Without the ridge times its derivative, |W|^2.", eq(n.training, _fitted**2 * CURVE), _envelope),
        remark="0 without a ridge at tau <= 1, (1 - 1/kappa)(1 - 1/tau) above.",
    )


@entry("in_context.learning_curve", "error on a fresh prompt, D -> infinity", "learning curve")
def learning_curve() -> Derived:
    missed = n.training / _fitted**2
    return derived(
        Step("A prompt left out is missed by 1/(1 - leverage) as much.", eq(n.error, missed)),
        Step("The training error.", eq(n.training, _fitted**2 * CURVE)),
        Step("Insert it.", eq(n.error, CURVE), inserted()),
        remark="at finite D larger by a share of order 1/D; l -> 0: tau/((1 + nu)(tau - 1)) for tau > 1.",
    )


@entry("in_context.interpolation_threshold", "prompts at which the error without a ridge diverges")
def interpolation_threshold() -> Derived:
    pole = lambda *r: r[-1].rhs.subs(n.tau, sp.solve(1 / r[-2].rhs, n.tau)[0])  # noqa: E731
    features, bare = n.D * (n.D + 1), n.NOISY * n.tau / (n.tau - 1)
    return derived(
        Step("The learning curve.", eq(n.error, CURVE)),
        Step("Without a ridge.", eq(n.error, bare), lambda *r: sp.limit(r[0].rhs, n.hat, 0)),
        Step("tau is the number of prompts by that of live weights.", eq(n.P, features * n.tau)),
        Step("The pole.", eq(n.P, features), pole),
        where=sp.GreaterThan(n.D, 1, evaluate=False),
        remark="double descent: there the prompts can just be fitted; at finite D the rank of S decides.",
    )


FORMULAS = (effective_ridge, training_error, learning_curve, interpolation_threshold)
