r"""The symbols of contrastive learning of pairs, the same in code and on the command line.

Weights $w\in R^n$ of prior $e^{-\lambda_w|w|^2/2}$ read inputs $x=y\frac mn\mathbf 1+\frac\sigma{\sqrt
n}\xi$ of label $y=\pm1$, $\xi\sim\mathcal N(0,I)$, as $z=w\cdot x$. Of $P=\alpha n$ pairs of fresh inputs a
share $\rho_B$ are bosons, of one label, the others fermions, of two. With $d=\tanh z_L-\tanh z_R$,

    H = lambda_B d^2/2 (bosons),  Theta_a(d_F - d^2)/2 (fermions),  Theta_a(x) = (x + sqrt(x^2 + a))/2,

and weights follow $e^{-\beta\sum H-\lambda_w|w|^2/2}$. Replica-symmetric: given the field
$a=ymM+\sigma\sqrt q\,t$ of an input, z has the variance $s=\sigma^2(Q-q)$ about it before the energy acts,
and a pair the free energy

    V(a_L, a_R) = ln E exp(-beta H(a_L + sqrt(s) t_L, a_R + sqrt(s) t_R)),     L = E V;

indices of V are derivatives, E is over pairs and fields. As d <= 2, from d_F = 4 on all fermions pay. w and
-w are alike: M > 0 is the state meant.
"""

import sympy as sp

from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source

alpha, beta, m, sigma, d_F, rho_B, lambda_B, lambda_w = sp.symbols(
    "alpha beta m sigma d_F rho_B lambda_B lambda_w", positive=True
)
M, Q, q, A, e = sp.symbols("M Q q A e", positive=True)
Phi, L, M_hat, q_hat, Q_hat, F, C, rho, accuracy = sp.symbols("Phi L M_hat q_hat Q_hat F C rho p", real=True)
G, D, e_B, e_F = sp.symbols("G D e_B e_F", positive=True)
slope, delta, shift = sp.symbols("Phi_beta delta Delta_e", real=True)

_CONJUGATE = "conjugate of {}: a Lagrange parameter at the saddle point"
MEANINGS = Notation(
    {
        "alpha": Meaning("pairs per weight, P/n", "1", "alpha > 0"),
        "beta": Meaning("inverse temperature", "1", "beta > 0"),
        "m": Meaning("strength of the label in an input", "1", "m >= 0"),
        "sigma": Meaning("strength of the noise in an input", "1", "sigma > 0"),
        "d_F": Meaning("target of the squared distance of a fermion pair", "1", "d_F >= 0"),
        "rho_B": Meaning("share of pairs of one label, bosons", "1", "0 <= rho_B <= 1"),
        "lambda_B": Meaning("strength of the attraction of bosons", "1", "lambda_B >= 0"),
        "lambda_w": Meaning("precision of the prior of a weight", "1", "lambda_w > 0"),
        "M": Meaning("magnetisation, the mean weight", "1", "M >= 0"),
        "Q": Meaning("norm |w|^2/n", "1", "Q > 0"),
        "q": Meaning("overlap w.w'/n of two draws for the same pairs", "1", "0 <= q < Q"),
        "M_hat": Meaning(_CONJUGATE.format("M"), "1", "real"),
        "Q_hat": Meaning(_CONJUGATE.format("Q"), "1", "real"),
        "q_hat": Meaning(_CONJUGATE.format("q"), "1", "q_hat >= 0"),
        "A": Meaning("precision of a weight given its field, lambda_w + Q_hat + q_hat", "1", "A > 0"),
        "Phi": Meaning("ln of the partition function over that of the prior, per weight", "1", "real"),
        "Phi_beta": Meaning("derivative of Phi by beta at fixed lambda_w", "1", "real"),
        "L": Meaning("mean free energy V of a pair", "1", "real"),
        "F": Meaning("E[y_L V_L + y_R V_R]", "1", "real"),
        "G": Meaning("E[V_L^2 + V_R^2]", "1", "G >= 0"),
        "C": Meaning("E[V_LL + V_RR]", "1", "real"),
        "D": Meaning("E[V_LL^2 + 2 V_LR^2 + V_RR^2]", "1", "D >= 0"),
        "e": Meaning("mean energy H of a pair", "1", "e >= 0"),
        "e_B": Meaning("mean energy of bosons", "1", "e_B >= 0"),
        "e_F": Meaning("mean energy of fermions", "1", "e_F >= 0"),
        "p": Meaning("share of fresh inputs whose z has the sign of their label", "1", "0 < p < 1"),
        "rho": Meaning("replicon: the replica-symmetric saddle is stable where it is positive", "1", "real"),
        "delta": Meaning("by how much d_F grows", "1", "real"),
        "Delta_e": Meaning("by how much the energy grows", "1", "real"),
    }
)
_TITLE = "Fermi-Bose machine achieves both generalization and adversarial robustness"
_AUTHORS, _KEY = "Xie, Mingshan and Wang, Yuchen and Huang, Haiping", "XieWangHuang2024"
PAPERS = (Paper(_KEY, _AUTHORS, _TITLE, "arXiv preprint", 2024, None, "2404.13631"),)
MODEL = Source("model of Xie, Wang, Huang, arXiv:2404.13631; derived here", _KEY)
WARM = sp.StrictGreaterThan(beta, 0, evaluate=False)
derived = MEANINGS.of_model(MODEL, WARM)
