r"""The planted potential: replica-symmetric, its stability, and the annealed bound. Source: derived here.

Quenched = annealed for the reference: $x=h+\sqrt T\xi$, $h=J\varphi(x)\sim\mathcal N(0,g^2q)$. Given it,
$J=h\varphi_x^T/(Nq)+J'P_\perp$: the field on y is $(o/q)h$ and a Gaussian of covariance $g^2(Q_{ab}-o^2/q)$
between probes. With $R=Q-o^2/q$, $\sigma=T'+g^2(q_y-Q)$, $\mu=(o/q)h+g\sqrt Rz$ one neuron has the weight

    Z = int dy N(y; mu, sigma) exp((q_hat - Q_hat) phi_y^2/2 + c phi_y + p (y - x)^2),
    c = sqrt(Q_hat) w + o_hat phi_x.

Saddle: $q_y=E\langle\varphi_y^2\rangle$, $Q=E\langle\varphi_y\rangle^2$, $o=E\varphi_x\langle\varphi_y
\rangle$, $\hat q=g^2E[\langle(y-\mu)^2\rangle/\sigma^2-1/\sigma]$, $\hat Q=g^2E\langle y-\mu\rangle^2/
\sigma^2$, $\hat o=E[h\langle y-\mu\rangle]/(q\sigma)-\frac oq(\hat q-\hat Q)$. The annealed bound has
$R=\hat Q=0$. Whether the curve of T' -> 0 has an inner minimum (an M) is not established.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.confinement import notation as n
from rnnchaos.theory.confinement.notation import derived
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.gradient.notation import VARIANCE

_n, _u, _v, _h, _cov, _action, _S0 = sp.symbols("n u v h K A_n S0", positive=True)
_cumulant, _x, _y = sp.symbols("kappa_2 x y", real=True)
_beta, _mean = sp.Symbol("beta", positive=True), sp.Function("E")
_free, _log = sp.Function("psi")(_beta), sp.Function("lnZ")(n.sigma)


@entry("confinement.overlap_excess", "overlap of two probes beyond what the reference explains", "excess")
def overlap_excess() -> Derived:
    known = {_mean(_u * _v): GAIN**2 * n.Q, _mean(_u * _h): GAIN**2 * n.o, _mean(_h**2): GAIN**2 * n.q}
    fields = _mean(_u * _v) - _mean(_u * _h) ** 2 / _mean(_h**2)
    overlaps = eq(_cov, GAIN**2 * n.Q - GAIN**2 * n.o**2 / n.q)
    return derived(
        Step("Fields u, v of two probes, given h of the reference.", eq(_cov, fields)),
        Step("Their covariances are g^2 times overlaps.", overlaps, lambda *r: r[0].rhs.subs(known)),
        Step("In units of g^2.", eq(n.R, _cov / GAIN**2)),
        Step("Insert.", eq(n.R, n.Q - n.o**2 / n.q), lambda *r: sp.expand(r[2].rhs.subs(_cov, r[1].rhs))),
        remark="R >= 0 (Cauchy and Schwarz). y varies about its field by sigma = T_probe + g^2 (q_y - Q).",
    )


_PAIRS = -_n * n.q_hat * n.q_y / 2 - _n * (_n - 1) * n.Q_hat * n.Q / 2 - _n * n.o_hat * n.o
_ACTION = _PAIRS - _n * n.p * n.d**2 + _n * n.lnZ + _n**2 * _cumulant / 2
"""ln of the n-th moment of the probe's partition function, per neuron."""
_BOUND = -n.q_hat * n.q_y / 2 - n.o_hat * n.o - n.p * n.d**2 + n.lnZ
_ALIKE = "n probes around a reference, all pairs alike, by the cumulants of ln Z of one neuron."


@entry(
    "confinement.potential", "replica-symmetric potential of a probe around a planted reference", "potential"
)
def potential() -> Derived:
    limit = lambda *r: sp.limit(sp.expand(r[0].rhs / _n), _n, 0)  # noqa: E731
    return derived(
        Step(_ALIKE, eq(_action, _ACTION)),
        Step("The mean logarithm: n -> 0.", eq(n.psi, _BOUND + n.Q_hat * n.Q / 2), limit),
        remark="at the saddle of all but p. T_probe -> 0: not established, replica symmetry may break.",
    )


