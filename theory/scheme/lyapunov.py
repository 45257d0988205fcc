r"""$[\mu^2+(1-\delta)^2-\delta^2g^2C_{\varphi'}(n)]\psi_n=(1-\delta)\mu(\psi_{n+1}+\psi_{n-1})$,
$\lambda_1=\ln\mu/\delta$: the largest Lyapunov exponent of the Euler map, exactly at any step.

The tangent map is a linear filter of the same Gaussian drive as the state. The difference equation becomes
the Schroedinger problem of the flow as $\delta\to0$, and one line at $\delta=1$ (the discrete network).
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA, GAIN, STEP, covariance_of_phi, meanings
from rnnchaos.theory.scheme.notation import ANY_STEP, COVARIANCE, ESTIMATED, KEEP, LAG, two_times

_m = sp.Symbol("m", integer=True)
WAVE = sp.Function("psi", real=True)
GROWTH = sp.Symbol("mu", positive=True)
_push = STEP**2 * GAIN**2 * sp.diff(covariance_of_phi(DELTA), DELTA).subs(DELTA, COVARIANCE(LAG))
GROWN = eq((GROWTH**2 + KEEP**2 - _push) * WAVE(LAG), KEEP * GROWTH * (WAVE(LAG + 1) + WAVE(LAG - 1)))
GROWTH_FACTOR = Meaning("factor by which separations grow in a step; lambda_1 = ln(mu)/dt", "1", "mu > 0")


@entry(
    "scheme.lyapunov_max",
    "largest Lyapunov exponent of the Euler map: a difference equation, exact at any step",
    "largest Lyapunov exponent of the Euler map",
)
def lyapunov_max() -> Derived:
    copies = sp.Function("d", real=True)
    product = two_times(copies, _m)
    sideways = KEEP * GROWTH * (WAVE(LAG + 1) + WAVE(LAG - 1))
    grown = (GROWTH**2 + KEEP**2) * WAVE(LAG) - sideways
    steps = (
        Step(
            "A small separation obeys xi_(m+1) - (1 - dt) xi_m = dt J phi' xi_m; multiply it at two times, "
            "d(m, n) = <xi_m xi_n>.",
            eq(product, _push * copies(_m, _m + LAG)),
        ),
        Step(
            "Growth: d(m, n) = mu^(m+n) psi(n - m), psi even.",
            eq(grown, _push * WAVE(LAG)),
            lambda *r: _grown(r[-1], copies),
        ),
        Step("Collect psi(n).", GROWN, lambda *r: eq(r[-1].lhs - r[-1].rhs + sideways, sideways)),
    )
    remark = (
        "lambda_1 = ln(mu)/dt for the largest mu with an even psi that decays, in any stationary state: "
        "chaotic, or driven by noise that the copies share (scheme.variance.noise). At rest psi is constant "
        "and mu = 1 - dt + dt g/g_c. At dt = 1: scheme.lyapunov_max.discrete. As dt -> 0, mu = 1 + lambda dt "
        "gives the Schroedinger problem of gaussian.lyapunov_max."
    )
    return Derived(
        steps,
        meanings("g", "dt", "Delta0", mu=GROWTH_FACTOR) | meanings("n"),
        ANY_STEP,
        DERIVED_HERE,
        remarks=(remark, ESTIMATED),
    )


def _grown(relation: sp.Basic, copies: type[sp.Function]) -> sp.Basic:
    sides = (
        sp.powsimp(
            sp.expand(
                side.replace(copies, lambda a, b: GROWTH ** (a + b) * WAVE(b - a)) / GROWTH ** (2 * _m + LAG)
            )
        )
        for side in (relation.lhs, relation.rhs)
    )
    return eq(*(sp.expand(sp.powsimp(sp.expand(side), force=True)) for side in sides))
