r"""$\lambda_{min}=\frac1\delta\ln\{kR-\sqrt{k^2R^2-k^2+P}\}$, $k=1-\delta$: the lower edge of the spectrum of
the Euler map.

At both edges the kernel of `gaussian.volume_growth`, for the map, is small, and its equation linear: that of
`scheme.lyapunov_max`, whose lowest level vanishes at two growth factors. The larger is that of lambda_1; the
smaller exists where the gains do not reach what a step keeps, $\delta g\sqrt{E\varphi'^2}<1-\delta$.
Elsewhere the spectrum has no lower edge at N to infinity.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, STEP, mean_of, meanings
from rnnchaos.theory.gaussian.volume_growth import CLARK, LOWEST, PLANAR, SPECTRUM
from rnnchaos.theory.scheme.lyapunov import GROWN, GROWTH, WAVE
from rnnchaos.theory.scheme.notation import ANY_STEP, ESTIMATED, KEEP, LAG

_RATIO, _PUSH = sp.symbols("R P", real=True)
SYMBOLS = {
    "R": Meaning("sum of psi(n) psi(n+1) over lags, over that of psi(n)^2", "1", "0 < R < 1"),
    "P": Meaning("mean of dt^2 g^2 E[phi' phi'] at lag n, weighed by psi(n)^2", "1", "P > 0"),
}
EDGE = sp.StrictLessThan(STEP**2 * GAIN**2 * mean_of(phi(1, X) ** 2), KEEP**2, evaluate=False)
_parts = sp.symbols("A B", real=True)


def _weighed(*relations: sp.Basic) -> sp.Basic:
    """The equation times psi(n), summed over lags, over the sum of psi(n)^2. Raises `DoesNotFollow`."""
    gap = sp.expand((relations[-1].lhs - relations[-1].rhs) * WAVE(LAG))
    total = sp.S.Zero
    for term in sp.Add.make_args(gap):
        factor, waves = term.as_independent(WAVE)
        total += _factor(factor) * _sum(waves)
    return eq(total, 0)


def _factor(factor: sp.Expr) -> sp.Expr:
    """The push at lag n has the weighed mean P."""
    plain, push = factor.as_independent(sp.Function("Delta", real=True))
    return factor if push == 1 else plain / (STEP**2 * GAIN**2) * _PUSH


def _sum(waves: sp.Expr) -> sp.Expr:
    """Of a product of two psi, over that of psi(n)^2."""
    if waves == WAVE(LAG) ** 2:
        return sp.S.One
    if waves in (WAVE(LAG) * WAVE(LAG + 1), WAVE(LAG) * WAVE(LAG - 1)):
        return _RATIO
    raise DoesNotFollow(f"no sum of {waves}")


def _lower(*relations: sp.Basic) -> sp.Basic:
    """The logarithm of the smaller root."""
    factor = sp.Dummy("mu")
    roots = sp.solve((relations[-1].lhs - relations[-1].rhs).subs(GROWTH, factor), factor)
    point = {_RATIO: sp.Rational(9, 10), _PUSH: sp.Rational(1, 3), STEP: sp.Rational(1, 4)}
    return eq(LOWEST, sp.log(min(roots, key=lambda root: root.subs(point))) / STEP)


@entry(
    "scheme.minimal_exponent",
    "smallest Lyapunov exponent of the Euler map: the lower edge of its spectrum",
    "smallest Lyapunov exponent of the Euler map",
)
def minimal_exponent() -> Derived:
    inside = sp.sqrt(KEEP**2 * _RATIO**2 - KEEP**2 + _PUSH)
    statement = eq(LOWEST, sp.log(KEEP * _RATIO - inside) / STEP)
    steps = (
        Step(
            "At an edge b is small, and the equation that makes the growth of volumes stationary is linear "
            "in it; over lags, psi the transform of b, mu = exp(s dt):",
            GROWN,
        ),
        Step(
            "Times psi(n), summed over lags, over the sum of psi(n)^2.",
            eq(GROWTH**2 - 2 * KEEP * GROWTH * _RATIO + KEEP**2 - _PUSH, 0),
            _weighed,
        ),
        Step(
            "The upper edge has the larger root, with its own psi; the lower, s = ln(mu)/dt, the smaller.",
            statement,
            _lower,
        ),
    )
    remark = (
        "Without a kernel the level of psi is (1-dt)^2 - dt^2 g^2 E phi'^2 as mu -> 0: where that is not "
        "positive no smallest mu exists, and the smallest exponents fall without bound as N grows. As "
        "dt -> 0 it is gaussian.minimal_exponent. Public runs at N = 4096 end at -3.3862 (g = 3, dt = "
        "0.25; here -3.3838) and -4.0380 (g = 5; here -4.0322)."
    )
    return Derived(
        steps,
        meanings("g", "dt", "Delta0") | SPECTRUM("lambda_min") | SYMBOLS,
        sp.And(ANY_STEP, EDGE),
        CLARK,
        remarks=(remark, PLANAR, ESTIMATED),
    )
