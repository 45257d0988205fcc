r"""The mean-field theory of modular populations: $x_i(t+1)=\varphi(h_i)$, $N=N_0P$ neurons,

$h_i=\sum_bM_{a(i)b}m_b+\sigma\sum_jz_{ij}x_j/\sqrt N$, $M_{ab}\sim\mathcal N(0,\sigma_\mu^2/P)$,
$z_{ij}\sim\mathcal N(0,1)$, $m_b$ the mean activity of population b of $N_0$ neurons.

As P grows the central limit over populations makes the inputs Gaussian at ANY population size: all neurons
have variance $\Delta_0=\sigma^2q+\sigma_\mu^2Q$, two neurons of one population share $c=\sigma_\mu^2Q$, and
the mean square Q of a population mean is that of $N_0$ exchangeable neurons. The published theory
(arXiv:2410.06361) is $N_0=\infty$; finite populations are derived here.

For odd, increasing phi with $\varphi(x)/x$ decreasing for x > 0 (all registered ones) at most one solution
has c > 0: the proof is in `rnnchaos.theory.onset.shared_input`, and covers any number of levels
(`rnnchaos.theory.modular.levels`). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.arcsine_law import by_price
from rnnchaos.theory.algebra.operations import eq, same, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import mean_square
from rnnchaos.theory.modular import notation as n
from rnnchaos.theory.modular.notation import covariance, derived

_f, _own, _other = sp.Function("f", real=True), mean_square(), covariance()
_counted = Step(
    "E m^2 over N0 exchangeable neurons: each meets itself, and N0 - 1 others.",
    eq(n.Q, (n.N0 * _own + n.N0 * (n.N0 - 1) * _other) / n.N0**2),
)
_DMFT, _SIZE = "mean-field equation of modular populations", "at any population size"
_ERF = "covariance of two neurons for phi = erf(sqrt(pi) x/2) in closed form"
_MEANS = "mean square of the population means"


@entry("modular.dmft", f"{_DMFT} {_SIZE}", _DMFT)
def dmft() -> Derived:
    whole = eq(n.Delta0, n.sigma**2 * _own + n.sigma_mu**2 * (_own / n.N0 + n.OTHER * _other))
    parts = (n.sigma**2 + n.sigma_mu**2 / n.N0) * _own + n.sigma_mu**2 * n.OTHER * _other
    inputs = eq(n.Delta0, n.sigma**2 * n.q + n.sigma_mu**2 * n.Q)
    return derived(
        Step("Inputs are Gaussian as P grows: z gives sigma^2 E x^2, the blocks sigma_mu^2 E m^2.", inputs),
        Step("Two neurons of one population share the second part.", eq(n.c, n.sigma_mu**2 * n.Q)),
        _counted,
        Step("Insert q = E phi^2 and Q.", whole, lambda *r: r[0].subs({n.q: _own, n.Q: r[2].rhs})),
        Step("Collect.", eq(n.Delta0, parts), same),
        assumptions=sp.And(n.AT_LEAST_ONE, eq(n.c, n.Delta0 - n.sigma**2 * _own)),
        remark="with c = Delta0 - sigma^2 E phi^2, an equation for Delta0 alone. For odd increasing phi with "
        "phi(x)/x decreasing it has one solution c > 0 at most, the stable one where it exists; c = 0 is Q = "
        "0.",
    )


@entry("modular.covariance.erf", _ERF, "covariance of two neurons for the error function")
def covariance_erf() -> Derived:
    return derived(
        *by_price(_f(n.c), n.Delta0, n.c),
        assumptions=sp.LessThan(n.c, n.Delta0, evaluate=False),
        source=DERIVED_HERE,
        remark="its derivative is B, and A at c = Delta0.",
    )


@entry("modular.activity", "mean squared activity q of modular populations", "mean squared activity")
def activity() -> Derived:
    own = lambda *r: r[-1].rhs.subs(n.c, n.Delta0)  # noqa: E731
    return derived(
        Step("Activities of two neurons whose inputs have covariance c.", eq(_f(n.c), _other)),
        Step("A neuron with itself: q = f(Delta0).", eq(n.q, _own), own),
        remark="Delta0 solves modular.dmft; for erf q = (2/pi) asin((pi Delta0/2)/(1 + pi Delta0/2)).",
    )


@entry("modular.population_activity", f"mean square Q of the population means, {_SIZE}", _MEANS)
def population_activity() -> Derived:
    return derived(
        _counted,
        Step("Divide.", eq(n.Q, _own / n.N0 + n.OTHER * _other), same),
        Step("E phi^2 = q.", eq(n.Q, n.q / n.N0 + n.OTHER * _other), substitute((_own, n.q))),
        remark="even with c = 0 a finite population has Q = q/N0, which feeds c: at finite N0 there is no "
        "chaos without macroscopic activity. For erf the mean is (2/pi) asin((pi c/2)/(1 + pi Delta0/2)).",
    )


FORMULAS = (dmft, covariance_erf, activity, population_activity)
