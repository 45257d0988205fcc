r"""$L_n\simeq\frac{12}{\pi^3}e^{-7\pi^2/48}(-8/\pi^2)^n\,\Gamma(n+3)$: how the onset series $\lambda_1=\sum
L_n\varepsilon^n$ diverges for tanh, whose poles at $\pm i\pi/2$ dominate the means at negative variance.

At $\Delta_0=-u<0$ the Gaussian weight turns to $x=iY$, $e^{-Y^2/2u}$, and the contour meets the poles of phi
at $Y=\pm\pi/2$: every mean has a discontinuity of order $e^{-\pi^2/8u}$. For $\lambda_1$ the strongest one
comes from $E[\varphi'\varphi']$ near $\tau=0$, where both double poles pinch the contour. With x = i(Y + w),
y = i(Y - w), the variances of Y and w are $u(1\pm s)/2$, $s=\Delta/\Delta_0$. The steps take the leading
order at small u, where $Y-\pi/2$ and w are of order u and $\tau^2$ of order 1/u: residue, average over w,
integral over tau, first-order perturbation theory of the ground state $\mathrm{sech}^2(u\tau/\sqrt3)$,
dispersion integral.
"""

from functools import lru_cache

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, same
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.onset.taylor_mean import without_remainder
from rnnchaos.theory.printing import remainder

_n = sp.Symbol("n", integer=True, positive=True)
_u, _v, _l, _tau, _y, _w = sp.symbols("u v l tau y w", positive=True)
_small, _x = sp.Symbol("eta", positive=True), sp.Symbol("x", real=True)
_eps, _coefficient = sp.symbols("epsilon L_n", real=True)
_shape, _weight, _slopes, _residue, _mean = (sp.Function(name, real=True) for name in "spfRr")
_area, _shift, _variance = (sp.Function(name, real=True) for name in ("A", "delta", "Delta0"))
_tunnel = sp.exp(-(sp.pi**2) / (8 * _u))
_half_spread = sp.pi**2 * _u * _tau**2 / 96
_beta = sp.pi / (2 * _u)
_front = sp.sqrt(2 / (sp.pi * _u)) * _beta**3 * _tunnel
_over_tau = -sp.pi * sp.sqrt(96 / (sp.pi * _u)) / 32
SYMBOLS = {
    "L_n": Meaning("coefficient of epsilon^n in lambda_1 for tanh, as n grows", "1", "real"),
    "n": Meaning("order in epsilon", "1", "integer"),
}


def _parabola(*relations: sp.Basic) -> sp.Expr:
    return sp.series(relations[-1].rhs, _tau, 0, 4).removeO() + remainder(_tau**4)


@lru_cache
def _at_the_pole(*relations: sp.Basic) -> sp.Expr:
    """The weight with s, its front and its exponent to leading order in u."""
    weight = relations[-1].rhs.subs(_shape(_tau), without_remainder(relations[1].rhs))
    front, tail = weight.as_independent(sp.exp)
    scaled = tail.exp.subs({_y: _small * _y, _u: _small * _u, _tau: _tau / sp.sqrt(_small)})
    exponent = sp.series(scaled, _small, 0, 1).removeO().subs(_small, 1)
    return front.subs(_tau, 0) * sp.exp(exponent)


@lru_cache
def _near_the_pole(*relations: sp.Basic) -> sp.Expr:
    scaled = relations[-1].rhs.subs({_y: _small * _y, _w: _small * _w}) * _small**4
    return sp.limit(scaled, _small, 0)


@lru_cache
def _residues(*relations: sp.Basic) -> sp.Expr:
    """Of weight times slopes at the double poles y = +-w, twice: at Y = +-pi/2."""
    weight, slopes = relations[3].rhs, relations[5].rhs
    at = (weight * sp.cancel((_y - pole) ** 2 * slopes) for pole in (_w, -_w))
    both = [sp.diff(f, _y).subs(_y, pole) for f, pole in zip(at, (_w, -_w), strict=True)]
    return 2 * sp.Add(*both)


def _averaged(*relations: sp.Basic) -> sp.Expr:
    """Over w: E cosh(k w) = exp(k^2 u (1 - s)/4)."""
    variance = sp.expand(_u * (1 - without_remainder(relations[1].rhs)) / 2)
    outside, integral = relations[-1].rhs.as_independent(sp.Integral)
    inside = integral.function.replace(sp.cosh, lambda a: sp.exp((a / _w) ** 2 * variance / 2))
    return outside * sp.Integral(inside, *integral.limits)


@lru_cache
def _over_lags(*relations: sp.Basic) -> sp.Expr:
    """Over tau, where 1 - l^2 = m is a number, then over l."""
    outside, integral = relations[-1].rhs.as_independent(sp.Integral)
    part = sp.Symbol("m", positive=True)
    inside = sp.powsimp(sp.expand(outside * integral.function.subs(_l, sp.sqrt(1 - part))))
    front, gaussian = inside.as_independent(_tau)
    over = front * sp.integrate(gaussian, (_tau, 0, sp.oo))
    return sp.integrate(sp.powdenest(over.subs(part, 1 - _l**2)), (_l, 0, 1))


@lru_cache
def _perturbed(*relations: sp.Basic) -> sp.Expr:
    """The area over the norm of s^2, by x = tanh(u tau/sqrt(3))."""
    lag = sp.sqrt(3) * sp.atanh(_x) / _u
    density = sp.simplify((relations[0].rhs ** 4).subs(_tau, lag) * sp.diff(lag, _x))
    return relations[-1].rhs / sp.integrate(density, (_x, -1, 1))


