r"""The largest exponent of modular populations: a 2x2 law, and its two parts.

A small separation of two copies obeys $\delta x_i'=\varphi'(h_i)\delta h_i$. Its mean square $D$ and that of
its population means, $\bar D$, close by the same central limit as the activities do:

    D'  = A (sigma^2 D + sigma_mu^2 Dbar),
    Dbar' = D'/N0 + (1 - 1/N0) B sigma_mu^2 Dbar,      A = E phi'^2,  B = E phi'(x) phi'(y),

so $\lambda_1=\frac12\ln\mu$ with $\mu$ the larger eigenvalue. At infinite $N_0$ the matrix is triangular and
the exponent splits. Weak modularity acts like noise, by $\sigma_\mu^2/N_0$, and raises the exponent; where
the population means come to move on their own they take over the inputs and, in large populations, quench
microscopic chaos. Source: derived here; the two limits are those of arXiv:2410.06361.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.modular.notation import (
    N0,
    OTHER,
    A,
    B,
    Delta0,
    derived,
    eq,
    half_log,
    lambda_1,
    lambda_macro,
    lambda_micro,
    mu,
    sigma,
    sigma_mu,
)
from rnnchaos.theory.printing import remainder

_D, _Dbar = sp.symbols("D Dbar", positive=True)
_micro, _macro = sigma**2 * A, sigma_mu**2 * (A / N0 + OTHER * B)
_mixed = sigma**2 * sigma_mu**2 * A**2 / N0


def _eliminated(*relations: sp.Basic) -> sp.Basic:
    """Dbar from the first relation into the second, times sigma_mu^2 A/D."""
    mean = sp.solve(relations[0], _Dbar)[0]
    left, right = (sp.expand(side.subs(_Dbar, mean) * sigma_mu**2 * A / _D) for side in relations[1].args)
    return eq(left - right + _mixed, _mixed)


LAW = (
    Step(
        "A separation moves by delta x' = phi'(h) delta h, and delta h is Gaussian given delta x as h is "
        "given x: its mean square D grows by mu a step.",
        eq(mu * _D, A * (sigma**2 * _D + sigma_mu**2 * _Dbar)),
    ),
    Step(
        "The mean square of its population means: a neuron with itself, and with the others of its "
        "population, which share the block part alone.",
        eq(mu * _Dbar, mu * _D / N0 + OTHER * B * sigma_mu**2 * _Dbar),
    ),
    Step(
        "Eliminate Dbar: the characteristic equation.", eq((mu - _micro) * (mu - _macro), _mixed), _eliminated
    ),
)


def _larger(characteristic: sp.Basic) -> sp.Expr:
    """The larger root of the characteristic equation, which is that with the positive square root."""
    one, b, c = sp.Poly(sp.expand(characteristic.lhs - characteristic.rhs), mu).all_coeffs()
    return (-b + sp.sqrt(b**2 - 4 * one * c)) / (2 * one)


@entry(
    "modular.lyapunov_max",
    "largest Lyapunov exponent of modular populations: the 2x2 law",
    "largest Lyapunov exponent of modular populations",
)
def lyapunov_max() -> Derived:
    root = (_micro + _macro + sp.sqrt((_micro - _macro) ** 2 + 4 * _mixed)) / 2
    return derived(
        *LAW,
        Step("Its larger root.", eq(mu, root), lambda *r: eq(mu, _larger(r[-1]))),
        half_log(lambda_1, root),
        source=DERIVED_HERE,
        remark="A = E phi'(x)^2 and B = E phi'(x) phi'(y) at the solution of modular.dmft; for erf A = (1 + "
        "pi Delta0)^(-1/2), B = [(1 + pi Delta0/2)^2 - (pi c/2)^2]^(-1/2). In quiescence A = B = phi'(0)^2.",
    )


@entry(
    "modular.lyapunov_micro",
    "growth rate of differences that have no population mean",
    "microscopic exponent",
)
def lyapunov_micro() -> Derived:
    slopes = GaussianMean(phi(1, X) ** 2, (X,), [[Delta0]])
    return derived(
        LAW[0],
        Step(
            "Without a mean over its population, Dbar = 0.",
            eq(mu, _micro),
            lambda *r: eq(*(sp.expand(side.subs(_Dbar, 0) / _D) for side in r[0].args)),
        ),
        Step("A is the mean squared slope.", eq(A, slopes)),
        Step(
            "lambda = ln(mu)/2.",
            eq(lambda_micro, sp.log(sigma**2 * slopes) / 2),
            lambda *r: eq(lambda_micro, sp.log(r[1].rhs.subs(A, r[2].rhs)) / 2),
        ),
        remark="an eigenvalue of the 2x2 law at N0 = infinity, where lambda_1 = max(lambda_micro, "
        "lambda_macro); at finite N0 lambda_1 is larger than both.",
    )


@entry(
    "modular.lyapunov_macro", "growth rate of the population means left to themselves", "macroscopic exponent"
)
def lyapunov_macro() -> Derived:
    alone = eq(mu * _D, A * sigma_mu**2 * _Dbar)
    return derived(
        *LAW[:2],
        Step(
            "Without the couplings between neurons, sigma = 0 in the first.",
            alone,
            lambda *r: r[0].subs(sigma, 0),
        ),
        Step(
            "Insert it in the second.",
            eq(mu, _macro),
            lambda *r: eq(mu, sp.expand(r[1].rhs.subs(mu * _D, r[2].rhs) / _Dbar)),
        ),
        half_log(lambda_macro, _macro),
        remark="the published ln(sigma_mu^2 B)/2 is its limit of infinite N0.",
    )


@entry(
    "modular.lyapunov_max.weak",
    "weak modularity: the growth of a plain network of strength sigma^2 + sigma_mu^2/N0",
    "weak modularity",
)
def weak_modularity() -> Derived:
    square, tail = sp.Symbol("m", positive=True), remainder(sigma_mu**4)

    def expanded(*relations: sp.Basic) -> sp.Basic:
        root = _larger(relations[-1]).subs(sigma_mu, sp.sqrt(square))
        first = sp.series(root, square, 0, 2).removeO().subs(square, sigma_mu**2)
        return eq(mu, sp.simplify(first) + tail)

    return derived(
        *LAW,
        Step(
            "Its larger root to first order in sigma_mu^2: B drops out.",
            eq(mu, A * (sigma**2 + sigma_mu**2 / N0) + tail),
            expanded,
        ),
        source=DERIVED_HERE,
        remark="Delta0 obeys the same replacement to this order (c = sigma_mu^2 Q, f(c) = O(c)), so that "
        "lambda_1 first rises with modularity at every finite N0, ever less as N0 grows. It can fall only "
        "where macroscopic activity sets in: at sigma = 1.5 it does from N0 = 12 on, and below its value "
        "without modules from N0 = 18 on.",
    )
