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

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eliminated, eq, larger_root
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import mean_of
from rnnchaos.theory.modular import notation as n
from rnnchaos.theory.modular.notation import derived, half_log
from rnnchaos.theory.printing import remainder

_D, _Dbar, _square = sp.symbols("D Dbar m", positive=True)
_micro, _macro = n.sigma**2 * n.A, n.sigma_mu**2 * (n.A / n.N0 + n.OTHER * n.B)
_mixed = n.sigma**2 * n.sigma_mu**2 * n.A**2 / n.N0
_own = eq(n.mu * _D, n.A * (n.sigma**2 * _D + n.sigma_mu**2 * _Dbar))
_shared = eq(n.mu * _Dbar, n.mu * _D / n.N0 + n.OTHER * n.B * n.sigma_mu**2 * _Dbar)
_MAX = "largest Lyapunov exponent of modular populations"
_WEAK = "weak modularity: the growth of a plain network of strength sigma^2 + sigma_mu^2/N0"
_MICRO = "growth rate of differences that have no population mean"
_MACRO = "growth rate of the population means left to themselves"


LAW = (
    Step("delta x' = phi'(h) delta h, and delta h is as Gaussian as h: D grows by mu a step.", _own),
    Step("Means over a population: a neuron with itself, and with others, by the block part.", _shared),
    Step("Eliminate Dbar.", eq((n.mu - _micro) * (n.mu - _macro), _mixed), eliminated(_D, _Dbar)),
)


@entry("modular.lyapunov_max", f"{_MAX}: the 2x2 law", _MAX)
def lyapunov_max() -> Derived:
    root = (_micro + _macro + sp.sqrt((_micro - _macro) ** 2 + 4 * _mixed)) / 2
    return derived(
        *LAW,
        Step("Its larger root.", eq(n.mu, root), larger_root(n.mu)),
        half_log(n.lambda_1, root),
        source=DERIVED_HERE,
        remark="A = E phi'(x)^2 and B = E phi'(x) phi'(y) at the solution of modular.dmft; for erf A = (1 + "
        "pi Delta0)^(-1/2), B = [(1 + pi Delta0/2)^2 - (pi c/2)^2]^(-1/2). In quiescence A = B = phi'(0)^2.",
    )


@entry("modular.lyapunov_micro", _MICRO, "microscopic exponent")
def lyapunov_micro() -> Derived:
    slopes = mean_of(phi(1, X) ** 2)
    alone = lambda *r: eq(*(sp.expand(side.subs(_Dbar, 0) / _D) for side in r[0].args))  # noqa: E731
    half = lambda *r: sp.log(r[1].rhs.subs(n.A, r[2].rhs)) / 2  # noqa: E731
    return derived(
        LAW[0],
        Step("Without a mean over its population, Dbar = 0.", eq(n.mu, _micro), alone),
        Step("A is the mean squared slope.", eq(n.A, slopes)),
        Step("lambda = ln(mu)/2.", eq(n.lambda_micro, sp.log(n.sigma**2 * slopes) / 2), half),
        remark="an eigenvalue of the 2x2 law at N0 = infinity, where lambda_1 = max(lambda_micro, "
        "lambda_macro); at finite N0 lambda_1 is larger than both.",
    )


@entry("modular.lyapunov_macro", _MACRO, "macroscopic exponent")
def lyapunov_macro() -> Derived:
    alone = eq(n.mu * _D, n.A * n.sigma_mu**2 * _Dbar)
    inserted = lambda *r: sp.expand(r[1].rhs.subs(n.mu * _D, r[2].rhs) / _Dbar)  # noqa: E731
    return derived(
        *LAW[:2],
        Step("Without couplings between neurons.", alone, lambda *r: r[0].subs(n.sigma, 0)),
        Step("Insert it in the second.", eq(n.mu, _macro), inserted),
        half_log(n.lambda_macro, _macro),
        remark="the published ln(sigma_mu^2 B)/2 is its limit of infinite N0.",
    )


@entry("modular.lyapunov_max.weak", _WEAK, "weak modularity")
def weak_modularity() -> Derived:
    tail = remainder(n.sigma_mu**4)

    def expanded(*relations: sp.Basic) -> sp.Basic:
        root = larger_root(n.mu)(*relations).subs(n.sigma_mu, sp.sqrt(_square))
        first = expansion(root, _square, 1).subs(_square, n.sigma_mu**2)
        return eq(n.mu, sp.simplify(first) + tail)

    weak = eq(n.mu, n.A * (n.sigma**2 + n.sigma_mu**2 / n.N0) + tail)
    return derived(
        *LAW,
        Step("Its larger root to first order in sigma_mu^2: B drops out.", weak, expanded),
        source=DERIVED_HERE,
        remark="Delta0 obeys the same replacement to this order (c = sigma_mu^2 Q, f(c) = O(c)), so that "
        "lambda_1 first rises with modularity at every finite N0, ever less as N0 grows. It can fall only "
        "where macroscopic activity sets in: at sigma = 1.5 it does from N0 = 12 on, and below its value "
        "without modules from N0 = 18 on.",
    )


FORMULAS = (lyapunov_max, lyapunov_micro, lyapunov_macro, weak_modularity)
