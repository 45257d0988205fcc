r"""The symbols of two networks that nearly share their couplings, the same in code and on the command line.

Teacher $J_1$ and student $J_2=\rho J_1+\eta J'$, $\rho=\sqrt{1-\eta^2}$, $J'$ an independent copy, start at
the same $x(0)$, $x_i\sim\mathcal N(0,D_0)$, and follow Euler's map

    x(t + dt) = (1 - dt) x(t) + dt J phi(x(t));

dt = 1 is the network in discrete time, dt -> 0 the flow. Both have gain g. $D^{ab}(t,s)$ is the covariance of
copy a at t with copy b at s, d(t) the mean squared distance of the two.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, phi
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Erratum, Meaning, Notation, Step

eta, kappa = sp.symbols("eta kappa", positive=True)
rho = sp.Symbol("rho", positive=True)
D, D_t, D_s = sp.symbols("D D_t D_s", positive=True)
right, above, after = sp.symbols("D_right D_above D_after", positive=True)
W, W_right, W_above, W_after = sp.symbols("W W_right W_above W_after", positive=True)
d, D11, D12, q0 = sp.symbols("d D11 D12 q0", positive=True)
lambda_1, A, psi0, overlap = sp.symbols("lambda_1 A psi0 I", positive=True)
theta, t_star, t, r = sp.symbols("theta t_star t r", positive=True)
N, P, sigma, error, forced = sp.symbols("N P sigma error lambda_f", positive=True)

_COVARIANCE = "covariance of the two copies, one at {}, the other at {}"
MEANINGS = Notation(
    {
        "g": Meaning("gain of both networks: the couplings have variance g^2/N", "1", "g > 0"),
        "dt": Meaning("time step of the Euler map", "time", "0 < dt <= 1"),
        "eta": Meaning("amplitude of the error of the couplings", "1", "0 <= eta <= 1"),
        "rho": Meaning("correlation of the couplings, sqrt(1 - eta^2); 1 within one copy", "1", "rho <= 1"),
        "kappa": Meaning("relative error of the couplings, |J2 - J1|^2/(N g^2)", "1", "0 <= kappa <= 2"),
        "D": Meaning(_COVARIANCE.format("t", "s"), "activity^2", "|D| <= sqrt(D_t D_s)"),
        "D_t": Meaning("variance of x at t", "activity^2", "D_t > 0"),
        "D_s": Meaning("variance of x at s", "activity^2", "D_s > 0"),
        "D_right": Meaning(_COVARIANCE.format("t + dt", "s"), "activity^2"),
        "D_above": Meaning(_COVARIANCE.format("t", "s + dt"), "activity^2"),
        "D_after": Meaning(_COVARIANCE.format("t + dt", "s + dt"), "activity^2"),
        "W": Meaning("covariance of the separations over kappa, at t and s", "activity^2"),
        "W_right": Meaning("the same at t + dt and s", "activity^2"),
        "W_above": Meaning("the same at t and s + dt", "activity^2"),
        "W_after": Meaning("the same at t + dt and s + dt", "activity^2"),
        "d": Meaning("mean squared distance |x_1 - x_2|^2/N of the two copies", "activity^2", "d >= 0"),
        "D11": Meaning("variance of x", "activity^2", "D11 > 0"),
        "D12": Meaning("covariance of the two copies at equal times", "activity^2"),
        "q0": Meaning("E phi(x)^2 over the initial state", "activity^2", "q0 > 0"),
        "lambda_1": Meaning("largest Lyapunov exponent", "per time", "lambda_1 > 0"),
        "A": Meaning("amplitude of the distance: d = A kappa exp(2 lambda_1 t)", "activity^2", "A > 0"),
        "psi0": Meaning("ground state at lag 0, of unit norm", "time^(-1/2)", "psi0 > 0"),
        "I": Meaning(
            "integral over all lags of psi g^2 E[phi(x) phi(y)] exp(-lambda_1 |tau|), psi of unit norm",
            "activity^2 time^(1/2)",
            "I > 0",
        ),
        "Delta0": Meaning("stationary variance of x", "activity^2", "Delta0 > 0"),
        "theta": Meaning("share of 2 Delta0 at which prediction ends", "1", "0 < theta < 1"),
        "t_star": Meaning("horizon of prediction: the time of d = 2 theta Delta0", "time", "real"),
        "t": Meaning("time", "time", "t > 0"),
        "r": Meaning("relative distance d/(2 D11)", "1", "0 <= r <= 1"),
        "N": Meaning("neurons", "1", "integer, N >= 1"),
        "P": Meaning("samples of the regression", "1", "integer, P > N + 1"),
        "sigma": Meaning("standard deviation of the noise on the fields", "activity", "sigma > 0"),
        "error": Meaning("mean squared error of a field predicted on fresh data", "activity^2"),
        "lambda_f": Meaning("growth rate of the forced, rescaled separation", "per time", "real"),
    }
)
PAPERS = (
    Paper(
        "Reconstruction2024",
        "{Authors of arXiv:2409.04240}",
        "arXiv:2409.04240",
        "arXiv preprint",
        2024,
        arxiv="2409.04240",
    ),
)


def product(order: int = 0) -> sp.Expr:
    """E[f(x) f(y)], f = phi or its derivative, x at t and y at s."""
    return GaussianMean(phi(order, X) * phi(order, Y), (X, Y), [[D_t, D], [D, D_s]])


def derived(*steps: Step, assumptions: sp.Basic, remark: str, erratum: Erratum | None = None) -> Derived:
    """What the steps derive: the last relation, with the meanings of its symbols."""
    symbols = MEANINGS.of(steps[-1].relation)
    return Derived(steps, symbols, assumptions, DERIVED_HERE, erratum=erratum, remarks=(remark,))


def averaged(expression: sp.Expr, means: dict[tuple[Any, Any], Any]) -> sp.Expr:
    """The mean of a quadratic form, from the means of products of two variables."""
    expanded = sp.expand(expression)
    return expanded.subs({a * b: mean for (a, b), mean in means.items()}, simultaneous=True)