def _inverted(*relations: sp.Basic) -> sp.Expr:
    """1/u in v, Delta0 = -u at epsilon = -v."""
    inverse = -1 / without_remainder(relations[-1].rhs).subs(_eps, -_v)
    return sp.series(inverse, _v, 0, 1).removeO() + remainder(_v)


@lru_cache
def _dispersed(*relations: sp.Basic) -> sp.Expr:
    """The integral of -(-1)^n v^(-n-1) times the shift over v > 0, in z = 1/v. Raises `DoesNotFollow`."""
    z = sp.Symbol("z", positive=True)
    strength, inverse = relations[-3].rhs / _tunnel, without_remainder(relations[-1].rhs)
    if not sp.simplify(strength * _u**3).is_number:
        raise DoesNotFollow("the shift is no multiple of u^-3")
    exponent = sp.expand(-(sp.pi**2) / 8 * inverse.subs(_v, 1 / z))
    integrand = sp.expand(sp.simplify(strength.subs(_u, 1 / z) * z ** (_n - 1)) * sp.exp(exponent))
    return -((-1) ** _n) * sp.integrate(integrand, (z, 0, sp.oo))


def _near_pole() -> tuple[Step, ...]:
    """Weight and slopes where the poles pinch."""
    wide = _u * (1 + _shape(_tau))
    weight = sp.exp(-((sp.pi / 2 + _y) ** 2) / wide) / sp.sqrt(sp.pi * wide)
    at_pole = sp.exp(-_beta * _y - _half_spread) * _tunnel / sp.sqrt(2 * sp.pi * _u)
    slopes = (sp.cos(sp.pi / 2 + _y + _w) * sp.cos(sp.pi / 2 + _y - _w)) ** -2
    return (
        Step(
            "The autocovariance near the onset, s = Delta/Delta0, at Delta0 = -u.",
            eq(_shape(_tau), 1 / sp.cosh(_u * _tau / sp.sqrt(3))),
        ),
        Step("At small lags", eq(_shape(_tau), 1 - _u**2 * _tau**2 / 6 + remainder(_tau**4)), _parabola),
        Step("The weight p of Y = pi/2 + y, a normal law.", eq(_weight(_y), weight)),
        Step("To leading order at small u", eq(_weight(_y), at_pole), _at_the_pole),
        Step("f(y) = phi'(x) phi'(y), tanh'(iY) = 1/cos(Y)^2.", eq(_slopes(_y), slopes)),
        Step("Near the poles", eq(_slopes(_y), ((_y - _w) * (_y + _w)) ** -2), _near_the_pole),
    )


def _discontinuity() -> tuple[Step, ...]:
    """From the residues to the shift of lambda_1."""
    scaled, damped = _beta * _w, _front * sp.exp(-_half_spread)
    both = sp.sinh(scaled) / (2 * scaled**3) - sp.cosh(scaled) / (2 * scaled**2)

    def over_l(f: sp.Expr) -> sp.Expr:
        return sp.Integral(-(1 - _l**2) / 4 * f, (_l, 0, 1))

    return (
        Step("Their residues, two poles at each of Y = +-pi/2.", eq(_residue(_w), damped * both), _residues),
        Step("An integral of cosh.", eq(_residue(_w), damped * over_l(sp.cosh(_l * scaled))), same),
        Step(
            "Averaged over w, normal of variance u (1 - s)/2.",
            eq(_mean(_tau), damped * over_l(sp.exp(_l**2 * _half_spread))),
            _averaged,
        ),
        Step("Integrate over tau > 0 and l.", eq(_area(_u), _front * _over_tau), _over_lags),
        Step(
            "First-order perturbation: lambda_1 = -E0/2 gains the integral over tau > 0 of the discontinuity "
            "of g^2 E[phi' phi'], g = 1, in units of 2 pi i, over the norm of the ground state s^2.",
            eq(_shift(_u), _front * _over_tau * sp.sqrt(3) * _u / 4),
            _perturbed,
        ),
    )


@entry(
    "gaussian.lyapunov_max.large_order",
    "how the onset series of the largest Lyapunov exponent diverges, for tanh",
    "large-order behaviour of the onset series",
)
def large_order() -> Derived:
    law = 12 / sp.pi**3 * sp.exp(-7 * sp.pi**2 / 48) * (-8 / sp.pi**2) ** _n * sp.gamma(_n + 3)
    statement = eq(_coefficient, law)
    variance = _eps + sp.Rational(7, 6) * _eps**2 + remainder(_eps**3)
    steps = (
        *_near_pole(),
        *_discontinuity(),
        Step("The onset series of the variance.", eq(_variance(_eps), variance)),
        Step(
            "At Delta0 = -u, epsilon = -v.", eq(1 / _u, 1 / _v + sp.Rational(7, 6) + remainder(_v)), _inverted
        ),
        Step(
            "The shift is a multiple of u^-3 exp(-pi^2/(8u)): the dispersion integral over v gives the "
            "coefficients of epsilon^n.",
            statement,
            _dispersed,
        ),
    )
    remark = (
        "Asymptotic: L_n is the ratio's limit, corrections are of relative order n^-1 and n^(-3/2). With 110 "
        "exact coefficients the ratio extrapolates to 1.0000(1). For phi with other singularities the law "
        "differs."
    )
    return Derived(steps, SYMBOLS, sp.Gt(_n, 2), DERIVED_HERE, remarks=(remark,))