@entry("confinement.annealed_potential", "annealed upper bound of the potential of a probe", "annealed bound")
def annealed_potential() -> Derived:
    one = eq(_action, sp.expand(_ACTION.subs(_cumulant, 0)))
    return derived(
        Step("Couplings averaged before the logarithm, given x and h.", one),
        Step("n = 1: no pair of probes.", eq(n.psi, _BOUND), lambda *r: r[0].rhs.subs(_n, 1)),
        remark="an upper bound of psi by Jensen; R = Q_hat = 0, sigma = T_probe + g^2 (q_y - o^2/q).",
    )


@entry("confinement.probe_energy", "mean energy of a tilted probe", "energy of the probe")
def probe_energy() -> Derived:
    whole = eq(n.e, 1 / (2 * _beta) - sp.Derivative(_free, _beta))
    slope = eq(sp.Derivative(_free, _beta), sp.Derivative(_log, n.sigma) * sp.Derivative(1 / _beta, _beta))
    energy = n.T_probe / 2 + n.T_probe**2 * n.q_hat / (2 * GAIN**2)
    put = lambda *r: r[0].rhs.subs(*r[1].args).subs(*r[2].args).doit().subs(_beta, 1 / n.T_probe)  # noqa: E731
    return derived(
        Step("psi has (2 pi/beta)^(-N/2) e^(-beta E).", whole),
        Step("At the saddle beta acts by sigma = 1/beta + ... in N(y; mu, sigma) alone.", slope),
        Step("That slope is conjugate to q_y.", eq(sp.Derivative(_log, n.sigma), n.q_hat / (2 * GAIN**2))),
        Step("Insert all, beta = 1/T_probe.", eq(n.e, energy), put),
        remark="a free probe has q_hat = 0 and T_probe/2.",
    )


@entry("confinement.replicon", "stability of the replica-symmetric potential", "replicon")
def replicon() -> Derived:
    both = lambda *r: sp.expand((r[0].lhs * r[1].lhs - r[0].rhs * r[1].rhs) / (_u * _v))  # noqa: E731
    return derived(
        Step("A pair of probes unlike the others by u in Q.", eq(_u * (1 - n.C), n.B * _v)),
        Step("Its conjugate, v.", eq(_v * (1 - n.C), n.A * _u)),
        Step("Both vanish where the determinant is positive.", eq(n.rho, (1 - n.C) ** 2 - n.A * n.B), both),
        remark="means over x, h, z, w of variances under the probe's weight; y - mu stands for the field.",
    )


@entry("confinement.distance", "distance of a probe without tilt from the reference", "distance, no tilt")
def distance() -> Derived:
    means = {_x**2: VARIANCE, _y**2: n.S_probe, _x * _y: 0}
    apart = eq(n.d**2, VARIANCE + n.S_probe)
    return derived(
        Step("A neuron of both.", eq(n.d**2, (_y - _x) ** 2)),
        Step("Averaged: it does not know the reference.", apart, lambda *r: sp.expand(r[0].rhs).subs(means)),
        remark="S and S_probe by gradient.boltzmann_variance. With a tilt: d^2 = E <(y - x)^2>.",
    )


@entry("confinement.right_wall", "distance of most of the weight from a reference at rest", "right wall")
def right_wall() -> Derived:
    cold = {VARIANCE: _S0, n.S_probe: _S0}
    return derived(
        Step("Without a tilt (confinement.distance).", distance().statement),
        Step("Both at zero temperature.", eq(n.d**2, 2 * _S0), lambda *r: r[0].rhs.subs(cold)),
        Step("The distance.", eq(n.d, sp.sqrt(2 * _S0)), lambda *r: sp.sqrt(r[-1].rhs)),
        remark="psi = 0 there, its maximum without a tilt; not the end of the support.",
    )


FORMULAS = (overlap_excess, potential, annealed_potential, probe_energy, replicon, distance, right_wall)
