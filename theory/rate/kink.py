r"""$K=\frac{\sqrt2g^2h^2}{3\pi\sqrt{\Delta_0}}e^{-(x_k-m)^2/2\Delta_0}$: what a kink of phi does to the
covariance near lag 0, and the amplitudes of its onset of chaos.

Where phi' jumps by h at $x_k$, $E\varphi'\varphi'$ has a root of $d=\Delta_0-\Delta$, and $g^2C$ a term
$Kd^{3/2}$: two activities that are near each other lie on two sides of the kink with a probability that goes
like $\sqrt d$. With $\rho=R\varepsilon$ the motion of `rnnchaos.theory.rate.onset_motion` at q = 3/2 gives

    delta0 = [5 R/(6 K)]^2 eps^2,   Gamma0 = rho delta0/6 = 25 R^3 eps^3/(216 K^2),   kappa^2 = R eps/4,

and for ReLU, whose boundary has m = 0, all of it in closed form. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.rate.mean_field.notation import (
    J0,
    Delta0,
    Gamma0,
    R,
    b,
    delta0,
    derived,
    epsilon,
    g,
    m,
    sigma_b,
)
from rnnchaos.theory.rate.onset_motion import (
    ABOVE,
    NEAR,
    SYMBOLS,
    K,
    depth,
    energy_above,
    raised,
    rho,
    start,
    variance_above,
)

Q = sp.Rational(3, 2)
_jump, _kink, _r, _a = sp.symbols("h x_k r a", real=True)
_density = sp.Symbol("p", positive=True)
near, own, whole = sp.symbols("d A_0 C_0", positive=True)
slopes, differ, covariance = (sp.Function(name, real=True)(near) for name in ("A", "B", "C"))
SLOPES = Step(
    "A = E phi'(m + x) phi'(m + y) at covariance Delta0 - d, by the mean squared difference B of the two and "
    "A_0 = E phi'^2.",
    eq(slopes, own - differ / 2),
)
KINKED = Notation(
    SYMBOLS
    | {
        "h": Meaning("jump of phi' at the kink", "1", "h != 0"),
        "x_k": Meaning("place of the kink", "activity", "real"),
    }
)


def integrated(half: sp.Expr) -> tuple[Step, ...]:
    """From `SLOPES`, the first relation, and B = 2 `half`, the last one, to the covariance of phi."""
    return (
        Step("Insert it in the first.", eq(slopes, own - half), lambda *r: r[0].rhs.subs(*r[-1].args)),
        Step("By Price A = -dC/dd; C = C_0 at d = 0.", eq(sp.Derivative(covariance, near), -slopes)),
        Step(
            "Integrate over d.",
            eq(covariance, whole - own * near + sp.factor_terms(raised(half, near))),
            lambda *r: whole + raised(r[-1].rhs.subs(*r[-2].args), near),
        ),
    )


@entry("rate.onset.kinked.force", "singular term of the covariance that a kink of phi makes")
def force() -> Derived:
    law = sp.exp(-((_kink - m) ** 2) / (2 * Delta0))
    apart = sp.exp(-(_r**2) / (4 * near)) / sp.sqrt(4 * sp.pi * near)
    width = 2 * sp.Integral(_r * apart, (_r, 0, sp.oo))
    half = _jump**2 * _density * sp.sqrt(near / sp.pi)
    return derived(
        SLOPES,
        Step(
            "They differ by h where the kink lies between them: E |r| times the density p of activities at "
            "the kink, r their distance, of variance 2 d.",
            eq(differ, _jump**2 * _density * width),
        ),
        Step("Integrate.", eq(differ, 2 * half), lambda *r: r[-1].rhs.doit()),
        *integrated(half),
        Step("The density of activities is Gaussian.", eq(_density, law / sp.sqrt(2 * sp.pi * Delta0))),
        Step(
            "K is the coefficient of d^(3/2), times g^2.",
            eq(K, sp.sqrt(2) * g**2 * _jump**2 * law / (3 * sp.pi * sp.sqrt(Delta0))),
            lambda *r: g**2 * sp.expand(r[-2].rhs).coeff(near**Q).subs(*r[-1].args),
        ),
        assumptions=sp.Ne(_jump, 0),
        symbols=KINKED,
        remark="several kinks add, and the next term is of order d^2. ReLU has h = 1 at x_k = 0, hard tanh 1 "
        "at -1 and -1 at 1, elu none: its second derivative jumps, which leaves E phi''^2 finite.",
    )


MOTION = Step("Delta = Delta0 - d near lag 0 (rate.onset.kinked.force).", start(Q))


@entry("rate.onset.kinked.variance", "variance in time just above the boundary of chaos, phi with a kink")
def variance() -> Derived:
    return derived(
        *variance_above(MOTION, Q, remainder(epsilon**3)),
        assumptions=NEAR,
        symbols=KINKED,
        remark="K of rate.onset.kinked.force at the boundary, R of rate.onset.slope; kappa^2 = R epsilon/4; "
        f"{ABOVE}.",
    )


@entry("rate.onset.kinked.kinetic_energy", "kinetic energy just above the boundary of chaos, phi with a kink")
def kinetic_energy() -> Derived:
    return derived(
        *energy_above(MOTION, Q),
        depth(Q, 5),
        Step(
            "Insert it.",
            eq(Gamma0, 25 * R**3 / (216 * K**2) * epsilon**3 + remainder(epsilon**4)),
            lambda *r: r[-2].rhs.subs(*r[-1].args) + remainder(epsilon**4),
        ),
        assumptions=NEAR,
        symbols=KINKED,
        remark=f"cubic again, as with the symmetry x to -x, and for another reason; {ABOVE}.",
    )


@entry("rate.onset.relu", "variance in time just above ReLU's boundary of chaos, in numbers")
def relu() -> Derived:
    P, density = (1 + sp.erf(_a / sp.sqrt(2))) / 2, sp.exp(-(_a**2) / 2) / sp.sqrt(2 * sp.pi)
    static = 1 / ((1 + _a**2) * P + _a * density)
    tail = remainder(epsilon**3)

    def growth(*relations: sp.Basic) -> sp.Expr:
        """d(g^2 P)/dg along the curve, at a = 0."""
        gain2, slopes = relations[0].rhs, relations[1].rhs.subs(*relations[0].args)
        speed = sp.diff(sp.sqrt(gain2), _a)
        return sp.simplify((sp.diff(slopes, _a) / speed).subs(_a, 0))

    return derived(
        Step("The static states (rate.static.variance.relu), a = m/sqrt(Delta0).", eq(g**2, static)),
        Step("The slopes.", eq(rho + 1, g**2 * P)),
        Step("The boundary is at a = 0; along the curve there:", eq(R, 1 / sp.sqrt(2)), growth),
        Step("delta0 (rate.onset.kinked.variance).", eq(delta0, (5 * R / (6 * K)) ** 2 * epsilon**2 + tail)),
        Step("K at g^2 = 2, m = 0.", eq(K, 2 * sp.sqrt(2) / (3 * sp.pi * sp.sqrt(Delta0)))),
        Step("m = 0 there (rate.mean.relu).", eq(0, J0 * sp.sqrt(Delta0 / (2 * sp.pi)) + b)),
        Step(
            "Insert all three.",
            eq(delta0, 25 * sp.pi**3 * b**2 / (32 * J0**2) * epsilon**2 + tail),
            lambda *r: r[3].rhs.subs(*r[4].args).subs(*r[2].args).subs(Delta0, _width(r[5])),
        ),
        assumptions=sp.And(NEAR, sp.Lt(J0, 0), sp.Gt(b, 0), sp.Eq(sigma_b, 0)),
        symbols=KINKED,
        remark="g_c = sqrt(2), Delta0 = 2 pi b^2/J0^2 there, kappa^2 = epsilon/(4 sqrt(2)), Gamma0 = epsilon "
        "delta0/(6 sqrt(2)), lambda_1 = 1.03411 kappa^2.",
    )


def _width(relation: sp.Basic) -> sp.Expr:
    """Delta0 from a linear equation in its root."""
    root = sp.Symbol("s", positive=True)
    gap = sp.expand((relation.rhs - relation.lhs).subs(Delta0, root**2))
    return (-gap.coeff(root, 0) / gap.coeff(root, 1)) ** 2
