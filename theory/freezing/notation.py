r"""The symbols of networks with an Onsager reaction term,

    dx/dt = F - gamma D J^T F = (1 - gamma) F - gamma grad E,   F = -x + J phi(x),   E = |F|^2/2,

$D=\mathrm{diag}\,\varphi'(x)$, $J_{ij}\sim\mathcal N(0,g^2/N)$: gamma = 0 is the plain network, gamma = 1 the
gradient of its kinetic energy. All averages are per neuron. What is linear about the origin holds for any
phi, g standing for g |phi'(0)|; what is said near the onset is for tanh.
"""

from functools import partial

import sympy as sp

from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source
from rnnchaos.theory.gaussian.notation import GAIN, positive
from rnnchaos.theory.gradient.notation import meanings as of_gradient

gamma, w, epsilon, m = sp.symbols("gamma w epsilon m", positive=True)
t, rho, energy, FORCE2, GRADIENT2 = sp.symbols("t rho e F2 G", positive=True)
theta, FORCE_GRADIENT, EXPONENT = sp.symbols("theta mean_Fg lambda_1", real=True)
D, lam = sp.symbols("D lambda")
n = sp.Symbol("n", integer=True, nonnegative=True)
moment = sp.Function("m", positive=True)

BELOW_ONE = sp.StrictLessThan(gamma, 1, evaluate=False)
ANY_GAIN = positive(GAIN)
SYMBOLS = Notation(
    of_gradient
    | {
        "gamma": Meaning("strength of the reaction term", "1", "0 <= gamma <= 1"),
        "w": Meaning("eigenvalue of (1 - J)^T (1 - J), the Hessian of E at the origin", "per time", "w >= 0"),
        "e": Meaning("E per neuron and per variance of the initial state, linearised", "per time^2", "e > 0"),
        "D": Meaning("denominator of the cavity responses; one value for each eigenvalue", "1", "complex"),
        "lambda": Meaning("eigenvalue of the linearised dynamics at the origin", "per time", "complex"),
        "rho": Meaning("modulus of D on the boundary: the largest root", "1", "rho > 0"),
        "theta": Meaning("angle of D on the boundary", "1", "0 <= theta <= pi"),
        "lambda_right": Meaning("rightmost point of the spectrum at the origin", "per time", "real"),
        "lambda_left": Meaning("leftmost point of the spectrum at the origin", "per time", "real"),
        "n": Meaning("order of the moment", "1", "integer, n >= 0"),
        "m_n": Meaning("mean of w^n over the spectrum of the Hessian at the origin", "per time^n", "m_n > 0"),
        "m": Meaning("inertia: slow motion at frequency omega costs m omega^2", "time^2", "m >= 1"),
        "F2": Meaning("<|F|^2>/N", "activity^2 per time unit squared", "F2 > 0"),
        "E_t": Meaning("dE/dt per neuron", "activity^2 per time^3", "real"),
        "lambda_1": Meaning("largest Lyapunov exponent", "per time", "real"),
        "g_eff": Meaning("gain of the random part of the couplings", "1", "g_eff > 0"),
        "a": Meaning("probability of a connection", "1", "0 < a <= 1"),
        "P": Meaning("number of populations", "1", "integer, P >= 1"),
        "i": Meaning("a neuron", "1", "integer"),
        "N": Meaning("number of neurons", "1", "integer, N >= 1"),
        "dt": Meaning("longest step of Euler's method", "time", "dt > 0"),
    }
)
PAPERS = (
    Paper(
        "HuangHuang2025",
        "Huang, Weizhong and Huang, Haiping",
        "Freezing chaos without synaptic plasticity",
        "arXiv preprint",
        2025,
        arxiv="2503.08069",
    ),
)
PAPER = Source("Huang, Huang, arXiv:2503.08069", "HuangHuang2025", "10.48550/arXiv.2503.08069")


derived = partial(SYMBOLS.derived, assumptions=ANY_GAIN)
