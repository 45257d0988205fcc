r"""The amplitudes of the onset without symmetry as Gaussian moments at the boundary of chaos.

Along the static states $\rho=g^2E\varphi'^2-1$ grows like $R\varepsilon$, by the derivatives of
$m=J_0E\varphi+b$ and $\Delta_0=g^2E\varphi^2+\sigma_b^2$, and the chaotic state follows them to this order
($\Gamma_0$ is of second order). With the motion of `rnnchaos.theory.rate.onset_motion` at q = 2,
$K=g^2E\varphi''^2/2$:

    delta0 = 3 R eps/(2 g_c^2 E phi''^2), Gamma0 = 3 R^2 eps^2/(8 g_c^2 E phi''^2), lambda_1 = 5 R eps/16,

$\kappa^2=R\varepsilon/2$. The chaotic state is on the side where $R\varepsilon>0$, on which the static one is
unstable; R diverges where the mean loses stability (`rate.static.mean_boundary`). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT
from rnnchaos.theory.gaussian.notation import CRITICAL_GAIN, LAGGED
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import (
    DMFT,
    J0,
    Delta0,
    Gamma0,
    R,
    delta0,
    derived,
    epsilon,
    g,
    kappa,
    m,
    mean_of,
    moment,
)
from rnnchaos.theory.rate.onset_motion import (
    DEPTH,
    FALL,
    GROWS,
    NEAR,
    SYMBOLS,
    K,
    from_start,
    kinetic,
    rate,
    rho,
    start,
)

_small, _TWO = sp.Symbol("s", positive=True), sp.Integer(2)
_mean, _variance = (sp.Function(name, real=True)(g) for name in ("m", "Delta0"))
_m1, _D1 = sp.symbols("m_1 D_1", real=True)
AT_BOUNDARY = sp.And(n.STATIC, sp.Eq(CRITICAL_GAIN**2 * moment(1, 1), 1, evaluate=False))


def _along(expr: sp.Expr) -> sp.Expr:
    """An expression in m, Delta0 with both functions of g."""
    return mean_of(expr.integrand.subs(m, _mean), _variance)


def _rate_of(side: sp.Expr) -> sp.Expr:
    """Its derivative in g, at g_c."""
    moved = sp.diff(side, g).subs({sp.Derivative(_mean, g): _m1, sp.Derivative(_variance, g): _D1})
    return sp.expand(moved.subs({_mean: m, _variance: Delta0}).doit().subs(g, CRITICAL_GAIN))


def _differentiated(k: int) -> sp.Basic:
    return lambda *r: eq(*map(_rate_of, r[k].args))


def _moves() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """dm/dg, dDelta0/dg and d(g^2 E phi'^2)/dg in terms of the first two."""
    gain = CRITICAL_GAIN
    mean = J0 * (moment(1) * _m1 + moment(2) * _D1 / 2)
    own = 2 * moment(0, 1) * _m1 + (moment(1, 1) + moment(0, 2)) * _D1
    slopes = 2 * moment(1, 2) * _m1 + (moment(2, 2) + moment(1, 3)) * _D1
    return mean, 2 * gain * moment(0, 0) + gain**2 * own, 2 * gain * moment(1, 1) + gain**2 * slopes


def _linear(row: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """The coefficients of dm/dg and dDelta0/dg, and the rest."""
    return row.coeff(_m1), row.coeff(_D1), row.subs({_m1: 0, _D1: 0})


def _solved(*relations: sp.Basic) -> sp.Expr:
    """R with dm/dg from the mean's equation and dDelta0/dg from the variance's, at the boundary."""
    known = moment(1, 1) * relations[6].rhs / relations[6].lhs
    rows = (sp.expand((relations[k].rhs - relations[k].lhs).subs(moment(1, 1), known)) for k in (1, 3, 5))
    (a, p, rest), (c, q, own), (u, w, slopes) = map(_linear, rows)
    if rest != 0:
        raise DoesNotFollow("the mean's equation is homogeneous")
    above, below = ((f * p - h * a) / CRITICAL_GAIN**2 for f, h in ((u, w), (c, q)))
    return R + slopes - own * sp.expand(above) / sp.expand(below)


@entry("rate.onset.slope", "growth of the instability along the static states, at the boundary of chaos")
def slope() -> Derived:
    gain, drawn = CRITICAL_GAIN, J0 / (1 - J0 * moment(1))
    mean, own, slopes = _moves()
    above = moment(2, 2) + moment(1, 3) + drawn * moment(2) * moment(1, 2)
    below = moment(0, 2) + drawn * moment(2) * moment(0, 1)
    return derived(
        Step("The mean (rate.mean) along the static states.", eq(_mean, J0 * _along(moment(0)) + n.b)),
        Step("Differentiate by g at g_c (Price).", eq(_m1, mean), _differentiated(0)),
        Step(
            "The variance (rate.static.variance).",
            eq(_variance, g**2 * _along(moment(0, 0)) + n.sigma_b**2),
        ),
        Step("Differentiate.", eq(_D1, own), _differentiated(2)),
        Step("rho = g^2 E phi'^2 - 1 along the static states.", eq(rho, g**2 * _along(moment(1, 1)) - 1)),
        Step("R is its derivative.", eq(R, slopes), lambda *r: _rate_of(r[4].rhs)),
        Step("At the boundary of chaos g^2 E phi'^2 = 1.", eq(gain**2 * moment(1, 1), 1)),
        Step(
            "Solve the two for dm/dg and dDelta0/dg.",
            eq(R, 2 / gain - 2 * gain * moment(0, 0) * above / below),
            _solved,
        ),
        assumptions=AT_BOUNDARY,
        symbols=SYMBOLS,
        remark="for phi with kinks the means of second and third derivatives are derivatives in m: E phi' "
        "phi'' = d(E phi'^2)/dm /2, E(phi''^2 + phi' phi''') = d^2(E phi'^2)/dm^2 /2, E phi'' = d(E "
        "phi')/dm. For ReLU R = 1/sqrt(2), whatever J0 < 0 and b > 0.",
    )


def _from_lag_zero(*relations: sp.Basic) -> sp.Basic:
    """The mean-field equation at Delta0 - d to second order in d, with Gamma0 and rho inserted."""
    force = relations[0].rhs.subs(LAGGED, Delta0 - _small * DEPTH)
    orders = [sp.diff(force, _small, k).subs(_small, 0).doit() for k in range(3)]
    whole = sp.expand(orders[0] + orders[1] + orders[2] / 2)
    for known in relations[1:3]:  # Gamma0 and rho by their means
        whole = whole + sp.expand(known.lhs - known.rhs) * (-1 if known.lhs == Gamma0 else DEPTH)
    return eq(FALL, -sp.expand(whole))


def _beginning() -> tuple[Step, ...]:
    """From the mean-field equation to rho in terms of delta0."""
    strength = g**2 * moment(2, 2) / 2
    return (
        Step("The mean-field equation.", DMFT),
        Step("Gamma0 (rate.kinetic_energy).", eq(Gamma0, g**2 * moment(0, 0) + n.sigma_b**2 - Delta0)),
        Step("Its distance from the boundary.", eq(rho, g**2 * moment(1, 1) - 1)),
        *from_start(
            Step(
                "Delta = Delta0 - d to second order (Price).",
                start(_TWO).subs(K, strength),
                _from_lag_zero,
            ),
            _TWO,
            strength,
        ),
    )


def _amplitude(subject: sp.Expr, factor: sp.Expr, power: int) -> sp.Basic:
    return eq(subject, factor * epsilon**power + remainder(epsilon ** (power + 1)))


def _of_distance(subject: sp.Expr, power: int, found: sp.Expr) -> sp.Expr:
    """`found` in rho, with rho = R epsilon at the boundary's gain."""
    return sp.expand(found.subs(g, CRITICAL_GAIN)) + remainder(epsilon ** (power + 1))


_strength = CRITICAL_GAIN**2 * moment(2, 2)
_grown = "Insert it, at the boundary to leading order."


@entry("rate.onset.variance", "variance in time just above the boundary of chaos, without symmetry")
def variance() -> Derived:
    return derived(
        *_beginning(),
        GROWS,
        Step(
            _grown,
            _amplitude(delta0, 3 * R / (2 * _strength), 1),
            lambda *r: _of_distance(delta0, 1, delta0 * r[-1].rhs / r[-2].rhs),
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="delta0 = Delta0 - Delta_inf; R is that of rate.onset.slope. kappa^2 = R epsilon/2.",
    )


@entry("rate.onset.kinetic_energy", "kinetic energy just above the boundary of chaos, without symmetry")
def kinetic_energy() -> Derived:
    return derived(
        *_beginning(),
        kinetic(_TWO, 6),
        GROWS,
        Step(
            _grown,
            _amplitude(Gamma0, 3 * R**2 / (8 * _strength), 2),
            lambda *r: _of_distance(Gamma0, 2, (r[-2].rhs * rho / r[-3].rhs).subs(rho, r[-1].rhs)),
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="quadratic in epsilon, against the cubic law of networks with the symmetry x to -x.",
    )


@entry("rate.onset.lyapunov_max", "largest Lyapunov exponent just above the boundary, without symmetry")
def lyapunov_max() -> Derived:
    return derived(
        *_beginning(),
        rate(_TWO, 6),
        GROWS,
        Step("lambda_1 = -E0/2 to leading order (rate.onset.levels).", eq(EXPONENT, 5 * kappa**2 / 8)),
        Step(
            _grown,
            _amplitude(EXPONENT, 5 * R / 16, 1),
            lambda *r: r[-1].rhs.subs(*r[-3].args).subs(*r[-2].args) + remainder(epsilon**2),
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="linear in epsilon, against epsilon^2 with the symmetry.",
    )
