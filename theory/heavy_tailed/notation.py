r"""The symbols of the heavy-tailed network, the same in code, LaTeX and on the command line: alpha, g, N,
$S=\frac1N\sum_j|z_j|^\alpha$, $M(s)=E\,e^{-s|z|^\alpha}$, $C_\alpha$, and the Mellin transform
$\int_0^\infty f(x)\,x^{v-1}dx$.
"""

from collections.abc import Callable

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow
from rnnchaos.theory.formula import Meaning, Notation, Source
from rnnchaos.theory.printing import in_words

PAPER = Source(
    "Xie, Mihalas, Kusmierz, arXiv:2505.09816", "XieMihalasKusmierz2025", "10.48550/arXiv.2505.09816"
)

ALPHA, GAIN, SIZE = sp.symbols("alpha g N", positive=True)
S_, T_, X_ = sp.symbols("s t x", positive=True)
P_ = sp.Symbol("p", positive=True)
MEAN_W = sp.Symbol("S", positive=True)
XI, WIDTH = sp.Symbol("Xi_N", real=True), sp.Symbol("sigma_Xi", positive=True)
CRITICAL = sp.Symbol("g_ann", positive=True)
TAIL, LENGTH = sp.symbols("C_alpha L", positive=True)
SHIFT = sp.Symbol("b_alpha", real=True)
STEPS, THRESHOLD, SCALE = sp.symbols("T theta gamma", positive=True)
KAPPA, MU = sp.Symbol("kappa", real=True), sp.Symbol("mu", positive=True)

AMPLITUDE = 2 / sp.pi * sp.gamma(ALPHA) * sp.sin(sp.pi * ALPHA / 2)
"""C_alpha in closed form (heavy_tailed.tail_amplitude)."""

LAPLACE = sp.Function("M", positive=True)
MOMENT = sp.Function("m", positive=True)
MEAN = sp.Function("E", real=True)
FREQUENCY = sp.Symbol("k", real=True)


def characteristic(k: sp.Expr) -> sp.Expr:
    """E exp(i k z) of the weights: the convention that fixes the unit of z, here and in the simulation."""
    return sp.exp(-(sp.Abs(k) ** ALPHA))


DOMAIN = sp.And(ALPHA > 0, ALPHA <= 2)
FINITE = sp.And(ALPHA > 0, ALPHA <= 2, SIZE >= 1)
TAILED = sp.And(ALPHA > 0, ALPHA < 2)

meanings = Notation(
    {
        "alpha": Meaning(
            f"tail index of the weights, E exp(ikz) = {in_words(characteristic(FREQUENCY))}",
            "1",
            "0 < alpha <= 2",
        ),
        "g": Meaning("gain: the weights are g N^(-1/alpha) z", "1", "g > 0"),
        "N": Meaning("number of neurons", "1", "integer, N >= 1"),
        "S": Meaning("mean of N independent copies of w = |z|^alpha", "1", "S > 0"),
        "s": Meaning("Laplace variable of w", "1", "s > 0"),
        "t": Meaning("Laplace variable of S", "1", "t > 0"),
        "u": Meaning("ln s; or a power of |z|", "1", "real"),
        "p": Meaning("Mellin variable", "1", "complex, in the strip named"),
        "x": Meaning("value of z; or input of the nonlinearity", "1", "x > 0"),
        "k": Meaning("Fourier variable of z", "1", "k > 0"),
        "lambda": Meaning("log growth of the amplitude per step", "per step", "real"),
        "Xi_N": Meaning("E ln S/alpha", "1", "real"),
        "sigma_Xi": Meaning("standard deviation of ln S/alpha", "1", "sigma_Xi > 0"),
        "g_ann": Meaning("annealed critical gain: weights redrawn at every step", "1", "g_ann > 0"),
        "C_alpha": Meaning("tail amplitude, P(|z| > x) ~ C_alpha x^(-alpha)", "1", "C_alpha > 0"),
        "b_alpha": Meaning(
            "shift of the logarithm: M = 1 + C_alpha s (ln s - b_alpha) + O(s^2 ln s)", "1", "real"
        ),
        "L": Meaning("solution > 1 of L - ln L = ln(N C_alpha) + b_alpha", "1", "L > 1"),
        "T": Meaning("number of time steps", "1", "integer, T >= 1"),
        "theta": Meaning("threshold below which |x| is counted", "activity", "theta > 0"),
        "gamma": Meaning("scale of the input: x = phi(gamma z)", "1", "gamma > 0"),
        "kappa": Meaning("constant beside the logarithm", "1", "real"),
        "mu": Meaning("exponent of on-off intermittency", "1", "mu > 0"),
        "A0": Meaning("int (Phi - exp(-t)) dt/t, Phi = M(t/N)^N", "1", "real"),
        "A1": Meaning("int (Phi - exp(-t)) ln t dt/t", "1", "real"),
        "A2": Meaning("int (Phi - exp(-t)) (ln t)^2 dt/t", "1", "real"),
    }
)


def mellin(f: Callable[[sp.Symbol], sp.Expr], at: sp.Expr) -> sp.Expr:
    """int_0^inf f(x) x^(v-1) dx at v = `at`, by Euler's integral: Gamma(v) a^(-v) for exp(-a x), Re a >= 0.

    cos(x) is half the sum for a = i and a = -i, Gamma(v) cos(pi v/2); by the duplication and reflection of
    Gamma that is 2^(v-1) sqrt(pi) Gamma(v/2)/Gamma((1 - v)/2). Raises `DoesNotFollow` for another f.
    """
    x = sp.Symbol("x", positive=True)
    function = f(x)
    if function == sp.cos(x):
        return 2**at * sp.sqrt(sp.pi) / 2 * sp.gamma(at / 2) / sp.gamma(sp.S.Half - at / 2)
    rate = -sp.log(function).expand(force=True) / x
    if rate.has(x) or not rate.is_positive:
        raise DoesNotFollow(f"{function} is neither exp(-a x) nor cos(x)")
    return sp.gamma(at) * rate ** (-at)
