r"""$g_{ab}^2=N_b[p(s^2+w^2)-p^2w^2]$: couplings that are there with probability p, with strengths of mean w
and variance $s^2$; excitatory where w > 0, inhibitory where w < 0 (Dale's law; Mastrogiuseppe and Ostojic
2017), drawn independently of each other. The mean is $J_0^{ab}=pN_bw$; $p^2w^2$ is the part of the mean square
that is in the mean already. With the same number of couplings onto every neuron it would be another variance.

Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.rate.notation import derived
from rnnchaos.theory.rate.populations import SYMBOLS

_p, _N = sp.symbols("p N", positive=True)
_w, _J0 = sp.symbols("w J0", real=True)
_s, _g2 = sp.symbols("s g2", nonnegative=True)
_mean, _variance = sp.Symbol("mu", real=True), sp.Symbol("v", nonnegative=True)


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
        symbols=SYMBOLS,
        remark="J0_ab = N p w. With K = p N couplings from b on average: g_ab^2 = K (s^2 + w^2) - K^2 w^2/N.",
    )
