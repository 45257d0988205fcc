r"""The mean-field theory of modular populations: $x_i(t+1)=\varphi(h_i)$, $N=N_0P$ neurons,

$h_i=\sum_bM_{a(i)b}m_b+\sigma\sum_jz_{ij}x_j/\sqrt N$, $M_{ab}\sim\mathcal N(0,\sigma_\mu^2/P)$,
$z_{ij}\sim\mathcal N(0,1)$, $m_b$ the mean activity of population b of $N_0$ neurons.

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
$\bar\varphi(x)=E[\varphi(y)|x]$, turn "this is negative" into
$\rho E\psi\bar\varphi>(1-\rho)\Delta_0E\psi(\bar\varphi-x\bar\varphi')/x^2$, which holds pointwise:
$\bar\varphi$ is a positive mixture of $k(u)=e^{-u^2/2s^2}\sinh(tu/s^2)$, $u=\rho x$,
$s^2=\Delta_0(1-\rho^2)$, and $k-uk'\le ku^2/s^2$ since $z\coth z\ge1$. The same induction covers any number
of levels (`rnnchaos.theory.modular.levels`). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import both_sides, integrated, same, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Formula, Step, entry
from rnnchaos.theory.modular.notation import (
    ACTIVITY,
    AT_LEAST_ONE,
    OTHER,
    POPULATION,
    SHARED,
    SIGMA,
    SIGMA_MU,
    SIZE,
    VARIANCE,
    covariance,
    derived,
    eq,
    mean_square,
)

_f = sp.Function("f", real=True)
_counting = Step(
    "A population mean m is over N0 neurons with exchangeable Gaussian inputs: in E m^2 a neuron meets itself "
    "N0 times and another N0 (N0 - 1) times.",
    eq(POPULATION, (SIZE * mean_square() + SIZE * (SIZE - 1) * covariance()) / SIZE**2),
)


@entry("modular.dmft", "mean-field equation of modular populations at any population size")
def dmft() -> Formula:
    q, f = mean_square(), covariance()
    return derived(
        Step(
            "Given the activities, h_i is Gaussian as P grows: z gives sigma^2 times the mean of x^2, and the "
            "central limit over populations gives sigma_mu^2 times the mean of m^2, whatever N0 is.",
            eq(VARIANCE, SIGMA**2 * ACTIVITY + SIGMA_MU**2 * POPULATION),
        ),
        Step("Two neurons of one population share the second part.", eq(SHARED, SIGMA_MU**2 * POPULATION)),
        _counting,
        Step(
            "Insert q = E phi^2 and Q.",
            eq(VARIANCE, SIGMA**2 * q + SIGMA_MU**2 * (q / SIZE + OTHER * f)),
            lambda *r: r[0].subs({ACTIVITY: q, POPULATION: r[2].rhs}),
        ),
        Step("Collect.", eq(VARIANCE, (SIGMA**2 + SIGMA_MU**2 / SIZE) * q + SIGMA_MU**2 * OTHER * f), same),
        assumptions=sp.And(AT_LEAST_ONE, eq(SHARED, VARIANCE - SIGMA**2 * q)),
        remarks=(
            "with c = Delta0 - sigma^2 E phi^2, an equation for Delta0 alone. For odd increasing phi with "
            "phi(x)/x decreasing it has one solution c > 0 at most, the stable one where it exists; c = 0 is "
            "Q = 0.",
        ),
    )


@entry("modular.covariance.erf", "covariance of two neurons for phi = erf(sqrt(pi) x/2) in closed form")
def covariance_erf() -> Formula:
    f, own, shared = _f(SHARED), 1 + sp.pi * VARIANCE / 2, sp.pi * SHARED / 2
    determinant = sp.Matrix(pair(own, shared)).det()
    arcsine = 2 / sp.pi * sp.asin(shared / own)
    return derived(
        Step(
            "phi'(x) = exp(-pi x^2/4), and by Price f(c) = E phi(x) phi(y) has df/dc = E phi' phi', a "
            "Gaussian integral: det(1 + pi Sigma/2)^(-1/2).",
            eq(sp.Derivative(f, SHARED), determinant ** sp.Rational(-1, 2)),
        ),
        Step(
            "Expand the determinant: this is B, and A at c = Delta0.",
            eq(sp.Derivative(f, SHARED), (own**2 - shared**2) ** sp.Rational(-1, 2)),
            same,
        ),
        Step(
            "Integrate from f(0) = 0.",
            eq(f, arcsine),
            lambda *r: integrated(SHARED, f, arcsine)(*r).subs(_f(0), 0),
        ),
        assumptions=sp.LessThan(SHARED, VARIANCE, evaluate=False),
        source=DERIVED_HERE,
    )


@entry("modular.activity", "mean squared activity q of modular populations")
def activity() -> Formula:
    return derived(
        Step(
            "Two neurons whose inputs have covariance c have activities of covariance f(c).",
            eq(_f(SHARED), covariance()),
        ),
        Step(
            "A neuron with itself: q = f(Delta0).",
            eq(ACTIVITY, mean_square()),
            lambda *r: eq(ACTIVITY, r[-1].rhs.subs(SHARED, VARIANCE)),
        ),
        remarks=("Delta0 solves modular.dmft; for erf q = (2/pi) asin((pi Delta0/2)/(1 + pi Delta0/2)).",),
    )


@entry("modular.population_activity", "mean square Q of the population means, at any population size")
def population_activity() -> Formula:
    return derived(
        _counting,
        Step("Divide.", eq(POPULATION, mean_square() / SIZE + OTHER * covariance()), same),
        Step(
            "E phi^2 = q.",
            eq(POPULATION, ACTIVITY / SIZE + OTHER * covariance()),
            substitute((mean_square(), ACTIVITY)),
        ),
        remarks=(
            "even with c = 0 a finite population has Q = q/N0, which feeds c: at finite N0 there is no chaos "
            "without macroscopic activity. For erf the mean is (2/pi) asin((pi c/2)/(1 + pi Delta0/2)).",
        ),
    )


@entry("modular.crossover", "where macroscopic activity joins microscopic chaos at infinite population size")
def crossover() -> Formula:
    slope = GaussianMean(phi(1, X), (X,), [[VARIANCE]])
    slopes = covariance(order=1)
    return derived(
        Step(
            "At infinite N0 Q = f(c) with c = sigma_mu^2 Q, so c = sigma_mu^2 f(c): c = 0 always solves it.",
            eq(SHARED, SIGMA_MU**2 * covariance()),
        ),
        Step(
            "A second solution leaves c = 0 where the derivatives of both sides agree (f(c)/c falls along the "
            "solutions, see modular.dmft).",
            eq(1, SIGMA_MU**2 * slopes),
            both_sides(lambda side: sp.diff(side, SHARED)),
        ),
        Step(
            "At c = 0 x and y are independent.",
            eq(1, SIGMA_MU**2 * slope**2),
            lambda *r: r[-1].subs(slopes, covariance(0, order=1)),
        ),
        Step(
            "Solve.",
            eq(SIGMA_MU**2, slope**-2),
            lambda *r: eq(SIGMA_MU**2, sp.solve(r[-1], SIGMA_MU)[0] ** 2),
        ),
        assumptions=sp.And(eq(SIZE, sp.oo), eq(VARIANCE, SIGMA**2 * mean_square())),
        remarks=(
            "Delta0 = sigma^2 E phi^2 is that of the network without modules. For erf sigma_mu^2 = 1 + pi "
            "Delta0/2; at sigma <= 1/c1 Delta0 = 0 and sigma_mu = 1/c1. At finite N0 there is no such line: "
            "Q > 0 wherever q > 0.",
        ),
    )
