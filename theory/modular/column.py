r"""Modular populations: $x_i(t+1)=\varphi(h_i)$, $N=N_0P$ neurons in P populations of $N_0$,

$h_i=\sum_bM_{a(i)b}m_b+\sigma\sum_jz_{ij}x_j/\sqrt N$, $M_{ab}\sim\mathcal N(0,\sigma_\mu^2/P)$,
$z_{ij}\sim\mathcal N(0,1)$, $m_b$ the mean activity of population b.

As P grows the central limit over populations makes the inputs Gaussian at ANY population size: all neurons
have variance $\Delta_0=\sigma^2q+\sigma_\mu^2Q$, two neurons of one population share $c=\sigma_\mu^2Q$, and
the mean square Q of a population mean is that of $N_0$ exchangeable neurons. The published theory
(arXiv:2410.06361) is $N_0=\infty$; finite populations are derived here.

**One solution.** Let phi be odd, increasing, $\varphi(x)/x$ decreasing for x > 0 (all registered phi). With
$F=E\varphi^2$ and $f(c)=E\varphi(x)\varphi(y)$ the equations are one in $\Delta_0$: $c=\Delta_0-\sigma^2F$
and $c=\sigma_\mu^2[F/N_0+(1-1/N_0)f(c)]$. Along this curve $F/c$ and $f(c)/c$ fall strictly as $\Delta_0$
grows, so at most one solution has c > 0. Proof, with $\rho=c/\Delta_0$, $\psi=\varphi-x\varphi'\ge0$ and
$\kappa=E\psi(x)\varphi(y)/f\le1$: $1-\rho=\sigma^2F/\Delta_0$ falls, and
$d\ln\rho/d\ln\Delta_0\le(1-\rho)/\rho$ because F grows. Then
$d\ln(f/c)/d\ln\Delta_0\le(e-1)(1-\rho)/\rho-\kappa$ with
$(e-1)f=cf'(c)-f=-E\psi(x)\varphi(y)-\Delta_0E\varphi''(x)\varphi(y)$ (parts). Parts again, with
$\bar\varphi(x)=E[\varphi(y)|x]$, turn "this is negative" into $\rho
E\psi\bar\varphi>(1-\rho)\Delta_0E\psi(\bar\varphi-x\bar\varphi')/x^2$, which holds pointwise: $\bar\varphi$
is a positive mixture of $k(u)=e^{-u^2/2s^2}\sinh(tu/s^2)$, $u=\rho x$, $s^2=\Delta_0(1-\rho^2)$, and
$k-uk'\le ku^2/s^2$ since $z\coth z\ge1$. The same induction covers any number of levels (`modular_levels`).
Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import integrated, same, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.modular.crossover import CROSSOVER
from rnnchaos.theory.modular.levels import LEVELS
from rnnchaos.theory.modular.lyapunov import LYAPUNOV
from rnnchaos.theory.modular.notation import (
    ACTIVITY,
    OTHER,
    PAPER,
    PAPERS,
    POPULATION,
    SHARED,
    SIGMA,
    SIGMA_MU,
    SIZE,
    VARIANCE,
    at_least_one,
    covariance,
    eq,
    mean_square,
    meanings,
)
from rnnchaos.theory.modular.onset import ONSET

__all__ = ["FORMULAS", "PAPERS"]

_input = eq(VARIANCE, SIGMA**2 * ACTIVITY + SIGMA_MU**2 * POPULATION)
_counted = eq(POPULATION, (SIZE * mean_square() + SIZE * (SIZE - 1) * covariance()) / SIZE**2)
_dmft = eq(VARIANCE, (SIGMA**2 + SIGMA_MU**2 / SIZE) * mean_square() + SIGMA_MU**2 * OTHER * covariance())
_counting = Step(
    "A population mean m is over N0 neurons with exchangeable Gaussian inputs: in E m^2 a neuron meets "
    "itself N0 "
    "times and another N0 (N0 - 1) times.",
    _counted,
)


@entry(
    "modular.dmft",
    "mean-field equation of modular populations at any population size",
    "mean-field equation of modular populations",
)
def dmft() -> Derived:
    steps = (
        Step(
            "Given the activities, h_i is Gaussian as P grows: z gives sigma^2 times the mean of x^2, and "
            "the "
            "central limit over populations gives sigma_mu^2 times the mean of m^2, whatever N0 is.",
            _input,
        ),
        Step("Two neurons of one population share the second part.", eq(SHARED, SIGMA_MU**2 * POPULATION)),
        _counting,
        Step(
            "Insert q = E phi^2 and Q.",
            eq(
                VARIANCE,
                SIGMA**2 * mean_square() + SIGMA_MU**2 * (mean_square() / SIZE + OTHER * covariance()),
            ),
            lambda *r: r[0].subs({ACTIVITY: mean_square(), POPULATION: r[2].rhs}),
        ),
        Step("Collect.", _dmft, same),
    )
    remark = (
        "with c = Delta0 - sigma^2 E phi^2, an equation for Delta0 alone. For odd increasing phi with "
        "phi(x)/x "
        "decreasing it has one solution c > 0 at most, the stable one where it exists; c = 0 is Q = 0."
    )
    return Derived(
        steps,
        meanings("sigma", "sigma_mu", "N0", "Delta0", "c"),
        sp.And(at_least_one(), sp.Eq(SHARED, VARIANCE - SIGMA**2 * mean_square(), evaluate=False)),
        PAPER,
        remarks=(remark,),
    )


@entry(
    "modular.covariance.erf",
    "covariance of two neurons for phi = erf(sqrt(pi) x/2) in closed form",
    "covariance of two neurons for the error function",
)
def covariance_erf() -> Derived:
    ball = 1 + sp.pi * VARIANCE / 2
    determinant = sp.Matrix([[ball, sp.pi * SHARED / 2], [sp.pi * SHARED / 2, ball]]).det()
    f = sp.Function("f", real=True)(SHARED)
    statement = eq(f, 2 / sp.pi * sp.asin(sp.pi * SHARED / 2 / ball))
    steps = (
        Step(
            "phi'(x) = exp(-pi x^2/4), and by Price f(c) = E phi(x) phi(y) has df/dc = E phi' phi', a "
            "Gaussian "
            "integral: det(1 + pi Sigma/2)^(-1/2).",
            eq(sp.Derivative(f, SHARED), determinant ** sp.Rational(-1, 2)),
        ),
        Step(
            "Expand the determinant: this is B, and A at c = Delta0.",
            eq(sp.Derivative(f, SHARED), (ball**2 - (sp.pi * SHARED / 2) ** 2) ** sp.Rational(-1, 2)),
            same,
        ),
        Step(
            "Integrate from f(0) = 0.",
            statement,
            lambda *r: integrated(SHARED, f, statement.rhs)(*r).subs(f.subs(SHARED, 0), 0),
        ),
    )
    return Derived(
        steps, meanings("Delta0", "c"), sp.LessThan(SHARED, VARIANCE, evaluate=False), DERIVED_HERE
    )


@entry("modular.activity", "mean squared activity q of modular populations", "mean squared activity")
def activity() -> Derived:
    statement = eq(ACTIVITY, mean_square())
    own = GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(VARIANCE, SHARED))
    steps = (
        Step(
            "Two neurons whose inputs have covariance c have activities of covariance f(c).",
            eq(sp.Function("f", real=True)(SHARED), own),
        ),
        Step(
            "A neuron with itself: q = f(Delta0).",
            statement,
            lambda *r: eq(ACTIVITY, r[-1].rhs.subs(SHARED, VARIANCE)),
        ),
    )
    return Derived(
        steps,
        meanings("q", "Delta0"),
        at_least_one(),
        PAPER,
        remarks=("Delta0 solves modular.dmft; for erf q = (2/pi) asin((pi Delta0/2)/(1 + pi Delta0/2)).",),
    )


@entry(
    "modular.population_activity",
    "mean square Q of the population means, at any population size",
    "mean square of the population means",
)
def population_activity() -> Derived:
    statement = eq(POPULATION, ACTIVITY / SIZE + OTHER * covariance())
    steps = (
        _counting,
        Step("Divide.", eq(POPULATION, mean_square() / SIZE + OTHER * covariance()), same),
        Step("E phi^2 = q.", statement, substitute((mean_square(), ACTIVITY))),
    )
    remark = (
        "even with c = 0 a finite population has Q = q/N0, which feeds c: at finite N0 there is no chaos "
        "without "
        "macroscopic activity. For erf the mean is (2/pi) asin((pi c/2)/(1 + pi Delta0/2))."
    )
    return Derived(steps, meanings("q", "Q", "N0", "Delta0", "c"), at_least_one(), PAPER, remarks=(remark,))


FORMULAS = (dmft, covariance_erf, activity, population_activity, *LYAPUNOV, *CROSSOVER, *ONSET, *LEVELS)
