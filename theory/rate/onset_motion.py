r"""$\ddot d=\Gamma_0-\rho d+Kd^q$ of $d=\Delta_0-\Delta$: the motion just above the boundary of chaos from
lag 0, where the covariance of phi decides its exponent q.

$\rho=g^2E\varphi'^2-1$ is small there, and with it d. At fixed m and $\Delta_0$

    g^2 C(Delta0 - d) = g^2 E phi^2 - (1 + rho) d + K d^q,   q = 2 where E phi''^2 is finite,
    q = 3/2 where phi' jumps, q = p + 1/2 for relu(x)^p, 1/2 < p < 3/2.

Rest at $d=\delta_0$ and the energy from 0 to there are two equations, with the solution

    rho = 2 q K delta0^(q-1)/(q + 1),   Gamma0 = (q - 1) rho delta0/(2 q),   kappa^2 = (q - 1) rho/2.

With $\rho=R\varepsilon$ and the ground state $E_0=-\eta\kappa^2$ of the exponent's operator

    delta0 = [(q + 1) R eps/(2 q K)]^(1/(q-1)),   Gamma0 = 2 lambda_1 delta0/(q eta).

At $q\ne2$ the motion is singular at lag 0, not at infinite lag. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Meaning, Notation, Step
from rnnchaos.theory.gaussian.lyapunov import EXPONENT
from rnnchaos.theory.gaussian.notation import CRITICAL_GAIN, TAU
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import Gamma0, R, delta0, epsilon, g, kappa

rho, K = sp.symbols("rho K", positive=True)
DEPTH = sp.Function("d", real=True)(TAU)
FALL = sp.Derivative(DEPTH, (TAU, 2))
EXCESS = sp.Function("delta", real=True)(TAU)
"""delta = Delta - Delta_inf."""
NEAR = sp.And(g > CRITICAL_GAIN, sp.Eq(epsilon, g - CRITICAL_GAIN))
SYMBOLS = Notation(
    n.meanings
    | {
        "g_c": Meaning("gain at the boundary of chaos", "1", "g_c > 0"),
        "m": Meaning("mean activity at the boundary of chaos", "activity", "real"),
        "Delta0": Meaning("variance at the boundary of chaos", "activity^2", "Delta0 > 0"),
        "K": Meaning("coefficient of the singular power of Delta0 - Delta in g^2 C", "1", "K > 0"),
        "rho": Meaning("g^2 E phi'^2 - 1", "1", "rho > 0"),
    }
)


def from_start(first: Step, q: sp.Expr, strength: sp.Expr = K) -> tuple[Step, ...]:
    """From the motion, `first`, to rho: its rest, its energy, and Gamma0 eliminated."""
    force = Gamma0 - rho * delta0 + strength * delta0**q
    energy = Gamma0 * delta0 - rho * delta0**2 / 2 + strength * delta0 ** (q + 1) / (q + 1)

    def eliminated(*relations: sp.Basic) -> sp.Expr:
        rest, gone = (each.rhs - each.lhs for each in relations[-2:])
        gap = sp.expand((rest * delta0 - gone) * 2 / delta0**2 + rho)
        return sp.expand(sp.powsimp(gap))

    return (
        first,
        Step(
            "At infinite lag it rests at delta0.",
            eq(0, force),
            lambda *r: r[-1].subs({FALL: 0, DEPTH: delta0}),
        ),
        Step(
            "It starts at rest too: the force does no work from 0 to delta0.",
            eq(0, energy),
            lambda *r: eq(0, _work(r[-2].rhs)),
        ),
        Step("Eliminate Gamma0.", eq(rho, 2 * q * strength * delta0 ** (q - 1) / (q + 1)), eliminated),
    )


def raised(expr: sp.Expr, s: sp.Symbol) -> sp.Expr:
    """The integral from 0 of a sum of powers of s, with any exponents above -1."""
    total = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(expr, power_exp=False)):
        factor, exponent = monomial(term, s)
        total += factor * s ** (exponent + 1) / (exponent + 1)
    return total


def monomial(term: sp.Expr, s: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """c and e of c s^e."""
    factor, powers = term.as_independent(s, as_Add=False)
    return factor, sp.Add(*(part.exp if part.is_Pow else 1 for part in sp.Mul.make_args(powers) if part != 1))


def _work(force: sp.Expr) -> sp.Expr:
    """The integral of the force over d from 0 to delta0."""
    depth = sp.Symbol("d", positive=True)
    return raised(force.subs(DEPTH, depth), depth).subs(depth, delta0)


def start(q: sp.Expr) -> sp.Basic:
    """The motion from lag 0."""
    return eq(FALL, Gamma0 - rho * DEPTH + K * DEPTH**q)


def kinetic(q: sp.Expr, at: int) -> Step:
    """Gamma0 from the rest and rho, which relation `at` gives, the last of `from_start`."""

    def inserted(*relations: sp.Basic) -> sp.Expr:
        rest, known = (relations[k].rhs - relations[k].lhs for k in (at - 2, at))
        return sp.expand(sp.powsimp(sp.expand(Gamma0 - rest + known * (q + 1) * delta0 / (2 * q))))

    return Step("Insert it at rest.", eq(Gamma0, (q - 1) * rho * delta0 / (2 * q)), inserted)


def rate(q: sp.Expr, at: int) -> Step:
    """kappa^2 from the motion and rho, which relation `at` gives, the last of `from_start`."""

    def slope(*relations: sp.Basic) -> sp.Expr:
        depth = sp.Symbol("d", positive=True)
        found = sp.diff(relations[at - 3].rhs.subs(DEPTH, depth), depth).subs(depth, delta0)
        known = relations[at].lhs - relations[at].rhs
        return sp.expand(sp.powsimp(sp.expand(found + known * (q + 1) / 2)))

    return Step(
        "The rate of approach to rest is the slope of the force there.",
        eq(kappa**2, (q - 1) * rho / 2),
        slope,
    )


GROWS = Step("rho grows with the distance from the boundary (rate.onset.slope).", eq(rho, R * epsilon))
ABOVE = "where R > 0 and Delta0 > 0 at the boundary"
"""The regime of every onset: rho = R epsilon > 0 beside a static state that is no single point."""


def depth(q: sp.Expr, grows: int, tail: sp.Expr = sp.S.Zero) -> Step:
    """delta0 from rho, the last relation of `from_start`, and `GROWS`, relation `grows`, but for `tail`."""

    def found(*relations: sp.Basic) -> sp.Expr:
        power = sp.powsimp(delta0 ** (q - 1) * relations[grows].rhs / relations[3].rhs)
        return sp.expand(power ** (1 / (q - 1))) + tail

    factor = sp.cancel((q + 1) / (2 * q)) * R * epsilon / K
    return Step(
        "Solve, to leading order at the boundary.",
        eq(delta0, factor ** sp.factor(1 / (q - 1)) + tail),
        found,
    )


def variance_above(first: Step, q: sp.Expr, tail: sp.Expr = sp.S.Zero) -> tuple[Step, ...]:
    """From the motion, `first`, to delta0 above the boundary."""
    return (*from_start(first, q), GROWS, depth(q, 4, tail))


def energy_above(first: Step, q: sp.Expr) -> tuple[Step, ...]:
    """From the motion, `first`, to Gamma0 above the boundary in terms of delta0."""
    inserted = Step(
        "Insert rho, to leading order at the boundary.",
        eq(Gamma0, sp.cancel((q - 1) / (2 * q)) * R * epsilon * delta0),
        lambda *r: r[-2].rhs.subs(*r[-1].args),
    )
    return (*from_start(first, q), kinetic(q, 3), GROWS, inserted)


def exponent(level: sp.Expr) -> Step:
    """lambda_1 from the ground state's energy, the relation before."""
    small = sp.Symbol("s", positive=True)
    return Step(
        "lambda_1 = -1 + sqrt(1 - E0) to first order.",
        eq(EXPONENT, -level / 2),
        lambda *r: sp.series(sp.sqrt(1 - small * r[-1].rhs), small, 0, 2).removeO().subs(small, 1) - 1,
    )


