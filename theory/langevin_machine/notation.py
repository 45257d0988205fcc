r"""The symbols of the Langevin machine, the same in code and on the command line.

A network of N neurons with real couplings J (the diagonal included) is sampled from

    P(x) = exp(-E(x)/T)/Z,   E = |F|^2/2,   F = x - J phi(x),   phi odd, tanh where a number is asked for,

by $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $\nabla E=F-\mathrm{diag}(\varphi')J^TF$. It learns data by following
$\partial_J\langle\ln P\rangle=G_\mathrm{data}-G$, $G=\langle F\varphi^T\rangle/T$: presynaptic rate times
postsynaptic error. Statements in one x are those of N = 1, where not said otherwise.
"""

from dataclasses import replace

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source

T, beta, g, c, w, n, N, delta, decay, a = sp.symbols("T beta g c w n N delta lambda a", positive=True)
J, x2, G, H, u, bias, f = sp.symbols("J x2 G H u b f", real=True)
Z, Z_a, energy, attractor, slope, P0, ratio = sp.symbols("Z Z_a E x_s s_1 P_0 r", positive=True)
m, s, gap, kl, loss = sp.symbols("m s Delta K l", positive=True)
F = X - J * phi(0, X)
WEIGHT = sp.exp(-(F**2) / (2 * T))

_MEAN, _EIGENVALUE = "mean of {} over P", "eigenvalue {} of the second moments of the data"
MEANINGS = Notation(
    {
        "T": Meaning("temperature", "activity^2", "T > 0"),
        "J": Meaning("coupling, at N = 1 of the neuron to itself", "1", "real"),
        "g": Meaning("standard deviation of the couplings times sqrt(N)", "1", "g > 0"),
        "N": Meaning("neurons", "1", "integer, N >= 1"),
        "n": Meaning("data", "1", "integer, n > N + 1"),
        "Z": Meaning("partition function", "activity", "Z > 0"),
        "Z_a": Meaning("mean of the partition function over the couplings", "activity", "Z_a > 0"),
        "x2": Meaning(_MEAN.format("x^2"), "activity^2", "x2 > 0"),
        "E": Meaning(_MEAN.format("the energy"), "activity^2", "E > 0"),
        "G": Meaning("<F phi>/T: what the negative phase takes from a coupling", "1", "real"),
        "H": Meaning("second derivative of the mean log-likelihood by a coupling", "1", "real"),
        "R": Meaning(_MEAN.format("x_i (J phi)_i"), "activity^2", "real"),
        "S": Meaning(_MEAN.format("x_i phi'_i (J^T F)_i"), "activity^2", "real"),
        "A": Meaning(_MEAN.format("the squared derivative of E by x_i"), "activity^2", "A > 0"),
        "J_i": Meaning("coupling of neuron i to itself", "1", "real"),
        "K_i": Meaning("sum of the squared couplings that leave neuron i", "1", "K_i >= 0"),
        "p_1": Meaning(_MEAN.format("phi'_i"), "1", "real"),
        "p_2": Meaning(_MEAN.format("phi'_i^2"), "1", "p_2 >= 0"),
        "p_3": Meaning(_MEAN.format("phi''_i (J^T F)_i"), "1", "real"),
        "D": Meaning("mean of phi^2 over the data", "activity^2", "D >= 0"),
        "M": Meaning(_MEAN.format("phi^2"), "activity^2", "M >= 0"),
        "V": Meaning("variance of F phi over P", "activity^4", "V >= 0"),
        "f": Meaning("ln Z per neuron, averaged over the couplings, N -> infinity", "1", "real"),
        "x_s": Meaning("fixed point x > 0", "activity", "x_s > 0"),
        "s_1": Meaning("phi' at the fixed point x_s > 0", "1", "0 < J s_1 < 1"),
        "P_0": Meaning("weight of the fixed point 0 as T -> 0", "1", "0 < P_0 < 1"),
        "r": Meaning("Z over sqrt(2 pi T)", "1", "r > 0"),
        "a": Meaning("size of the data, +a and -a", "activity", "a > 0"),
        "h_a": Meaning("phi(a)", "activity", "h_a > 0"),
        "c": Meaning("second moment of the data along an eigenvector, not centred", "activity^2", "c >= 0"),
        **{f"c_{k}": Meaning(_EIGENVALUE.format(k), "activity^2", f"c_{k} > 0") for k in ("k", "l")},
        "delta_kl": Meaning("1 where k = l, else 0", "1", "0 or 1"),
        "w": Meaning("entry of M^T M, M = 1 - J, in the eigenvectors of the data", "1", "real"),
        "w_0": Meaning("the same at t = 0", "1", "real"),
        "t": Meaning("time of learning times its rate", "1", "t >= 0"),
        "m": Meaning("eigenvalue of M = 1 - J", "1", "real"),
        "lambda": Meaning("decay of the couplings over the rate of learning", "1", "lambda >= 0"),
        "Delta": Meaning("log-likelihood of the learnt data less that of fresh ones, nats each", "1", "> 0"),
        "K": Meaning("mean Kullback-Leibler divergence of the learnt from the true law, nats", "1", "K > 0"),
        "d": Meaning("mean of ln det(S/C): second moments of the data, and of their law", "1", "d < 0"),
        "delta": Meaning("step of the sampler", "1", "delta > 0"),
        "s": Meaning("variance of x in the chain of step delta", "activity^2", "s > 0"),
        "b": Meaning("mean of an observable O in the chain less that over P", "1", "real"),
        "C_1": Meaning("covariance over P of O and |grad E|^2", "activity^2", "real"),
        "C_2": Meaning("covariance over P of O and the Laplacian of E", "1", "real"),
        "l": Meaning("least loss of log-likelihood, nats per datum", "1", "l > 0"),
    }
)
_TITLE = "Neural Langevin Machine: a local asymmetric learning rule can be creative"
_AUTHORS, _KEY = "Yu, Zhendong and Huang, Weizhong and Huang, Haiping", "YuHuangHuang2025"
PAPERS = (Paper(_KEY, _AUTHORS, _TITLE, "arXiv preprint", 2025, None, "2506.23546"),)
MODEL = Source("model of Yu, Huang, Huang, arXiv:2506.23546; derived here", _KEY)
WARM = sp.StrictGreaterThan(T, 0, evaluate=False)
derived = MEANINGS.of_model(MODEL, WARM)
pure = Notation({name: replace(m, unit="1") for name, m in MEANINGS.items()}).of_model(MODEL, WARM)
"""The same where activity is a number: phi is tanh itself, or a logarithm is taken."""
