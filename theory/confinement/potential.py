r"""The planted potential: replica-symmetric, its stability, and the annealed bound.

**Planting.** Quenched = annealed for the reference: $x=h+\sqrt T\xi$, $h=J\varphi(x)\sim\mathcal N(0,g^2q)$.
Given it, $J=h\varphi_x^T/(Nq)+J'P_\perp$, and the field on y is $(o/q)h$ and a Gaussian of covariance
$g^2(Q_{ab}-o^2/q)$ between replicas a, b of y. With $R=Q-o^2/q$, $\sigma=T'+g^2(q_y-Q)$ and
$\mu=(o/q)h+g\sqrt Rz$ one neuron has the weight

    Z = int dy N(y; mu, sigma) exp((q_hat - Q_hat) phi_y^2/2 + c phi_y + p (y - x)^2),
    c = sqrt(Q_hat) w + o_hat phi_x.

Saddle: $q_y=E\langle\varphi_y^2\rangle$, $Q=E\langle\varphi_y\rangle^2$, $o=E\varphi_x\langle\varphi_y
\rangle$, $\hat q=g^2E[\langle(y-\mu)^2\rangle/\sigma^2-1/\sigma]$, $\hat Q=g^2E\langle y-\mu\rangle^2/
\sigma^2$, $\hat o=E[h\langle y-\mu\rangle]/(q\sigma)-\frac oq(\hat q-\hat Q)$.

The annealed bound puts $R=\hat Q=0$, psi_ann >= psi by Jensen; it is not the answer at T > 0, where
$\langle\varphi_y\rangle$ depends on x and h separately. Whether the curve of T' -> 0 has an inner minimum
(an M) is not established: replica symmetry may be broken there. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.confinement import notation as n
from rnnchaos.theory.confinement.notation import derived
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.gradient.notation import VARIANCE

_n, _u, _v, _h, _cov, _spread, _action, _S0 = sp.symbols("n u v h K K_self A_n S0", positive=True)
_cumulant, _x, _y = sp.symbols("kappa_2 x y", real=True)
_beta = sp.Symbol("beta", positive=True)
_mean = sp.Function("E")
_free, _log = sp.Function("psi")(_beta), sp.Function("lnZ")(n.sigma)


@entry("confinement.overlap_excess", "overlap of two probes beyond what the reference explains", "excess")
def overlap_excess() -> Derived:
    known = {_mean(_u * _v): GAIN**2 * n.Q, _mean(_u * _h): GAIN**2 * n.o, _mean(_h**2): GAIN**2 * n.q}
    fields = _mean(_u * _v) - _mean(_u * _h) ** 2 / _mean(_h**2)
    return derived(
        Step(
            "Fields u, v on two probes, given h on the reference: the part of u along h goes.",
            eq(_cov, fields),
        ),
        Step(
            "Covariances of fields are g^2 times overlaps.",
            eq(_cov, GAIN**2 * n.Q - GAIN**2 * n.o**2 / n.q),
            right_side(lambda side: side.subs(known)),
        ),
        Step("In units of g^2.", eq(n.R, _cov / GAIN**2)),
        Step("Insert.", eq(n.R, n.Q - n.o**2 / n.q), lambda *r: sp.expand(r[2].rhs.subs(_cov, r[1].rhs))),
        remark="R >= 0 (Cauchy and Schwarz). y varies about its field by sigma = T_probe + g^2 (q_y - Q).",
    )


def _replicated() -> Step:
    """ln of the n-th moment of the probe's partition function, per neuron."""
    pairs = -_n * n.q_hat * n.q_y / 2 - _n * (_n - 1) * n.Q_hat * n.Q / 2
    single = _n * n.lnZ + _n**2 * _cumulant / 2
    action = pairs - _n * n.o_hat * n.o - _n * n.p * n.d**2 + single
    return Step(
        "n probes around one reference, all pairs alike: order parameters with their conjugates, and the "
        "cumulants of ln Z of one neuron.",
        eq(_action, action),
    )


_PSI = -n.q_hat * n.q_y / 2 + n.Q_hat * n.Q / 2 - n.o_hat * n.o - n.p * n.d**2 + n.lnZ


def _limit(*relations: sp.Basic) -> sp.Expr:
    return sp.limit(sp.expand(relations[0].rhs / _n), _n, 0)


