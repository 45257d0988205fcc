r"""$g^{-\alpha}=R(\gamma)=E|\varphi(\gamma z)|^\alpha/\gamma^\alpha$ for threshold-type phi, which vanish
faster than x at 0: a transition at infinite N, continuous for $\alpha\le1$.

Only the tail of z reaches where such a phi acts, so that R follows from the tail of the density term by term.
The crossover, where the mean field of saturating phi meets finite N, is here too.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    AMPLITUDE,
    GAIN,
    KAPPA,
    SCALE,
    SIZE,
    TAIL,
    TAILED,
    X_,
    meanings,
)
from rnnchaos.theory.printing import remainder

_first, _second = sp.symbols("I_1 I_2", positive=True)


_integrals = {
    "I_1": Meaning("int_0^inf |phi|^alpha x^(-alpha-1) dx", "1", "I_1 > 0"),
    "I_2": Meaning("int_0^inf |phi|^alpha x^(-2 alpha-1) dx", "1", "I_2 > 0"),
}


def _tail_steps() -> tuple[Step, ...]:
    """R(gamma) = E|phi(gamma z)|^alpha/gamma^alpha from the first two terms of the density's tail."""
    density, R = sp.Function("f", positive=True), sp.Function("R", positive=True)(SCALE)
    y = sp.Symbol("y", positive=True)
    n = sp.Symbol("n", positive=True)

    def term(order: int, at: sp.Expr) -> sp.Expr:
        size = (
            (-1) ** (order + 1)
            * sp.gamma(ALPHA * n + 1)
            / sp.factorial(n)
            * sp.sin(sp.pi * ALPHA * n / 2)
            / sp.pi
        )
        return (size * at ** (-ALPHA * n - 1)).subs(n, order)

    moments = {1: _first, 2: _second}
    values = [2 * sp.gamma(ALPHA + 1) * sp.sin(sp.pi * ALPHA / 2) / sp.pi * _first]
    values.append(-sp.gamma(2 * ALPHA + 1) * sp.sin(sp.pi * ALPHA) / sp.pi * _second * SCALE**ALPHA)

    def weighted(tail: sp.Expr) -> sp.Expr:
        """(2/gamma) int f(x/gamma) |phi|^alpha dx/gamma^alpha, with x^(-n alpha - 1) integrated as I_n.
        Raises `DoesNotFollow`."""
        for order, strength in moments.items():
            at = tail.subs(X_, y / SCALE) * y ** (ALPHA * order + 1)
            share = sp.simplify(2 * at / SCALE ** (ALPHA + 1))
            if not share.has(y):
                return share * strength
        raise DoesNotFollow(f"{tail} is no term of the tail")

    return (
        Step(
            "The density's tail: turn the Fourier integral onto the imaginary axis and expand exp(-k^alpha).",
            eq(density(X_), term(1, X_) + term(2, X_)),
        ),
        Step(
            "R = E|phi(gamma z)|^alpha/gamma^alpha; only the tail of z reaches where phi acts.",
            eq(R, values[0] + values[1]),
            lambda *r: sp.Add(*map(weighted, sp.Add.make_args(r[0].rhs))),
        ),
    )


@entry(
    "heavy_tailed.threshold_gain",
    "threshold-type phi: the gain of its transition at infinite N",
    "transition of threshold-type phi",
)
def threshold_gain() -> Derived:
    critical = sp.Symbol("g_c", positive=True)
    statement = eq(critical**-ALPHA, ALPHA * AMPLITUDE * _first)
    steps = (
        *_tail_steps(),
        Step(
            "Quiescence loses stability where R = g^(-alpha) at gamma -> 0.",
            statement,
            right_side(lambda e: e.subs(_second, 0)),
        ),
    )
    symbols = meanings("alpha") | {
        "g_c": Meaning("gain at which quiescence loses stability, infinite N", "1", "g_c > 0"),
        "I_1": _integrals["I_1"],
    }
    return Derived(
        steps,
        symbols,
        TAILED,
        DERIVED_HERE,
        remarks=("phi vanishes faster than x at 0 and grows slower than x at infinity, so that I_1 exists.",),
    )


@entry(
    "heavy_tailed.threshold_gain.order",
    "threshold-type phi: continuous for alpha <= 1, discontinuous for 1 < alpha < 2",
    "order of the threshold transition",
)
def threshold_order() -> Derived:
    ratio = sp.Symbol("g", positive=True)
    slope = -sp.gamma(2 * ALPHA + 1) * sp.sin(sp.pi * ALPHA) / sp.pi * _second
    third = remainder(SCALE ** (2 * ALPHA))
    statement = eq(ratio**-ALPHA, ALPHA * AMPLITUDE * _first + slope * SCALE**ALPHA + third)
    steps = (
        *_tail_steps(),
        Step(
            "The stationary state is g^(-alpha) = R(gamma); the next term of the tail is left out.",
            statement,
            right_side(lambda e: e + third),
        ),
    )
    remark = (
        "-sin(pi alpha) is negative for alpha < 1: R falls with gamma, so gamma grows continuously from 0 as "
        "g passes g_c. It is positive for 1 < alpha < 2: R rises, the small solution exists below g_c and is "
        "unstable, and the transition is discontinuous. At alpha = 1 the term vanishes and R = (2/pi) int "
        "|phi|/(x^2 + gamma^2) dx falls: continuous. I_2 needs phi = o(x^2) at 0."
    )
    return Derived(
        steps, meanings("alpha", "g", "gamma") | _integrals, TAILED, DERIVED_HERE, remarks=(remark,)
    )


@entry(
    "heavy_tailed.crossover",
    "where the mean field meets finite N: why the transition is slow",
    "crossover from mean field to finite size",
)
def crossover() -> Derived:
    cut = eq(SCALE, SIZE ** (-1 / ALPHA))
    statement = eq(GAIN**-ALPHA, TAIL * (sp.log(SIZE) + ALPHA * KAPPA))
    steps = (
        Step(
            "At infinite N and small gain (heavy_tailed.mean_field_scale.weak_gain).",
            eq(SCALE, sp.exp(KAPPA - 1 / (ALPHA * TAIL * GAIN**ALPHA))),
        ),
        Step(
            "The largest of N values of |z| is of order N^(1/alpha): below this scale no neuron saturates, "
            "and the network is linear.",
            cut,
        ),
        Step(
            "The two meet at the gain",
            statement,
            lambda *r: sp.expand(
                sp.solve(sp.log(r[0].rhs) - sp.expand_log(sp.log(r[1].rhs)), GAIN**ALPHA)[0] ** -1
            ),
        ),
    )
    remark = (
        "The same ln N with the same C_alpha as the annealed critical gain, (C_alpha L)^(-1/alpha): mean "
        "field is right above it, the linear theory at it."
    )
    return Derived(
        steps,
        meanings("alpha", "g", "N", "C_alpha", "kappa"),
        sp.And(TAILED, SIZE > 1),
        DERIVED_HERE,
        remarks=(remark,),
    )
