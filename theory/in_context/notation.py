r"""The symbols of linear attention that learns in context, the same in code and on the command line.

Of each of P prompts a task $w\sim\mathcal N(0,I_D)$ is drawn, N pairs $x_i\sim\mathcal N(0,I_D)$ with
$y_i=w\cdot x_i/\sqrt D$, a query $\tilde x$ and its target $\tilde y=w\cdot\tilde x/\sqrt D$. The answer is

    y^ = sum_mn W_mn s_mn,  s_mn = a_m x~_n,  a_m = (1/N) sum_i y_i x_im,  a_{D+1} = c2 = (1/N) sum_i y_i^2,

n <= D, as the slot of the query's label is 0: p = D (D + 1) weights are live, D + 1 are not. Sums over a
prompt are divided by N; the public code also has N + 1, which takes W to W (N + 1)/N.
"""

import sympy as sp

from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source

D, N, P, kappa, c, M = sp.symbols("D N P kappa c M", positive=True)
lambda0, nu, tau, ell, hat = sp.symbols("lambda0 nu tau l lambdahat", positive=True)
error, training, e1, square, label = sp.symbols("E E_t e1 A2 v2", positive=True)
S, S_label, h, T, beta, k, R, local = sp.symbols("S S_l h T beta k R lambda_i", positive=True)
H, W, f, m, F, V, reaction, excess, trace = sp.symbols("H W f m F V x r trA", real=True)

MEANINGS = Notation(
    {
        "D": Meaning("dimension of the inputs", "1", "integer, D >= 1"),
        "N": Meaning("labelled pairs of a prompt", "1", "integer, N >= 1"),
        "P": Meaning("prompts, each with its own task", "1", "integer, P >= 1"),
        "lambda0": Meaning("ridge: weight decay of the energy", "1", "lambda0 >= 0"),
        "kappa": Meaning("D times the mean square of a_m: 1 + (D + 1)/N, at large D 1 + 1/nu", "1", "> 1"),
        "c": Meaning("weight of the infinite-task solution, W = c 1", "1", "0 < c < 1"),
        "S": Meaning("mean square of a feature a_m x~_n, m <= D: minus its coupling to itself", "1", "S > 0"),
        "S_l": Meaning("mean square of a feature c2 x~_n", "1", "S_l > 0"),
        "E": Meaning("mean squared error on a fresh prompt; that of the answer 0 is 1", "1", "E >= 0"),
        "E_t": Meaning("mean squared error on the prompts that were learnt", "1", "E_t >= 0"),
        "e1": Meaning("coefficient of 1/P in the mean error without a ridge", "1", "e1 > 0"),
        "trA": Meaning("trace of the D x D block of W", "1", "real"),
        "A2": Meaning("sum of the squares of the D x D block of W", "1", "A2 >= 0"),
        "v2": Meaning("sum of the squares of the row of W that reads c2", "1", "v2 >= 0"),
        "tau": Meaning("prompts over squared dimensions, P/D^2", "1", "tau > 0"),
        "l": Meaning("ridge times dimension, D lambda0", "1", "l >= 0"),
        "lambdahat": Meaning("effective ridge over the variance of the features", "1", "lambdahat >= 0"),
        "H": Meaning("energy: half the mean squared error of the prompts, and the ridge", "1", "H >= 0"),
        "W": Meaning("one weight, the others being held", "1", "real"),
        "R": Meaning("energy at W = 0", "1", "R >= 0"),
        "lambda_i": Meaning("lambda0 + S_ii: stiffness of a weight", "1", "lambda_i > 0"),
        "F": Meaning("sum of J_ij m_j over the other weights, J_ij = -<s_i s_j>", "1", "real"),
        "h": Meaning("field: mean of target times feature, or along an eigenvector of K", "1", "real"),
        "m": Meaning("mean weight", "1", "real"),
        "beta": Meaning("inverse temperature", "1", "beta > 0"),
        "k": Meaning("eigenvalue of K = lambda0 + S", "1", "k > 0"),
        "f": Meaning("free energy of the weight along an eigenvector of K", "1", "real"),
        "x": Meaning("D/beta times the reaction V_i = beta^2 sum_j J_ij^2 v_j", "1", "x > 0"),
        "r": Meaning("mean weight of the published iteration over that of the ridge solution", "1", "r > 1"),
    }
)
_TITLE, _AUTHORS = "Spin glass model of in-context learning", "Li, Yuhao and Bai, Ruoran and Huang, Haiping"
PAPERS = (Paper("LiBaiHuang2024", _AUTHORS, _TITLE, "arXiv preprint", 2024, None, "2408.02288"),)
MODEL = Source("model of Li, Bai, Huang, arXiv:2408.02288; derived here", "LiBaiHuang2024")
NOISY = 1 - 1 / kappa
POSITIVE = sp.StrictGreaterThan(kappa, 1, evaluate=False)
derived = MEANINGS.of_model(MODEL, POSITIVE)
