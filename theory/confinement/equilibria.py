r"""Fixed points $x=J\varphi(x)$: how many there are, what they weigh, and that their signs sum to 1.

**Kac-Rice.** $E\mathcal N=1+\int_{x\ne0}dx\,\mathcal N(x;0,g^2q)\,E[|\det M|\,|\,J\varphi=x]$,
$M=1-J\,\mathrm{diag}\,\varphi'$, q = |phi(x)|^2/N; the 1 is the origin. By Girko's law $\ln|\det M|/N$ is the
maximum over k >= 0 of $\frac12E\ln(1+k\varphi'^2)-k/2g^2$: 0 = k for $g^2E\varphi'^2\le1$. Both terms of its
second derivative in k are negative, under the weight of the complexity too. q_hat holds q, and

    Sigma = extr {-q_hat q/2 + ln E_s[exp(q_hat phi^2/2) (1 + k phi'^2)^(1/2)] - k/(2 g^2)},   s = g^2 q.

T' -> 0: $e^{-E/T'}(2\pi T')^{-N/2}\to\delta(F)$, so that the potential weighs fixed points by $1/|\det M|$; x
itself contributes $e^{-NL}$, the left wall. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.confinement import notation as n
from rnnchaos.theory.confinement.notation import derived
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, mean_of
from rnnchaos.theory.gradient.notation import VARIANCE

_slope = phi(1, X)
SPECTRAL = n.k / (2 * GAIN**2)
DEPTH = mean_of(sp.log(1 + n.k * _slope**2), VARIANCE) / 2 - SPECTRAL
_weight = sp.exp(n.q_hat * phi(0, X) ** 2 / 2) * sp.sqrt(1 + n.k * _slope**2)
ACTION = -n.q_hat * n.q / 2 + sp.log(mean_of(_weight, GAIN**2 * n.q)) - SPECTRAL
_lndet, _single, _t, _c = sp.symbols("lndet f t c", real=True)
_row = eq(_single, sp.log(1 + n.k * _slope**2) / 2)


@entry("confinement.log_determinant", "left wall: ln of the determinant at the reference", "left wall")
def log_determinant() -> Derived:
    mean = sp.Function("E")(_single)
    averaged = lambda *r: r[1].rhs.subs(mean, mean_of(r[0].rhs, VARIANCE))  # noqa: E731
    return derived(
        Step("One row of 1 - J phi'(x), by Girko's law: the spectral parameter k.", _row),
        Step("Its trace against the couplings.", eq(_lndet, mean - SPECTRAL)),
        Step("Averaged over neurons.", eq(n.L, DEPTH), averaged),
        remark="S at T = 0; maximal over k >= 0, where g^2 E phi'^2/(1 + k phi'^2) = 1. psi -> -L as T_probe "
        "-> 0 and then d -> 0; at T_probe > 0 psi falls as ln d.",
    )


@entry("confinement.complexity", "complexity: exponent of the mean number of fixed points", "complexity")
def complexity() -> Derived:
    field = mean_of(sp.exp(n.q_hat * phi(0, X) ** 2 / 2 + _single), GAIN**2 * n.q)
    whole = eq(n.Sigma, -n.q_hat * n.q / 2 + sp.log(field) - SPECTRAL)
    return derived(
        Step("A row of the determinant (confinement.log_determinant).", _row),
        Step("Fields of variance g^2 q at x; q_hat holds q.", whole),
        Step("Insert.", eq(n.Sigma, ACTION), lambda *r: r[1].rhs.subs(_single, r[0].rhs)),
        remark="a minimum in q_hat, a maximum in k >= 0 and then in q; 0 at g <= g_c.",
    )


@entry("confinement.shell_variance", "mean squared activity of the typical fixed points", "shell")
def shell_variance() -> Derived:
    moved = eq(n.q_hat / 2, GAIN**2 * (n.x2 / n.s - 1) / (2 * n.s))
    solved = lambda *r: sp.expand(sp.solve(r[0], n.x2)[0].subs(n.s, r[1].rhs))  # noqa: E731
    return derived(
        Step("Stationary in q, by the Gaussian: its logarithm has the slope (x^2/s - 1)/(2 s).", moved),
        Step("The variance of the fields.", eq(n.s, GAIN**2 * n.q)),
        Step("Solve for <x^2>.", eq(n.x2, GAIN**2 * n.q * (1 + n.q * n.q_hat)), solved),
        remark="at the saddle of confinement.complexity; inside the shell of the chaotic state, x2 < Delta0.",
    )


@entry("confinement.expected_equilibria", "mean number of fixed points of one neuron, exactly", "N = 1")
def expected_equilibria() -> Derived:
    tail = sp.erfc(1 / (sp.sqrt(2) * GAIN))
    gauss = sp.exp(-(_c**2) / (2 * GAIN**2)) / sp.sqrt(2 * sp.pi * GAIN**2)
    return derived(
        Step("The origin, and a pair +-x for each J = x/phi(x) > 1.", eq(n.equilibria, 1 + 2 * _t)),
        Step("The coupling is Gaussian.", eq(_t, sp.Integral(gauss, (_c, 1, sp.oo)))),
        Step("Its tail.", eq(_t, tail / 2), lambda *r: sp.simplify(r[1].rhs.doit())),
        Step("Insert.", eq(n.equilibria, 1 + tail), lambda *r: r[0].rhs.subs(_t, r[2].rhs)),
        remark="of N = 1, phi(x)/x falling from 1 to 0. For N > 1: Kac and Rice, 1 + the integral over x of "
        "N(x; 0, g^2 q) E[|det M| given J phi = x], q = |phi(x)|^2/N.",
    )


@entry("confinement.degree", "signs of all fixed points sum to 1, in every network", "degree")
def degree() -> Derived:
    at = sp.Function("deg", integer=True)
    return derived(
        Step("Signs of all zeros of x - c J phi(x) sum to a degree, at c = 1", eq(n.degree, at(1))),
        Step("phi is bounded: no zero comes from afar as c goes from 1 to 0.", eq(at(1), at(0))),
        Step("x itself has one zero.", eq(at(0), 1)),
        Step("Insert.", eq(n.degree, 1), lambda *r: r[0].rhs.subs(*r[1].args).subs(*r[2].args)),
        remark="all fixed points regular. So the number is odd, and a search that misses one shows it; "
        "without the modulus Kac and Rice give 1 - E sign det(1 - J phi'(0)) beside the origin.",
    )


FORMULAS = (log_determinant, complexity, shell_variance, expected_equilibria, degree)
