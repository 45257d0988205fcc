"""The quantities of the Langevin machine: engines, parameters, and what is proved of each."""

from typing import Any

from rnnchaos.numerics.densities.kinetic import ENERGY, moment
from rnnchaos.numerics.engines import AtRest, active, closed, engines
from rnnchaos.numerics.langevin_machine import boltzmann as b
from rnnchaos.numerics.langevin_machine import closed as c
from rnnchaos.numerics.langevin_machine import parameters as p
from rnnchaos.numerics.quantity import Parameter, Quantity

_ROOT = "a root enclosed by its change of sign; that the likelihood has no other maximum is not proved"
_RULE = "trapezoid rule in ball arithmetic, its error enclosed"
_AGAIN = "mpmath: trapezoid rule; radius: 10 times the change on a shorter step and on doubling the precision"


def _integral(
    name: str, title: str, compute: Any, *of: Parameter, rest: AtRest = active, proof: str = _RULE
) -> Quantity:
    id, both = f"langevin_machine.{name}", engines(compute, rest, proof=proof, reference=_AGAIN, guard=12)
    return Quantity(id, title, id, of, *both, phases=False)


def _closed(name: str, title: str, compute: Any, *of: Parameter, rest: AtRest = active) -> Quantity:
    return closed(f"langevin_machine.{name}", title, compute, of, rest, guard=32)


_AT, _IJ, _HOT, _SIZES = (p.COUPLINGS, p.WARM), (p.ROW, p.COLUMN), p.TEMPERATURE, (p.ANY_N, p.DATA)
_DECAYED, _STABLE = (p.SECOND, _HOT, p.DECAY, p.BRANCH), (p.EIGENVALUE, _HOT, p.STABLE_STEP)
_LEARNT = (p.LEARNABLE, _HOT, p.STEP)
QUANTITIES = (
    _integral("log_partition", "ln Z", b.log_partition, *_AT),
    _integral("second_moment", "<x_i x_j>", b.mean_of(moment), *_AT, *_IJ),
    _integral("energy", "mean energy", b.mean_of(lambda: ENERGY), *_AT),
    _integral("gradient_model", "negative phase <F_i phi_j>/T", b.gradient_model, *_AT, *_IJ),
    _integral("annealed_partition", "Z averaged over the couplings", b.mean_Z, *p.ANNEALED, rest=b.DIVERGES),
    _closed("quenched_linear_free_energy", "ln Z per neuron, linear phi", c.quenched, p.GAIN, _HOT),
    _closed("attractor", "fixed point x > 0 of one neuron", c.attractor, p.SINGLE),
    _closed("low_temperature_weights", "weight of the fixed point 0 as T -> 0", c.weight_of_zero, p.SINGLE),
    _closed("low_temperature_moment", "mean square as T -> 0", c.cold_moment, p.SINGLE),
    _closed("low_temperature_series", "Z over sqrt(2 pi T), to T^3", c.cold_series, p.BELOW_ONE, _HOT),
    _integral("learned_coupling", "coupling that is learnt", b.learned, p.DATUM, p.WARM, proof=_ROOT),
    _closed("flow", "entry of M^T M at time t", c.flow, *p.FLOW),
    _closed("fixed_point", "eigenvalue of M that is learnt", c.fixed_point, *_DECAYED, rest=c.ENDLESS),
    _closed("generalisation_gap", "likelihood of learnt data less that of fresh", c.gap, *_SIZES, p.MEAN),
    _closed("expected_kl", "divergence", c.expected_kl, *_SIZES),
    _closed("euler_covariance", "variance of linear phi at step delta", c.chain_variance, *_STABLE),
    _integral("euler_bias", "error of O by the step, first order", b.bias, p.OBSERVABLE, *_AT, p.STEP, *_IJ),
    _closed("biased_fixed_point", "eigenvalue of M^T M learnt at step delta", c.biased_fixed_point, *_LEARNT),
)
