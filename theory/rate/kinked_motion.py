r"""$\Gamma_0=0.6447\,\lambda_1\delta_0$: the onset of chaos where phi has a kink, with a universal ratio of
its own.

The motion $\ddot d=\Gamma_0-\rho d+Kd^{3/2}$ of $d=\Delta_0-\Delta$ is singular at lag 0, so that it is not a
soliton on the line, and yet solvable: with $d=\delta_0s^2$

    s' = (kappa/sqrt 3)(1 - s) sqrt(1 + 2 s),   s = 1 - (3/2) sech^2 z,   z = kappa |tau|/2 + c,

where $\tanh c=1/\sqrt3$,

and the well of the exponent's operator, $W=\kappa^2[1-\frac{15}2\mathrm{sech}^2z]$, is Poeschl and Teller's
with l = 5 on a half line. States that decay are $e^{-\sqrt3\nu z}$ times a polynomial of degree 5 in
$t=\tanh z$; odd ones (the zero mode among them) vanish at lag 0, $t=1/\sqrt3$, and even ones have no slope:

    27 nu^6 + 135 nu^5 + 45 nu^4 - 585 nu^3 - 678 nu^2 + 120 nu + 200 = 0,

whose largest root $\nu=2.022611800$ is the ground state, $E_0=\kappa^2(1-\frac34\nu^2)$. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.lyapunov import GROUND
from rnnchaos.theory.gaussian.notation import TAU
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.rate.kink import KINKED, MOTION, Q
from rnnchaos.theory.rate.mean_field.notation import Gamma0, delta0, derived, epsilon, kappa
from rnnchaos.theory.rate.onset_motion import (
    DEPTH,
    EXCESS,
    FALL,
    NEAR,
    SECH2,
    K,
    energy_by_exponent,
    from_start,
    kinetic,
    rate,
    rho,
    second_derivative,
)

nu = sp.Symbol("nu", positive=True)
_s, _t = sp.Symbol("s", positive=True), sp.Symbol("t", real=True)
_z = kappa * TAU / 2 + sp.atanh(1 / sp.sqrt(3))
_well = sp.Function("W", real=True)(TAU)
_start = 1 / sp.sqrt(3)
SYMBOLS = Notation(
    KINKED
    | {
        "nu": Meaning(
            "decay of the ground state, the largest root of rate.onset.kinked.level: 2.0226", "1", "nu > 2"
        )
    }
)


def _motion() -> tuple[Step, ...]:
    """The motion of d with Gamma0, rho and K in terms of kappa and delta0, the seventh relation."""
    y = DEPTH / delta0
    force = sp.Rational(2, 3) - 4 * y + sp.Rational(10, 3) * y**Q

    def scaled(*relations: sp.Basic) -> sp.Expr:
        first, known, energy, speed = (relations[k].rhs for k in (0, 3, 4, 5))
        inserted = first.subs({Gamma0: energy, K: K * rho / known})
        return sp.expand(inserted.subs(rho, rho * kappa**2 / speed))

    return (
        *from_start(MOTION, Q),
        kinetic(Q, 3),
        rate(Q, 3),
        Step("Insert the three in the first.", eq(FALL, sp.expand(kappa**2 * delta0 * force)), scaled),
    )


def _obeyed(*relations: sp.Basic) -> sp.Basic:
    """s = 1 - (3/2) S obeys the motion and starts at 0. Raises `DoesNotFollow`."""
    s = 1 - Q * SECH2
    force = relations[6].rhs.subs(DEPTH, delta0 * _s**2)
    gap = second_derivative(delta0 * s**2, sp.diff(_z, TAU)) - sp.expand(sp.expand(force).subs(_s, s))
    if sp.expand(gap) != 0 or s.subs(SECH2, 1 - _start**2) != 0:
        raise DoesNotFollow("the motion does not obey its equation")
    return eq(EXCESS, (delta0 * (1 - s**2)).subs(SECH2, sp.sech(_z) ** 2))


@entry("rate.onset.kinked.correlation", "autocovariance just above the boundary of chaos, phi with a kink")
def correlation() -> Derived:
    return derived(
        *_motion(),
        Step(
            "d = delta0 s^2 with s = 1 - (3/2) sech^2(kappa tau/2 + c) obeys it and starts at rest where s = "
            "0, tanh c = 1/sqrt(3); delta = delta0 - d.",
            eq(EXCESS, delta0 * (1 - (1 - Q * sp.sech(_z) ** 2) ** 2)),
            _obeyed,
        ),
        assumptions=sp.And(NEAR, sp.GreaterThan(TAU, 0, evaluate=False)),
        symbols=SYMBOLS,
        remark="delta = Delta - Delta_inf, even in tau; its first odd term in |tau| is of order 5.",
    )


def _even(*relations: sp.Basic) -> sp.Basic:
    """The slope at lag 0 of the state that decays, in the well of the last relation."""
    depth = sp.expand(relations[-1].rhs).coeff(sp.sech(_z) ** 2) / kappa**2 * -4  # l (l + 1)
    degree = (sp.sqrt(1 + 4 * depth) - 1) / 2
    mu = sp.sqrt(3) * nu
    c = [sp.S.Zero] * int(degree) + [sp.S.One, sp.S.Zero, sp.S.Zero]
    for k in reversed(range(int(degree))):  # (1 - t^2) p'' - 2 (t + mu) p' + l (l + 1) p = 0 at t^k
        rest = (k + 2) * (k + 1) * c[k + 2] - 2 * mu * (k + 1) * c[k + 1]
        c[k] = sp.expand(-rest / (depth - k * (k + 1)))
    p = sp.Add(*(c[k] * _t**k for k in range(int(degree) + 1)))
    slope = sp.expand((-mu * p + (1 - _t**2) * sp.diff(p, _t)).subs(_t, _start))
    return eq(sp.expand(slope * -945), 0)  # whole numbers


@entry("rate.onset.kinked.level", "ground state of the exponent's operator at the onset, phi with a kink")
def level() -> Derived:
    inside = kappa**2 * (1 - sp.Rational(15, 2) * sp.sech(_z) ** 2)
    sextic = (27, 135, 45, -585, -678, 120, 200)
    polynomial = sp.Add(*(c * nu ** (6 - k) for k, c in enumerate(sextic)))

    def slope(*relations: sp.Basic) -> sp.Expr:
        depth = sp.Symbol("d", positive=True)
        found = sp.diff(relations[6].rhs.subs(DEPTH, depth), depth).subs(depth, delta0 * _s**2)
        return sp.expand(sp.expand(found).subs(_s, 1 - Q * sp.sech(_z) ** 2))

    return derived(
        *_motion(),
        Step(
            "The well is the slope of the force, at s = 1 - (3/2) sech^2(z) (rate.onset.kinked.correlation).",
            eq(_well, inside),
            slope,
        ),
        Step(
            "psi = exp(-sqrt(3) nu z) p(tanh z), p of degree 5, decays; even, it has no slope at lag 0.",
            eq(polynomial, 0),
            _even,
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="E = kappa^2 (1 - 3 nu^2/4); the largest of its two positive roots is the ground state's, "
        "2.022611800, the other one an even level below the continuum. The same with psi = 0 at lag 0 has "
        "nu = 2/sqrt(3), E = 0: the zero mode Delta'.",
    )


@entry("rate.onset.kinked", "kinetic energy, exponent and variance in time at the onset, phi with a kink")
def onset() -> Derived:
    tail, level = remainder(epsilon**4), kappa**2 * (1 - 3 * nu**2 / 4)
    return derived(
        *_motion()[:-1],
        Step("The ground state (rate.onset.kinked.level).", eq(GROUND, level)),
        *energy_by_exponent(level, Q, tail),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="0.644677 lambda_1 delta0, universal among phi whose slope jumps, in place of 4/5 and 2/3.",
    )
