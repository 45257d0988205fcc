"""The quantities of the Langevin machine: engines, parameters, and what is proved of each."""

from typing import Any

from rnnchaos.numerics.engines import AtRest, absent, active, closed, engines
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


_AT, _IJ, _SIZES, _HOT = (p.COUPLINGS, p.WARM), (p.ROW, p.COLUMN), (p.ANY_N, p.DATA), p.TEMPERATURE
_FREE, _MEAN = "ln Z per neuron, linear phi", "Z averaged over the couplings"
_HALF, _COLD = "weight of the fixed point 0 as T -> 0", "mean square as T -> 0"
_KEPT, _LEARNT = "variance of linear phi at step delta", "eigenvalue of M^T M learnt at step delta"
_TAUGHT, _DIVERGES = "coupling that is learnt", absent(c.INFINITE, lambda *, phi, **_: phi == "identity")
_ENDLESS = absent(c.ENDLESS, lambda *, c, decay, **_: c == decay == 0)
_GAP, _SERIES = "likelihood of learnt data less that of fresh", "Z over sqrt(2 pi T), to T^3"
_BIAS, _DECAYED = "error of O by the step, first order", (p.SECOND, _HOT, p.DECAY, p.BRANCH)
QUANTITIES = (
    _integral("log_partition", "ln Z", b.log_partition, *_AT),
    _integral("second_moment", "<x_i x_j>", b.mean_of(b.moment), *_AT, *_IJ),
    _integral("energy", "mean energy", b.mean_of(lambda: b.ENERGY), *_AT),
    _integral("gradient_model", "negative phase <F_i phi_j>/T", b.gradient_model, *_AT, *_IJ),
    _integral("annealed_partition", _MEAN, b.annealed_partition, *p.ANNEALED, rest=_DIVERGES),
    _closed("quenched_linear_free_energy", _FREE, c.quenched_linear_free_energy, p.GAIN, _HOT),
    _closed("attractor", "fixed point x > 0 of one neuron", c.attractor, p.SINGLE),
    _closed("low_temperature_weights", _HALF, c.weight_of_zero, p.SINGLE),
    _closed("low_temperature_moment", _COLD, c.low_temperature_moment, p.SINGLE),
    _closed("low_temperature_series", _SERIES, c.low_temperature_series, p.BELOW_ONE, _HOT),
    _integral("learned_coupling", _TAUGHT, b.learned_coupling, p.DATUM, p.WARM, proof=_ROOT),
    _closed("flow", "entry of M^T M at time t", c.flow, *p.FLOW),
    _closed("fixed_point", "eigenvalue of M that is learnt", c.fixed_point, *_DECAYED, rest=_ENDLESS),
    _closed("generalisation_gap", _GAP, c.generalisation_gap, *_SIZES, p.MEAN),
    _closed("expected_kl", "divergence", c.expected_kl, *_SIZES),
    _closed("euler_covariance", _KEPT, c.euler_covariance, p.EIGENVALUE, _HOT, p.STABLE_STEP),
    _integral("euler_bias", _BIAS, b.euler_bias, p.OBSERVABLE, *_AT, p.STEP, *_IJ),
    _closed("biased_fixed_point", _LEARNT, c.biased_fixed_point, p.LEARNABLE, _HOT, p.STEP),
)
