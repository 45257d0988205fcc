r"""How the onset series of lambda_1 diverges, for tanh: poles at $\pm i\pi/2$ on the way to negative
variance.

At $\Delta_0=-u<0$ the Gaussian weight turns to $x=iy$, $e^{-y^2/2u}$, and the contour meets the poles of
phi at $y=\pm\pi/2$: every mean has a discontinuity of order $e^{-\pi^2/8u}$, and a series with
discontinuity $2iK u^{-b}e^{-\pi^2/8u}$ has coefficients $\frac
K\pi(-1)^{n+1}\cdots\Gamma(n+b)(8/\pi^2)^{n+b}$. For $\lambda_1$ the strongest one comes from
$E[\varphi'\varphi']$ near $\tau=0$, where both double poles pinch the contour. Writing
$\varphi'(x)\varphi'(y)$ with x = i(y + w), y = i(y - w) and w Gaussian of variance $u(1-s)/2$, where
$1-s=u^2\tau^2/6$, the steps below compute residue, average over w, integral over tau, and first-order
perturbation theory of the ground state $\mathrm{sech}^2(u\tau/\sqrt3)$. The factor $e^{-7\pi^2/48}$ comes
from $1/\Delta_0=1/\varepsilon-7/6+\dots$.
"""

from functools import lru_cache

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Step, entry
from rnnchaos.theory.operations import identity

Eq = sp.Eq
_n = sp.Symbol("n", integer=True, positive=True)
_u, _x, _l, _tau = sp.symbols("u x l tau", positive=True)
_beta = sp.pi / (2 * _u)
SYMBOLS = {
    "L_n": Meaning("coefficient of epsilon^n in lambda_1 for tanh, as n grows", "1", "real"),
    "n": Meaning("order in epsilon", "1", "integer"),
}


def _residues(y: sp.Symbol, w: sp.Symbol, b: sp.Symbol) -> sp.Expr:
    """Residues of exp(-b y)/(y^2 - w^2)^2 at its double poles y = +-w."""
    f = sp.exp(-b * y)
    return sum(sp.diff(f / (y + pole) ** 2, y).subs(y, pole) for pole in (w, -w))


@entry(
    "gaussian.lyapunov_max.large_order",
    "how the onset series of the largest Lyapunov exponent diverges, for tanh",
)
def large_order() -> Formula:
    coefficient = sp.Symbol("L_n", real=True)
    y, w, b = sp.symbols("y w b", positive=True)
    residue, area, shift = (sp.Function(name, real=True) for name in ("R", "I", "delta"))
    ratio, rate = -8 / sp.pi**2, sp.exp(-7 * sp.pi**2 / 48)
    statement = Eq(coefficient, 12 / sp.pi**3 * rate * ratio**_n * sp.gamma(_n + 3), evaluate=False)
    spread2 = sp.pi**2 * _u * _tau**2 / 96  # sigma^2/2
    over_tau = -sp.pi * sp.sqrt(96 / (sp.pi * _u)) / 32
    norm = 4 / (sp.sqrt(3) * _u)
    discontinuity = sp.sqrt(2 / (sp.pi * _u)) * _beta**3 * over_tau / norm

    def average(*relations: sp.Basic) -> sp.Basic:
        kernel = sp.integrate(-(1 - _l**2) * sp.cosh(_l * _x) / 4, (_l, 0, 1))
        return Eq(residue(_x), sp.expand(kernel.rewrite(sp.exp)), evaluate=False)

    def integrated(*relations: sp.Basic) -> sp.Basic:
        part = sp.Symbol("m", positive=True)  # 1 - l^2
        over = sp.integrate(-part / 4 * sp.exp(-part * spread2), (_tau, 0, sp.oo))
        return Eq(
            area(_u), sp.integrate(sp.powdenest(over.subs(part, 1 - _l**2)), (_l, 0, 1)), evaluate=False
        )

    steps = (
        Step(
            "The pinching poles.",
            Eq(sp.Function("f")(y), sp.exp(-b * y) / (y**2 - w**2) ** 2, evaluate=False),
        ),
        Step(
            "Near the poles phi' phi' is 1/(Y^2 - w^2)^2; with the Gaussian's exp(-b Y), b = pi/(2u), "
            "the residues at Y = +-w add up to this (x = b w).",
            Eq(
                b**3 * (sp.sinh(b * w) / (2 * (b * w) ** 3) - sp.cosh(b * w) / (2 * (b * w) ** 2)),
                _residues(y, w, b),
                evaluate=False,
            ),
            identity,
        ),
        Step(
            "In units of b^3, an integral of cosh(l x), whose Gaussian average is exp(l^2 sigma^2/2).",
            Eq(
                residue(_x),
                (sp.sinh(_x) / (2 * _x**3) - sp.cosh(_x) / (2 * _x**2)).rewrite(sp.exp),
                evaluate=False,
            ),
            lru_cache(average),
        ),
        Step(
            "With the weight exp(-sigma^2/2) that the variance of x + y loses, sigma^2 = pi^2 u "
            "tau^2/48, integrate over l and over tau > 0.",
            Eq(area(_u), over_tau, evaluate=False),
            lru_cache(integrated),
        ),
        Step(
            "First-order perturbation: lambda_1 = -E0/2 gains the integral of the discontinuity of "
            "g^2 E[phi' phi'], two poles over sqrt(2 pi u), divided by the norm "
            "of sech^2(u tau/sqrt(3)).",
            Eq(shift(_u), discontinuity, evaluate=False),
            lambda *r: Eq(
                shift(_u), 2 / sp.sqrt(2 * sp.pi * _u) * _beta**3 * r[-1].rhs / _norm(), evaluate=False
            ),
        ),
        Step(
            "It is a multiple of u^-3: the dispersion integral over u gives the coefficients of "
            "Delta0^n, and exp(-7 pi^2/48) those of epsilon^n.",
            statement,
            lru_cache(lambda *r: Eq(coefficient, _dispersed(r[-1].rhs) * rate, evaluate=False)),
        ),
    )
    remark = (
        "Asymptotic: L_n is the ratio's limit, corrections are of relative order n^-1 and n^(-3/2). "
        "With 110 exact coefficients the ratio extrapolates to 1.0000(1). "
        "For phi with other singularities the law differs."
    )
    return Formula(
        "gaussian.lyapunov_max.large_order",
        "large-order behaviour of the onset series",
        statement,
        SYMBOLS,
        sp.Gt(_n, 2),
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


def _norm() -> sp.Expr:
    """The integral of sech^4(u tau/sqrt(3)) over tau, by x = tanh."""
    return sp.integrate(1 - _x**2, (_x, -1, 1)) * sp.sqrt(3) / _u


def _dispersed(strength: sp.Expr) -> sp.Expr:
    """The integral of -strength exp(-pi^2/(8u)) (-1)^n u^(-n-1) over u > 0, in z = 1/u."""
    z = sp.Symbol("z", positive=True)
    power = sp.simplify(strength.subs(_u, 1 / z) * z ** (_n - 1))
    return -((-1) ** _n) * sp.integrate(power * sp.exp(-(sp.pi**2) * z / 8), (z, 0, sp.oo))


LARGE_ORDER = (large_order,)
