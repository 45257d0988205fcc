r"""Lyapunov exponents of the Euler map, exactly at any step: the largest, and the mean of all.

The tangent map is a linear filter of the same Gaussian drive as the state, so the largest exponent follows
from a difference equation that holds the Schroedinger problem of the flow ($\delta\to0$) and the one-line
result of the discrete network ($\delta=1$). The sum of all exponents is $\langle\ln|\det|\rangle$ of
$(1-\delta)+\delta J\,\mathrm{diag}\,\varphi'$, for which the circular law with a variance profile has a
closed answer.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian_notation import (
    CHAOTIC,
    DELTA,
    GAIN,
    STEP,
    covariance_of_phi,
    mean_of,
    meanings,
)
from rnnchaos.theory.moments import X, phi

Eq = sp.Eq
_n, _m = sp.symbols("n m", integer=True)
_D, _psi = sp.Function("Delta", real=True), sp.Function("psi", real=True)
_mu = sp.Symbol("mu", positive=True)
_keep = 1 - STEP
_push = STEP**2 * GAIN**2 * sp.diff(covariance_of_phi(DELTA), DELTA).subs(DELTA, _D(_n))
PROFILE = Source(
    "Ahmadian, Fumarola, Miller, Phys. Rev. E 91, 012820 (2015), for the density; the determinant "
    "derived here",
    "AhmadianFumarolaMiller2015",
    "10.1103/PhysRevE.91.012820",
)
SYMBOLS = {
    "mu": Meaning("factor by which separations grow in a step; lambda_1 = ln(mu)/dt", "1", "mu > 0"),
    "n": Meaning("lag in steps", "1", "integer"),
    "v": Meaning("share of the eigenvalues further out than 1 - dt", "1", "0 < v <= 1"),
    "L": Meaning("mean of the N Lyapunov exponents", "per time", "real"),
}


@entry(
    "scheme.lyapunov_max",
    "largest Lyapunov exponent of the Euler map: a difference equation, exact at any step",
)
def lyapunov_max() -> Formula:
    copies = sp.Function("d", real=True)
    product = (
        copies(_m + 1, _m + _n + 1)
        - _keep * (copies(_m, _m + _n + 1) + copies(_m + 1, _m + _n))
        + _keep**2 * copies(_m, _m + _n)
    )
    statement = Eq(
        (_mu**2 + _keep**2 - _push) * _psi(_n), _keep * _mu * (_psi(_n + 1) + _psi(_n - 1)), evaluate=False
    )
    grown = (_mu**2 + _keep**2) * _psi(_n) - _keep * _mu * (_psi(_n + 1) + _psi(_n - 1))
    steps = (
        Step(
            "A small separation obeys xi_(m+1) - (1 - dt) xi_m = dt J phi' xi_m; multiply it at two "
            "times, d(m, n) = <xi_m xi_n>.",
            Eq(product, _push * copies(_m, _m + _n), evaluate=False),
        ),
        Step(
            "Growth: d(m, n) = mu^(m+n) psi(n - m), psi even.",
            Eq(grown, _push * _psi(_n), evaluate=False),
            lambda *r: _grown(r[-1], copies),
        ),
        Step(
            "Collect psi(n).",
            statement,
            lambda *r: Eq(
                r[-1].lhs - r[-1].rhs + _keep * _mu * (_psi(_n + 1) + _psi(_n - 1)),
                _keep * _mu * (_psi(_n + 1) + _psi(_n - 1)),
                evaluate=False,
            ),
        ),
    )
    remark = (
        "lambda_1 = ln(mu)/dt for the largest mu with an even psi that decays. At dt = 1 the right "
        "side vanishes and lambda_1 = ln(g^2 E phi'^2)/2 with "
        "Delta0 = g^2 E phi^2; as dt -> 0, mu = 1 + lambda dt gives the Schroedinger problem of "
        "gaussian.lyapunov_max."
    )
    return Formula(
        "scheme.lyapunov_max",
        "largest Lyapunov exponent of the Euler map",
        statement,
        meanings("g", "dt", "Delta0") | {name: SYMBOLS[name] for name in ("mu", "n")},
        CHAOTIC,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


def _grown(relation: sp.Basic, copies: type[sp.Function]) -> sp.Basic:
    sides = (
        sp.powsimp(
            sp.expand(side.replace(copies, lambda a, b: _mu ** (a + b) * _psi(b - a)) / _mu ** (2 * _m + _n))
        )
        for side in (relation.lhs, relation.rhs)
    )
    return Eq(*(sp.expand(sp.powsimp(sp.expand(side), force=True)) for side in sides), evaluate=False)


@entry("scheme.spectrum_sum", "mean of all Lyapunov exponents of the Euler map")
def spectrum_sum() -> Formula:
    v, mean, radius2 = sp.symbols("v L r", positive=True)
    sigma2 = STEP**2 * GAIN**2 * phi(1, X) ** 2
    share = sp.Function("v", positive=True)
    statement = Eq(mean, (mean_of(sp.log(_keep**2 + v * sigma2)) / 2 - v / 2) / STEP, evaluate=False)
    potential = mean_of(sp.log(radius2 + share(radius2) * sigma2)) / 2 - share(radius2) / 2
    condition = mean_of(sigma2 / (radius2 + share(radius2) * sigma2))

    def differentiated(*relations: sp.Basic) -> sp.Basic:
        slope = sp.diff(potential, radius2)
        rate = sp.Derivative(share(radius2), radius2)
        left = slope - rate * (condition - 1) / 2
        return Eq(sp.Derivative(sp.Function("Lambda")(radius2), radius2), sp.simplify(left), evaluate=False)

    density = mean_of(1 / (radius2 + share(radius2) * sigma2)) / 2
    steps = (
        Step(
            "dt J phi' acts as a matrix of independent entries whose columns have variances "
            "sigma_j^2/N, sigma = dt g phi'. A share v(r) of its eigenvalues lies outside |z|^2 = r:",
            Eq(condition, 1, evaluate=False),
        ),
        Step(
            "The logarithmic potential Lambda = <ln|z - lambda|> of a rotation-symmetric density has "
            "dLambda/dr = (1 - v)/(2 r), and 1 - v = E[r/(r + v sigma^2)].",
            Eq(sp.Derivative(sp.Function("Lambda")(radius2), radius2), density, evaluate=False),
        ),
        Step(
            "It is the derivative of E ln(r + v sigma^2)/2 - v/2: the terms in dv/dr cancel by the "
            "condition.",
            Eq(sp.Derivative(sp.Function("Lambda")(radius2), radius2), density, evaluate=False),
            differentiated,
        ),
        Step(
            "The determinant of (1 - dt) + dt J phi' is the potential at r = (1 - dt)^2; divide by dt.",
            statement,
            lambda *r: Eq(
                mean, potential.subs(share(radius2), v).subs(radius2, _keep**2) / STEP, evaluate=False
            ),
        ),
    )
    remark = (
        "v solves E[sigma^2/((1-dt)^2 + v sigma^2)] = 1. Where (1-dt)^2 >= E sigma^2 there is no "
        "root: v = 0 and the mean is ln(1-dt)/dt, -1 for the flow. "
        "At dt = 1, v = 1 and it is ln g - 1/2 + E ln|phi'|."
    )
    return Formula(
        "scheme.spectrum_sum",
        "mean Lyapunov exponent of the Euler map",
        statement,
        meanings("g", "dt", "Delta0") | {name: SYMBOLS[name] for name in ("v", "L")},
        CHAOTIC,
        PROFILE,
        steps,
        remarks=(remark,),
    )


LYAPUNOV = (lyapunov_max, spectrum_sum)
