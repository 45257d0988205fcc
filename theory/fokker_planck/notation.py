r"""The symbols of drifts that are found from draws of a stationary state, the same on the command line.

$$dx=f\,dt+\sqrt{2D}\,dW,\qquad f=\sum_k\theta_kf_k(x)+f_0(x),\qquad L=f\cdot\nabla+D:\nabla\nabla,$$

D symmetric and constant, $p$ the stationary density, data unordered draws of it. A test function $\psi_j$
gives $E g_j=0$, $g_j=L\psi_j$, affine in $\theta$: $A\theta=-b$, $A_{jk}=E[f_k\cdot\nabla\psi_j]$.
In one dimension the double well, $f=ax-bx^3$, is worked out, $m_k=E x^k$; its tests are $x^2/2$ and $x^4/4$.
A step of Euler's scheme is $x\to x+\delta f+\sqrt{2D\delta}\,\xi$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source, Step

D, a, b, k, Z, n, N = sp.symbols("D a b k Z n N", positive=True)
theta, tau, delta, sigma = sp.symbols("theta tau delta sigma", positive=True)
m2, m4, m6, m8, m_k, above, below = sp.symbols("m_2 m_4 m_6 m_8 m_k m_above m_below", positive=True)
k2, k4, k6 = sp.symbols("m_k2 m_k4 m_k6", positive=True)
O11, O12, O22 = sp.symbols("Omega_11 Omega_12 Omega_22", real=True)
A1, A2 = sp.symbols("A_1 A_2", positive=True)
C, TC, F, Fisher, A, square, slope = sp.symbols("C C_T F I A M_2 M_1", real=True)
shift, u, gap, V, yx, S = sp.symbols("Delta_k u Delta V U S", real=True)
a11, a12, a21, a22, d11, d12, d22, q = sp.symbols("a_11 a_12 a_21 a_22 D_11 D_12 D_22 q", real=True)
rate, curved, rank = sp.Symbol("sigma_S", real=True), sp.Symbol("K", real=True), sp.Symbol("r", positive=True)
x = sp.Symbol("x", real=True)
drift = a * x - b * x**3

_MOMENTS = {str(i): str(i) for i in (2, 4, 6, 8)} | {f"k{i}": f"(k+{i})" for i in (2, 4, 6)}
_MOMENTS |= {"k": "k", "above": "(k+2)", "below": "(k-2)"}
MEANINGS = Notation(
    {
        "D": Meaning("diffusion: half the variance of the noise per time", "1", "D > 0"),
        "a": Meaning("linear rate of the double well", "1", "real"),
        "b": Meaning("cubic rate of the double well", "1", "b > 0"),
        "k": Meaning("order of a moment", "1", "k >= 2, even"),
        "theta": Meaning("parameter of the drift; of an Ornstein-Uhlenbeck process its rate", "1", "real"),
        "tau": Meaning("time between two samples of a trajectory", "1", "tau > 0"),
        "delta": Meaning("step of Euler's scheme", "1", "delta >= 0"),
        "sigma": Meaning("rate of the first equation of the Lorenz system", "1", "sigma > 0"),
        **{f"m_{name}": Meaning(f"moment E x^{power}", "1", "> 0") for name, power in _MOMENTS.items()},
        **{f"Omega_{i}{j}": Meaning(f"E g_{i} g_{j}", "1", "real") for i, j in ((1, 1), (1, 2), (2, 2))},
        **{f"A_{i}": Meaning(f"E[f_1 . grad psi_{i}]", "1", "real") for i in (1, 2)},
        "C": Meaning("variance of the estimate, times the number of samples", "1", "> 0"),
        "C_T": Meaning("variance of the estimate, times the observed time", "1", "> 0"),
        "F": Meaning("E[f . grad psi]", "1", "real"),
        "K": Meaning("E[psi''], the mean curvature of the test function", "1", "real"),
        "I": Meaning("Fisher information of one sample", "1", "> 0"),
        "A": Meaning("E[f_1 psi'], of the test function with L psi = d ln p/d theta", "1", "< 0"),
        "M_1": Meaning("E[f_1'], mean derivative of the drift's shape", "1", "real"),
        "M_2": Meaning("E[f_1^2]", "1", "> 0"),
        "Delta_k": Meaning("shift of E x^k by a step, to first order in it", "1", "real"),
        "u": Meaning("density of Euler samples: p (1 + delta (u - E u)) to first order", "1", "real"),
        "x": Meaning("state", "1", "real"),
        "Delta": Meaning("E[x^2] - E[xy] of the Lorenz system's Euler samples", "1", "> 0"),
        "V": Meaning("E[f^2] of Euler samples", "1", "> 0"),
        "U": Meaning("E[(y - x)^2] of Euler samples", "1", "> 0"),
        **{f"a_{i}{j}": Meaning(f"entry {i}, {j} of A", "1", "A stable") for i in (1, 2) for j in (1, 2)},
        **{f"D_{ij}": Meaning(f"entry {ij[0]}, {ij[1]} of D", "1", "D > 0") for ij in ("11", "12", "22")},
        "q": Meaning("circulation: entry 1, 2 of Q = A Sigma - D", "1", "real"),
        "sigma_S": Meaning("entropy production", "1", ">= 0"),
        "N": Meaning("dimension of x", "1", "integer, N >= 1"),
        "r": Meaning("number of combinations of the entries of A that samples determine", "1", "integer"),
    }
)
_TITLE = "Identifying stochastic dynamics from non-sequential data (DyNoSeD)"
_AUTHORS, _KEY = "Lu, Zhixin and Kusmierz, Lukasz and Mihalas, Stefan", "LuKusmierzMihalas2025"
PAPERS = (Paper(_KEY, _AUTHORS, _TITLE, "arXiv preprint", 2025, None, "2502.17690"),)
MODEL = Source("problem of Lu, Kusmierz, Mihalas, arXiv:2502.17690; derived here", _KEY)
NOISY = sp.StrictGreaterThan(D, 0, evaluate=False)
derived = MEANINGS.of_model(MODEL, NOISY)


def averaged(polynomial: sp.Expr) -> sp.Expr:
    """Of powers of x, by their moments m_2 ... m_8."""
    moments = {0: 1, 2: m2, 4: m4, 6: m6, 8: m8}
    return sum(c * moments[power] for (power,), c in sp.Poly(sp.expand(polynomial), x).terms())


def premise(sentence: str, left: sp.Expr, right: sp.Expr) -> Step:
    """What is taken for granted."""
    return Step(sentence, eq(left, right))
