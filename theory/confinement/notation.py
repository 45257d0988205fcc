r"""The symbols of confinement, the same in code and on the command line.

$F(x)=-x+J\varphi(x)$, $J_{ij}\sim\mathcal N(0,g^2/N)$ with its diagonal, $E=\frac12|F|^2$. A reference x has
the measure $e^{-E/T}$ (`rnnchaos.theory.gradient.boltzmann`), a probe y $e^{-E/T'}$ at the distance d,
$d^2=|y-x|^2/N$, which a tilt p holds: $e^{-E/T'+p|y-x|^2}$. The potential,

    psi(d) = lim <ln int dy (2 pi T')^(-N/2) exp(-E(y)/T') delta(d^2 - |y - x|^2/N)>/N,

is 0 for a free probe, and $d\psi/d(d^2)=-p$. Code writes T_probe for T'. $\langle\cdot\rangle$ is over y.
"""

from functools import partial

import sympy as sp

from rnnchaos.theory.formula import Meaning, Notation
from rnnchaos.theory.gaussian.notation import GAIN, positive
from rnnchaos.theory.gradient.notation import meanings as of_gradient

q, q_y, Q, o, R, sigma, T_probe = sp.symbols("q q_y Q o R sigma T_probe", positive=True)
q_hat, Q_hat, o_hat, p, lnZ, psi, rho = sp.symbols("q_hat Q_hat o_hat p lnZ psi rho", real=True)
A, B, C, k, L, s, Sigma, v = sp.symbols("A B C k L s Sigma v", positive=True)
d, e, x2, S_probe, equilibria = sp.symbols("d e x2 S_probe N_eq", positive=True)
degree = sp.Symbol("n_deg", integer=True)

_SQUARE, _RATE = "activity^2", "activity^2 per time unit squared"
_CONJUGATE = "conjugate of {}: a Lagrange parameter at the saddle point"
MEANINGS = Notation(
    of_gradient
    | {
        "T_probe": Meaning("temperature of the probe y", _RATE, "T_probe > 0, or its limit 0"),
        "p": Meaning("tilt: the probe has the weight exp(-E/T_probe + p |y - x|^2)", "1/activity^2", "real"),
        "d": Meaning("distance |y - x|/sqrt(N) of probe and reference", "activity", "d >= 0"),
        "psi": Meaning("potential of the probe, per neuron; 0 for a free one", "1", "real"),
        "q": Meaning("mean of phi(x)^2", _SQUARE, "q > 0"),
        "q_y": Meaning("mean of phi(y)^2", _SQUARE, "q_y > 0"),
        "Q": Meaning("mean of <phi(y)>^2, the overlap of two probes", _SQUARE, "0 <= Q <= q_y"),
        "o": Meaning("mean of phi(x) <phi(y)>", _SQUARE, "o^2 <= q Q"),
        "R": Meaning("excess of the overlap of two probes over what the reference explains", _SQUARE, ">= 0"),
        "q_hat": Meaning(_CONJUGATE.format("mean phi^2"), "1/activity^2", "real"),
        "Q_hat": Meaning(_CONJUGATE.format("Q"), "1/activity^2", "Q_hat >= 0"),
        "o_hat": Meaning(_CONJUGATE.format("o"), "1/activity^2", "real"),
        "sigma": Meaning("variance of y about its field", _SQUARE, "sigma > 0"),
        "lnZ": Meaning("mean of the logarithm of the probe's weight on one neuron", "1", "real"),
        "A": Meaning("g^4 E (Var y/sigma^2 - 1/sigma)^2", "1/activity^4", "A >= 0"),
        "B": Meaning("E (Var phi(y))^2", "activity^4", "B >= 0"),
        "C": Meaning("g^2 E Cov(y, phi(y))^2/sigma^2", "1", "C >= 0"),
        "rho": Meaning("replicon: the replica-symmetric saddle is stable where it is positive", "1", "real"),
        "e": Meaning("energy <E>/N of the probe", _RATE, "e > 0"),
        "S_probe": Meaning("variance of y in the measure exp(-E/T_probe)", _SQUARE, "S_probe > 0"),
        "x2": Meaning("mean of x^2 over the fixed points that are typical", _SQUARE, "x2 > 0"),
        "k": Meaning("spectral parameter of the determinant, where g^2 E phi'^2/(1 + k phi'^2) = 1", "1"),
        "L": Meaning("ln |det(1 - J phi'(x))|/N at the reference", "1", "L >= 0"),
        "s": Meaning("variance of the field at a fixed point, g^2 q", _SQUARE, "s > 0"),
        "Sigma": Meaning("complexity: ln of the mean number of fixed points, per neuron", "1", ">= 0"),
        "N_eq": Meaning("mean number of fixed points", "1", "N_eq >= 1"),
        "n_deg": Meaning("sum over all fixed points of sign det(1 - J phi')", "1", "integer"),
    }
)
derived = partial(MEANINGS.derived, assumptions=positive(GAIN))
"""What steps derive, at any gain."""
