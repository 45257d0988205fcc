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
from rnnchaos.theory.formula import Meaning, Notation

eta, kappa, rho = sp.symbols("eta kappa rho", positive=True)
D, D_t, D_s, right, above, after = sp.symbols("D D_t D_s D_right D_above D_after", positive=True)
W, W_right, W_above, W_after = sp.symbols("W W_right W_above W_after", positive=True)
d, D11, D12, q0, r, t = sp.symbols("d D11 D12 q0 r t", positive=True)
lambda_1, A, psi0, overlap, theta, t_star = sp.symbols("lambda_1 A psi0 I theta t_star", positive=True)
N, P, sigma = sp.symbols("N P sigma", positive=True)

_SQUARE, _MOVED = "activity^2", "covariance of the separations over kappa, {}"
_BOTH = "covariance of the copies, one at {}, the other at {}"
_OVERLAP = "integral over all lags of psi g^2 E[phi(x) phi(y)] exp(-lambda_1 |tau|), psi of unit norm"
MEANINGS = Notation(
    {
        "g": Meaning("gain of both networks: the couplings have variance g^2/N", "1", "g > 0"),
        "dt": Meaning("time step of the Euler map", "time", "0 < dt <= 1"),
        "eta": Meaning("amplitude of the error of the couplings", "1", "0 <= eta <= 1"),
        "rho": Meaning("correlation of the couplings, sqrt(1 - eta^2); 1 within one copy", "1", "rho <= 1"),
        "kappa": Meaning("relative error of the couplings, |J2 - J1|^2/(N g^2)", "1", "0 <= kappa <= 2"),
        "D": Meaning(_BOTH.format("t", "s"), _SQUARE),
        "D_t": Meaning("variance of x at t", _SQUARE, "D_t > 0"),
        "D_s": Meaning("variance of x at s", _SQUARE, "D_s > 0"),
        "D_right": Meaning(_BOTH.format("t + dt", "s"), _SQUARE),
        "D_above": Meaning(_BOTH.format("t", "s + dt"), _SQUARE),
        "D_after": Meaning(_BOTH.format("t + dt", "s + dt"), _SQUARE),
        "W": Meaning(_MOVED.format("at t and s"), _SQUARE),
        "W_right": Meaning(_MOVED.format("at t + dt and s"), _SQUARE),
        "W_above": Meaning(_MOVED.format("at t and s + dt"), _SQUARE),
        "W_after": Meaning(_MOVED.format("at t + dt and s + dt"), _SQUARE),
        "d": Meaning("mean squared distance |x_1 - x_2|^2/N of the two copies", _SQUARE, "d >= 0"),
        "D11": Meaning("variance of x", _SQUARE, "D11 > 0"),
        "D12": Meaning("covariance of the two copies at equal times", _SQUARE),
        "q0": Meaning("E phi(x)^2 over the initial state", _SQUARE, "q0 > 0"),
        "lambda_1": Meaning("largest Lyapunov exponent", "per time", "lambda_1 > 0"),
        "A": Meaning("amplitude of the distance: d = A kappa exp(2 lambda_1 t)", _SQUARE, "A > 0"),
        "psi0": Meaning("ground state at lag 0, of unit norm", "time^(-1/2)", "psi0 > 0"),
        "I": Meaning(_OVERLAP, "activity^2 time^(1/2)", "I > 0"),
        "Delta0": Meaning("stationary variance of x", _SQUARE, "Delta0 > 0"),
        "theta": Meaning("share of 2 Delta0 at which prediction ends", "1", "0 < theta < 1"),
        "t_star": Meaning("horizon of prediction: the time of d = 2 theta Delta0", "time", "real"),
        "t": Meaning("time", "time", "t > 0"),
        "r": Meaning("relative distance d/(2 D11)", "1", "0 <= r <= 1"),
        "N": Meaning("neurons", "1", "integer, N >= 1"),
        "P": Meaning("samples of the regression", "1", "integer, P > N + 1"),
        "sigma": Meaning("standard deviation of the noise on the fields", "activity", "sigma > 0"),
    }
)
derived = MEANINGS.derived


def product(order: int = 0) -> sp.Expr:
    """E[f(x) f(y)], f = phi or its derivative, x at t and y at s."""
    return GaussianMean(phi(order, X) * phi(order, Y), (X, Y), [[D_t, D], [D, D_s]])


def averaged(expression: sp.Expr, means: dict[tuple[Any, Any], Any]) -> sp.Expr:
    """The mean of a quadratic form, from the means of products of two variables."""
    expanded = sp.expand(expression)
    return expanded.subs({a * b: mean for (a, b), mean in means.items()}, simultaneous=True)
