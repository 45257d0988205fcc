r"""$\varphi=\max(0,x)^p$, $\frac12<p<\frac32$: the onset of chaos between the classes,
$\delta_0\propto\varepsilon^{1/(p-1/2)}$ and $\Gamma_0\propto\varepsilon^{1+1/(p-1/2)}$.

$g^2C$ has a term $Kd^q$, $q=p+\frac12$, in $d=\Delta_0-\Delta$: the mean squared difference of $\varphi'$ at
two activities is, by Parseval over the Fourier transform $\Gamma(p+1)(i\omega)^{-p}$ of $\varphi'$ at its
threshold and the weight $1-e^{-\omega^2d}$ of two activities whose distance has variance 2 d,

    E(phi'(x) - phi'(y))^2 = (2 nu/pi) Gamma(p + 1)^2 int_0^inf w^(-2p) (1 - exp(-w^2 d)) dw,

nu the density of activities at the threshold. It exists for 1/2 < p < 3/2. Above, $E\varphi''^2$ is finite
and the class is the smooth one; p = 3/2 itself, where the term is $d^2\ln d$, is a limit of both and is not
treated here. The motion is that of `rnnchaos.theory.rate.onset_motion`, in closed form at p = 1 (a kink)
alone. The ground state is the lowest $E=-\eta\kappa^2$ of

    -Q psi'' - Q' psi'/2 + Q'' psi/2 = E psi/kappa^2,   Q(y) = 2 [(q - 1) y - q y^2 + y^(q + 1)]/(q (q - 1)),

in y = d/delta0 from 0 (where psi is smooth in tau) to 1: $\eta$ falls from 4.156 at q = 1.1 by 2.06822 at
p = 1 to 5/4 as p -> 3/2, where $\Gamma_0=\frac45\lambda_1\delta_0$ is met. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.lyapunov import GROUND
from rnnchaos.theory.rate.kink import SLOPES, differ, integrated, near, own, whole
from rnnchaos.theory.rate.mean_field.notation import Delta0, derived, g, kappa, m
from rnnchaos.theory.rate.onset_motion import (
    ABOVE,
    NEAR,
    SYMBOLS,
    K,
    energy_above,
    energy_by_exponent,
    from_start,
    kinetic,
    monomial,
    rate,
    start,
    variance_above,
)

p, eta = sp.symbols("p eta", positive=True)
q = p + sp.S.Half
_w, _u, _nu = sp.symbols("w u nu", positive=True)
THRESHOLD = Notation(
    SYMBOLS
    | {
        "p": Meaning("power of phi = max(0, x)^p", "1", "1/2 < p < 3/2"),
        "K": Meaning("coefficient of (Delta0 - Delta)^(p + 1/2) in g^2 C", "1", "K > 0"),
        "eta": Meaning("minus the ground state's energy over kappa^2, see the remark", "1", "eta > 1"),
    }
)
BETWEEN = sp.And(sp.Gt(p, sp.S.Half), sp.Lt(p, sp.Rational(3, 2)))
_weight = sp.gamma(p + 1) ** 2 * _nu / sp.pi


def _by_parts(*relations: sp.Basic) -> sp.Expr:
    """int u^(-q) (1 - exp(-u)) du: the boundary term vanishes at both ends for 1 < q < 2."""
    (integral,) = relations[-1].rhs.atoms(sp.Integral)
    rising = next(part for part in sp.Mul.make_args(integral.function) if part.has(sp.exp))
    factor, exponent = monomial(integral.function / rising, _u)
    slope = sp.expand(sp.diff(rising, _u) * sp.exp(_u))
    return relations[-1].rhs.subs(integral, -factor * slope * sp.gamma(exponent + 2) / (exponent + 1))


def _substituted(*relations: sp.Basic) -> sp.Expr:
    """w = sqrt(u/d) in the integral."""
    (integral,) = relations[-1].rhs.atoms(sp.Integral)
    w = sp.sqrt(_u / near)
    inside = sp.expand_power_base(integral.function.subs(_w, w) * sp.diff(w, _u))
    outside, inside = inside.as_independent(_u, as_Add=False)
    return relations[-1].rhs.subs(integral, outside * sp.Integral(sp.powsimp(inside), (_u, 0, sp.oo)))


@entry("rate.onset.power.force", "singular term of the covariance of phi = max(0, x)^p")
def force() -> Derived:
    waves = sp.Integral(_w ** (-2 * p) * (1 - sp.exp(-(_w**2) * near)), (_w, 0, sp.oo))
    scaled = sp.Integral(_u ** (-q) * (1 - sp.exp(-_u)), (_u, 0, sp.oo))
    known = sp.gamma(2 - q) / (q - 1)
    law = sp.exp(-(m**2) / (2 * Delta0)) / sp.sqrt(2 * sp.pi * Delta0)
    strength = 2 * sp.gamma(p + 1) ** 2 * sp.gamma(2 - q) / (sp.pi * (4 * p**2 - 1))
    return derived(
        SLOPES,
        Step(
            "Near the threshold, where the density of activities is nu: Parseval, the distance of the two "
            "having variance 2 d.",
            eq(differ, 2 * _weight * waves),
        ),
        Step("w^2 d = u.", eq(differ, _weight * near ** (q - 1) * scaled), _substituted),
        Step("By parts.", eq(differ, _weight * near ** (q - 1) * known), _by_parts),
        *integrated(_weight * near ** (q - 1) * known / 2),
        Step("The density at the threshold.", eq(_nu, law)),
        Step(
            "K is the coefficient of d^(p + 1/2), times g^2.",
            eq(K, g**2 * law * strength),
            lambda *r: g**2 * ((r[-2].rhs - whole + own * near) / near**q).subs(*r[-1].args),
        ),
        assumptions=BETWEEN,
        symbols=THRESHOLD,
        remark="at p = 1 that of rate.onset.kinked.force. It diverges as p -> 3/2, where d^2 ln d "
        "takes its place; above, the class is the smooth one (rate.onset).",
    )


MOTION = Step("Delta = Delta0 - d near lag 0 (rate.onset.power.force).", start(q))


@entry("rate.onset.power.variance", "variance in time just above the boundary of chaos, phi = max(0, x)^p")
def variance() -> Derived:
    return derived(
        *variance_above(MOTION, q),
        assumptions=sp.And(NEAR, BETWEEN),
        symbols=THRESHOLD,
        remark="epsilon^(1/(p - 1/2)); what is left out is smaller by epsilon or by delta0^(3/2 - p); "
        f"{ABOVE}.",
    )


@entry("rate.onset.power.kinetic_energy", "kinetic energy just above the boundary, phi = max(0, x)^p")
def kinetic_energy() -> Derived:
    return derived(
        *energy_above(MOTION, q),
        assumptions=sp.And(NEAR, BETWEEN),
        symbols=THRESHOLD,
        remark=f"with rate.onset.power.variance: epsilon^(1 + 1/(p - 1/2)); {ABOVE}.",
    )


@entry("rate.onset.power", "kinetic energy, exponent and variance in time at the onset, phi = max(0, x)^p")
def onset() -> Derived:
    level = -eta * kappa**2
    return derived(
        *from_start(MOTION, q),
        kinetic(q, 3),
        rate(q, 3),
        Step("The ground state defines eta.", eq(GROUND, level)),
        *energy_by_exponent(level, q),
        assumptions=sp.And(NEAR, BETWEEN),
        symbols=THRESHOLD,
        remark="E0 of -d^2/dtau^2 + 1 - g^2 E[phi'(m + x) phi'(m + y)], even in tau. eta(p) is universal: "
        "2.06822 at p = 1 (rate.onset.kinked), 5/4 as p -> 3/2, where the ratio is 4/5.",
    )
