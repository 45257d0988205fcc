r"""The largest Lyapunov exponent of the Euler map, exactly at any step.

The tangent map is a linear filter of the same Gaussian drive as the state, so the largest exponent follows
from a difference equation that holds the Schroedinger problem of the flow ($\delta\to0$) and the one-line
result of the discrete network ($\delta=1$).
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA, GAIN, STEP, covariance_of_phi, meanings
from rnnchaos.theory.scheme.notation import ANY_STEP, COVARIANCE, KEEP, LAG, LAGS

Eq = sp.Eq
_m = sp.Symbol("m", integer=True)
WAVE = sp.Function("psi", real=True)
GROWTH = sp.Symbol("mu", positive=True)
_push = STEP**2 * GAIN**2 * sp.diff(covariance_of_phi(DELTA), DELTA).subs(DELTA, COVARIANCE(LAG))
GROWN = Eq(
    (GROWTH**2 + KEEP**2 - _push) * WAVE(LAG), KEEP * GROWTH * (WAVE(LAG + 1) + WAVE(LAG - 1)), evaluate=False
)
SYMBOLS = {
    "mu": Meaning("factor by which separations grow in a step; lambda_1 = ln(mu)/dt", "1", "mu > 0"),
    **LAGS,
}


@entry(
    "scheme.lyapunov_max",
    "largest Lyapunov exponent of the Euler map: a difference equation, exact at any step",
    "largest Lyapunov exponent of the Euler map",
)
def lyapunov_max() -> Derived:
    copies = sp.Function("d", real=True)
    product = (
        copies(_m + 1, _m + LAG + 1)
        - KEEP * (copies(_m, _m + LAG + 1) + copies(_m + 1, _m + LAG))
        + KEEP**2 * copies(_m, _m + LAG)
    )
    sideways = KEEP * GROWTH * (WAVE(LAG + 1) + WAVE(LAG - 1))
    grown = (GROWTH**2 + KEEP**2) * WAVE(LAG) - sideways
    steps = (
        Step(
            "A small separation obeys xi_(m+1) - (1 - dt) xi_m = dt J phi' xi_m; multiply it at two "
            "times, d(m, n) = <xi_m xi_n>.",
            Eq(product, _push * copies(_m, _m + LAG), evaluate=False),
        ),
        Step(
            "Growth: d(m, n) = mu^(m+n) psi(n - m), psi even.",
            Eq(grown, _push * WAVE(LAG), evaluate=False),
            lambda *r: _grown(r[-1], copies),
        ),
        Step(
            "Collect psi(n).",
            GROWN,
            lambda *r: Eq(r[-1].lhs - r[-1].rhs + sideways, sideways, evaluate=False),
        ),
    )
    remark = (
        "lambda_1 = ln(mu)/dt for the largest mu with an even psi that decays, in any stationary state: "
        "chaotic, or driven by noise that the copies share (scheme.variance.noise). At rest psi is constant "
        "and mu = 1 - dt + dt g/g_c. At dt = 1: scheme.lyapunov_max.discrete. As dt -> 0, mu = 1 + lambda "
        "dt gives the Schroedinger problem of gaussian.lyapunov_max."
    )
    return Derived(steps, meanings("g", "dt", "Delta0") | SYMBOLS, ANY_STEP, DERIVED_HERE, remarks=(remark,))


def _grown(relation: sp.Basic, copies: type[sp.Function]) -> sp.Basic:
    sides = (
        sp.powsimp(
            sp.expand(
                side.replace(copies, lambda a, b: GROWTH ** (a + b) * WAVE(b - a)) / GROWTH ** (2 * _m + LAG)
            )
        )
        for side in (relation.lhs, relation.rhs)
    )
    return Eq(*(sp.expand(sp.powsimp(sp.expand(side), force=True)) for side in sides), evaluate=False)


LYAPUNOV = (lyapunov_max,)