def energy_by_exponent(level: sp.Expr, q: sp.Expr, tail: sp.Expr = sp.S.Zero) -> tuple[Step, Step]:
    """From the ground state's energy, relation 6 after `from_start`, `kinetic` and `rate`, to Gamma0."""
    ratio = sp.factor(-2 * kappa**2 / (q * level))
    return (
        exponent(level),
        Step(
            "Eliminate kappa and rho, to leading order.",
            eq(Gamma0, ratio * EXPONENT * delta0 + tail),
            lambda *r: r[4].rhs * kappa**2 / r[5].rhs * EXPONENT / r[-1].rhs + tail,
        ),
    )


SECH2 = sp.Symbol("S", positive=True)
"""sech^2(z), z linear in tau."""


def second_derivative(f: sp.Expr, speed: sp.Expr) -> sp.Expr:
    """That in tau of f(S), S = sech^2(z), z' = speed: S' = -2 S tanh z, tanh^2 z = 1 - S."""
    once, twice = sp.diff(f, SECH2), sp.diff(f, SECH2, 2)
    return sp.expand(speed**2 * ((4 * SECH2 - 6 * SECH2**2) * once + 4 * SECH2**2 * (1 - SECH2) * twice))


def solved(equation: sp.Basic, f: sp.Expr, z: sp.Expr) -> sp.Basic:
    """delta = f(sech^2 z), after it is seen to obey the equation of motion and to start at delta0. Raises
    `DoesNotFollow`."""
    gap = sp.expand(second_derivative(f, sp.diff(z, TAU)) - equation.rhs.subs(EXCESS, f))
    if gap != 0 or f.subs(SECH2, sp.sech(z.subs(TAU, 0)) ** 2) != delta0:
        raise DoesNotFollow("the motion does not obey its equation")
    return eq(EXCESS, f.subs(SECH2, sp.sech(z) ** 2))
