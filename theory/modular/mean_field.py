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

from rnnchaos.theory.algebra.expectation import pair
from rnnchaos.theory.algebra.operations import eq, integrated, same, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import mean_square
from rnnchaos.theory.modular import notation as n
from rnnchaos.theory.modular.notation import covariance, derived

_f = sp.Function("f", real=True)
_counted = Step(
    "A population mean m is over N0 neurons with exchangeable Gaussian inputs: in E m^2 a neuron meets "
    "itself N0 times and another N0 (N0 - 1) times.",
    eq(n.Q, (n.N0 * mean_square() + n.N0 * (n.N0 - 1) * covariance()) / n.N0**2),
)


@entry(
    "modular.dmft",
    "mean-field equation of modular populations at any population size",
    "mean-field equation of modular populations",
)
def dmft() -> Derived:
    own, f = mean_square(), covariance()
    inserted = eq(n.Delta0, n.sigma**2 * own + n.sigma_mu**2 * (own / n.N0 + n.OTHER * f))
    collected = eq(n.Delta0, (n.sigma**2 + n.sigma_mu**2 / n.N0) * own + n.sigma_mu**2 * n.OTHER * f)
    return derived(
        Step(
            "Given the activities, h_i is Gaussian as P grows: z gives sigma^2 times the mean of x^2, and "
            "the central limit over populations gives sigma_mu^2 times the mean of m^2, whatever N0 is.",
            eq(n.Delta0, n.sigma**2 * n.q + n.sigma_mu**2 * n.Q),
        ),
        Step("Two neurons of one population share the second part.", eq(n.c, n.sigma_mu**2 * n.Q)),
        _counted,
        Step("Insert q = E phi^2 and Q.", inserted, lambda *r: r[0].subs({n.q: own, n.Q: r[2].rhs})),
        Step("Collect.", collected, same),
        assumptions=sp.And(n.AT_LEAST_ONE, eq(n.c, n.Delta0 - n.sigma**2 * own)),
        remark="with c = Delta0 - sigma^2 E phi^2, an equation for Delta0 alone. For odd increasing phi with "
        "phi(x)/x decreasing it has one solution c > 0 at most, the stable one where it exists; c = 0 is Q = "
        "0.",
    )


@entry(
    "modular.covariance.erf",
    "covariance of two neurons for phi = erf(sqrt(pi) x/2) in closed form",
    "covariance of two neurons for the error function",
)
def covariance_erf() -> Derived:
    f, own, shared = _f(n.c), 1 + sp.pi * n.Delta0 / 2, sp.pi * n.c / 2
    price = eq(sp.Derivative(f, n.c), sp.Matrix(pair(own, shared)).det() ** sp.Rational(-1, 2))
    expanded = eq(sp.Derivative(f, n.c), (own**2 - shared**2) ** sp.Rational(-1, 2))
    arcsine = 2 / sp.pi * sp.asin(shared / own)
    return derived(
        Step(
            "phi'(x) = exp(-pi x^2/4), and by Price f(c) = E phi(x) phi(y) has df/dc = E phi' phi', a "
            "Gaussian integral: det(1 + pi Sigma/2)^(-1/2).",
            price,
        ),
        Step("Expand the determinant: this is B, and A at c = Delta0.", expanded, same),
        Step(
            "Integrate from f(0) = 0.",
            eq(f, arcsine),
            lambda *r: integrated(n.c, f, arcsine)(*r).subs(_f(0), 0),
        ),
        assumptions=sp.LessThan(n.c, n.Delta0, evaluate=False),
        source=DERIVED_HERE,
    )


@entry("modular.activity", "mean squared activity q of modular populations", "mean squared activity")
def activity() -> Derived:
    covary = "Two neurons whose inputs have covariance c have activities of covariance f(c)."
    return derived(
        Step(covary, eq(_f(n.c), covariance())),
        Step(
            "A neuron with itself: q = f(Delta0).",
            eq(n.q, mean_square()),
            lambda *r: r[-1].rhs.subs(n.c, n.Delta0),
        ),
        remark="Delta0 solves modular.dmft; for erf q = (2/pi) asin((pi Delta0/2)/(1 + pi Delta0/2)).",
    )


@entry(
    "modular.population_activity",
    "mean square Q of the population means, at any population size",
    "mean square of the population means",
)
def population_activity() -> Derived:
    return derived(
        _counted,
        Step("Divide.", eq(n.Q, mean_square() / n.N0 + n.OTHER * covariance()), same),
        Step("E phi^2 = q.", eq(n.Q, n.q / n.N0 + n.OTHER * covariance()), substitute((mean_square(), n.q))),
        remark="even with c = 0 a finite population has Q = q/N0, which feeds c: at finite N0 there is no "
        "chaos without macroscopic activity. For erf the mean is (2/pi) asin((pi c/2)/(1 + pi Delta0/2)).",
    )


FORMULAS = (dmft, covariance_erf, activity, population_activity)