@entry(
    "confinement.potential",
    "replica-symmetric potential of a probe around a planted reference",
    "replica-symmetric potential",
)
def potential() -> Derived:
    return derived(
        _replicated(),
        Step("The mean logarithm: n -> 0.", eq(n.psi, _PSI), _limit),
        remark="at the saddle of all but p. T_probe -> 0: not established, replica symmetry may break.",
    )


@entry("confinement.annealed_potential", "annealed upper bound of the potential of a probe", "annealed bound")
def annealed_potential() -> Derived:
    bound = -n.q_hat * n.q_y / 2 - n.o_hat * n.o - n.p * n.d**2 + n.lnZ
    one = sp.expand(_replicated().relation.rhs.subs(_cumulant, 0))
    return derived(
        Step("Couplings averaged before the logarithm, given x and h: one probe.", eq(_action, one)),
        Step("n = 1: no pair of probes.", eq(n.psi, bound), lambda *r: r[0].rhs.subs(_n, 1)),
        remark="an upper bound of psi by Jensen's inequality; R = Q_hat = 0, sigma = T_probe + "
        "g^2 (q_y - o^2/q).",
    )


@entry("confinement.probe_energy", "mean energy of a tilted probe", "energy of the probe")
def probe_energy() -> Derived:
    slope = eq(sp.Derivative(_free, _beta), sp.Derivative(_log, n.sigma) * sp.Derivative(1 / _beta, _beta))
    return derived(
        Step(
            "psi carries (2 pi T_probe)^(-N/2), beta = 1/T_probe.",
            eq(n.e, 1 / (2 * _beta) - sp.Derivative(_free, _beta)),
        ),
        Step("At the saddle beta acts by sigma = 1/beta + ... in N(y; mu, sigma) alone.", slope),
        Step("That slope is conjugate to q_y.", eq(sp.Derivative(_log, n.sigma), n.q_hat / (2 * GAIN**2))),
        Step(
            "Insert all.",
            eq(n.e, n.T_probe / 2 + n.T_probe**2 * n.q_hat / (2 * GAIN**2)),
            lambda *r: r[0].rhs.subs(*r[1].args).subs(*r[2].args).doit().subs(_beta, 1 / n.T_probe),
        ),
        remark="a free probe has q_hat = 0 and T_probe/2.",
    )


@entry("confinement.replicon", "stability of the replica-symmetric potential", "replicon")
def replicon() -> Derived:
    return derived(
        Step(
            "A pair of probes unlike the others by u in Q: what B and C make of it.",
            eq(_u * (1 - n.C), n.B * _v),
        ),
        Step("Its conjugate, v.", eq(_v * (1 - n.C), n.A * _u)),
        Step(
            "Both vanish as long as their determinant does not.",
            eq(n.rho, (1 - n.C) ** 2 - n.A * n.B),
            lambda *r: sp.expand((r[0].lhs * r[1].lhs - r[0].rhs * r[1].rhs) / (_u * _v)),
        ),
        remark="means over x, h, z, w of variances under the probe's weight; y - mu stands for the field.",
    )


_APART = Step("A neuron of both.", eq(n.d**2, (_y - _x) ** 2))


@entry("confinement.distance", "distance of a probe without tilt from the reference", "distance, no tilt")
def distance() -> Derived:
    means = {_x**2: VARIANCE, _y**2: n.S_probe, _x * _y: 0}
    return derived(
        _APART,
        Step(
            "Averaged: without a tilt the probe does not know the reference, o = 0.",
            eq(n.d**2, VARIANCE + n.S_probe),
            lambda *r: sp.expand(r[0].rhs).subs(means),
        ),
        remark="S and S_probe by gradient.boltzmann_variance. With a tilt: d^2 = E <(y - x)^2>.",
    )


@entry("confinement.right_wall", "distance of most of the weight from a reference at rest", "right wall")
def right_wall() -> Derived:
    return derived(
        Step("Without a tilt (confinement.distance).", distance().statement),
        Step(
            "Both at zero temperature.",
            eq(n.d**2, 2 * _S0),
            lambda *r: r[0].rhs.subs({VARIANCE: _S0, n.S_probe: _S0}),
        ),
        Step("The distance.", eq(n.d, sp.sqrt(2 * _S0)), lambda *r: sp.sqrt(r[-1].rhs)),
        remark="psi = 0 there, its maximum without a tilt; not the end of the support.",
    )


FORMULAS = (overlap_excess, potential, annealed_potential, probe_energy, replicon, distance, right_wall)
