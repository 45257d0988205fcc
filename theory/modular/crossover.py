r"""What modularity does to chaos: weak modularity, and the crossover to macroscopic activity.

Weak modularity acts like noise, by $\sigma_\mu^2/N_0$, and raises the exponent; where the population means
come to move on their own they take over the inputs and, in large populations, quench microscopic chaos.
Source: derived here; the crossover is that of arXiv:2410.06361.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import both_sides
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.modular.lyapunov import LAW, larger
from rnnchaos.theory.modular.notation import (
    GROWTH,
    PAPER,
    SHARED,
    SIGMA,
    SIGMA_MU,
    SIZE,
    SLOPE,
    VARIANCE,
    at_least_one,
    covariance,
    covariance_of_slopes,
    eq,
    mean_square,
    meanings,
)
from rnnchaos.theory.printing import remainder


@entry(
    "modular.lyapunov_max.weak",
    "weak modularity: the growth of a plain network of strength sigma^2 + sigma_mu^2/N0",
    "weak modularity",
)
def weak_modularity() -> Derived:
    square, tail = sp.Symbol("m", positive=True), remainder(SIGMA_MU**4)
    statement = eq(GROWTH, SLOPE * (SIGMA**2 + SIGMA_MU**2 / SIZE) + tail)

    def expanded(*relations: sp.Basic) -> sp.Basic:
        root = larger(relations[-1]).subs(SIGMA_MU, sp.sqrt(square))
        first = sp.series(root, square, 0, 2).removeO().subs(square, SIGMA_MU**2)
        return eq(GROWTH, sp.simplify(first) + tail)

    steps = (
        *LAW,
        Step("Its larger root to first order in sigma_mu^2: B drops out.", statement, expanded),
    )
    remark = (
        "Delta0 obeys the same replacement to this order (c = sigma_mu^2 Q, f(c) = O(c)), so that lambda_1 "
        "first "
        "rises with modularity at every finite N0, ever less as N0 grows. It can fall only where macroscopic "
        "activity sets in: at sigma = 1.5 it does from N0 = 12 on, and below its value without modules from "
        "N0 = 18 on."
    )
    return Derived(
        steps, meanings("mu", "sigma", "sigma_mu", "N0", "A"), at_least_one(), DERIVED_HERE, remarks=(remark,)
    )


@entry(
    "modular.crossover",
    "where macroscopic activity joins microscopic chaos at infinite population size",
    "onset of macroscopic activity",
)
def crossover() -> Derived:
    slope = GaussianMean(phi(1, X), (X,), [[VARIANCE]])
    statement = eq(SIGMA_MU**2, slope**-2)
    steps = (
        Step(
            "At infinite N0 Q = f(c) with c = sigma_mu^2 Q, so c = sigma_mu^2 f(c): c = 0 always solves it.",
            eq(SHARED, SIGMA_MU**2 * covariance()),
        ),
        Step(
            "A second solution leaves c = 0 where the derivatives of both sides agree (f(c)/c falls along "
            "the "
            "solutions, see modular.dmft).",
            eq(1, SIGMA_MU**2 * covariance_of_slopes()),
            both_sides(lambda side: sp.diff(side, SHARED)),
        ),
        Step(
            "At c = 0 x and y are independent.",
            eq(1, SIGMA_MU**2 * slope**2),
            lambda *r: eq(1, SIGMA_MU**2 * covariance_of_slopes(shared=sp.S.Zero)),
        ),
        Step("Solve.", statement, lambda *r: eq(SIGMA_MU**2, sp.solve(r[-1], SIGMA_MU)[0] ** 2)),
    )
    remark = (
        "Delta0 = sigma^2 E phi^2 is that of the network without modules. For erf sigma_mu^2 = 1 + pi "
        "Delta0/2; at "
        "sigma <= 1/c1 Delta0 = 0 and sigma_mu = 1/c1. At finite N0 there is no such line: Q > 0 wherever q "
        "> 0."
    )
    return Derived(
        steps,
        meanings("sigma_mu", "Delta0"),
        sp.And(
            sp.Eq(SIZE, sp.oo, evaluate=False),
            sp.Eq(VARIANCE, SIGMA**2 * mean_square(), evaluate=False),
        ),
        PAPER,
        remarks=(remark,),
    )


CROSSOVER = (weak_modularity, crossover)
