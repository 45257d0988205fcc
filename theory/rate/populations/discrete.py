r"""What networks in discrete time add: couplings given as synapses, and white input.

Couplings that are there with probability p, with strengths of mean w and variance $s^2$, drawn independently,
excitatory where w > 0, inhibitory where w < 0 (Dale's law as in Mastrogiuseppe and Ostojic 2017), have
$J_0^{ab}=pN_bw$ and $g_{ab}^2=N_b[p(s^2+w^2)-p^2w^2]$: $p^2w^2$ is the part of the mean square that is in the
mean already. With the same number of couplings onto every neuron it is another variance.

A map with white input, $x_i(t+1)=\sum_jJ_{ij}\varphi(x_j(t))+b_i+u_i(t)$, u iid of variance $\sigma_u^2$
(Molgedey, Schuchhardt and Schuster 1992; Schuecker, Goedeke and Helias 2018 for the flow): the input adds to
the variance alone, and the exponent is conditional on it, since two copies see the same input.

Source of what cites no paper: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Source, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import PAPERS, Delta0, derived, g, moment, sigma_b

_sigma_u, _mu, _D = sp.symbols("sigma_u mu D_t", positive=True)
_next, _own, _later = sp.symbols("Delta_next Delta_t D_next", positive=True)
SYMBOLS = Notation(
    n.meanings
    | {
        "sigma_u": Meaning("standard deviation of the white input", "activity", "sigma_u >= 0"),
        "lambda_1": Meaning("largest Lyapunov exponent given the input", "per step", "real"),
        "Delta0": Meaning("variance of x over neurons and time", "activity^2", "Delta0 > 0"),
    }
)
MSS = Source(
    "Molgedey, Schuchhardt, Schuster, Phys. Rev. Lett. 69, 3717 (1992)",
    "MolgedeySchuchhardtSchuster1992",
    PAPERS[1].doi,
)


@entry("rate.drive.variance", "variance of a map under white input")
def variance() -> Derived:
    return derived(
        Step(
            "Couplings, biases and input are independent: variances add.",
            eq(_next, g**2 * moment(0, 0).subs(Delta0, _own) + sigma_b**2 + _sigma_u**2),
        ),
        Step(
            "Stationary.",
            eq(Delta0, g**2 * moment(0, 0) + sigma_b**2 + _sigma_u**2),
            lambda *r: eq(*(side.subs({_next: Delta0, _own: Delta0}) for side in r[0].args)),
        ),
        assumptions=n.STATIC,
        source=MSS,
        symbols=SYMBOLS,
        remark="with m of rate.mean. At another time only the biases and what they entrain are shared.",
    )


@entry("rate.drive.lyapunov_max", "largest Lyapunov exponent of a map given its input")
def lyapunov_max() -> Derived:
    return derived(
        Step(
            "The input drops out of the difference of two copies; its mean square D is carried by the mean "
            "squared slope.",
            eq(_later, g**2 * moment(1, 1) * _D),
        ),
        Step("It grows by mu a step.", eq(_mu, g**2 * moment(1, 1)), lambda *r: eq(_mu, r[0].rhs / _D)),
        Step(
            "lambda = ln(mu)/2.",
            eq(EXPONENT, sp.log(g**2 * moment(1, 1)) / 2),
            lambda *r: eq(EXPONENT, sp.log(r[-1].rhs) / 2),
        ),
        assumptions=n.STATIC,
        source=MSS,
        symbols=SYMBOLS,
        remark="at the variance of rate.drive.variance. Periodic or recorded input leaves other "
        "variances at other times: simulate.",
    )


_p, _N = sp.symbols("p N", positive=True)
_w, _J0 = sp.symbols("w J0", real=True)
_s, _g2 = sp.symbols("s g2", nonnegative=True)
_mean, _variance = sp.Symbol("mu", real=True), sp.Symbol("v", nonnegative=True)


SPARSE = Notation(
    {
        "p": Meaning("probability that a coupling is there", "1", "0 < p <= 1"),
        "w": Meaning("mean strength of a coupling that is there", "1", "real"),
        "s": Meaning("standard deviation of the strength of a coupling that is there", "1", "s >= 0"),
        "N": Meaning("neurons in the sending population", "1", "N >= 1"),
        "g2": Meaning("g_ab^2: N times the variance of a coupling", "1", "g2 >= 0"),
    }
)


@entry("rate.populations.synapses", "strength of random couplings with a mean: sparse, under Dale's law")
def synapses() -> Derived:
    there, absent = _s**2 + (_w - _mean) ** 2, _mean**2
    return derived(
        Step("The mean of a coupling: w where it is there, else 0.", eq(_mean, _p * _w)),
        Step(
            "Its variance: about the mean, where it is there and where it is not.",
            eq(_variance, _p * there + (1 - _p) * absent),
        ),
        Step("J0_ab and g_ab^2 are N times the two.", eq(_g2, _N * _variance)),
        Step(
            "Insert them: p^2 w^2, the square of the mean, is not part of the variance.",
            eq(_g2, _N * (_p * (_s**2 + _w**2) - _p**2 * _w**2)),
            lambda *r: sp.expand(r[2].rhs.subs(*r[1].args).subs(*r[0].args)),
        ),
        assumptions=sp.LessThan(_p, 1, evaluate=False),
        symbols=SPARSE,
        remark="J0_ab = N p w. With K = p N couplings from b on average: g_ab^2 = K (s^2 + w^2) - K^2 w^2/N.",
    )
