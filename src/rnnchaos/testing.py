"""What a claim or a property of your own is written with, in one place.

    from rnnchaos.testing import Bias, Claim, Rival, claim, pair, richardson_pair, shifted, study

* `Claim`, `Measurement`, `Rival`, `Bias`, `shifted`: a statement that simulation can refute; `claim` is the
  decorator under which pytest collects a function that returns one (or several).
* `study` names a kernel and its parameters; `richardson_pair` is the kernel of Gaussian networks of N and 2N
  units, and `pair` the measurement 2 X(2N) - X(N) of what it returns.
* `tangent_step`, `sign_symmetry`, `gain_scaling`, `monotone_in_gain`, `onset_limit`, `price`,
  `energy_conservation`, `trace_identity`, `simulation_agrees`: property tests as one line each.

Names are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnchaos.verify.bias.extrapolation import pair
    from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted
    from rnnchaos.verify.ensembles.study import study
    from rnnchaos.verify.networks.flow import richardson_pair
    from rnnchaos.verify.testing.properties import (
        energy_conservation,
        gain_scaling,
        monotone_in_gain,
        onset_limit,
        price,
        sign_symmetry,
        simulation_agrees,
        tangent_step,
        trace_identity,
    )
    from rnnchaos.verify.testing.pytest_plugin import claim

_HOME = {
    "rnnchaos.verify.bias.extrapolation": ("pair",),
    "rnnchaos.verify.claim": ("Bias", "Claim", "Measurement", "Rival", "shifted"),
    "rnnchaos.verify.ensembles.study": ("study",),
    "rnnchaos.verify.networks.flow": ("richardson_pair",),
    "rnnchaos.verify.testing.properties": (
        "energy_conservation",
        "gain_scaling",
        "monotone_in_gain",
        "onset_limit",
        "price",
        "sign_symmetry",
        "simulation_agrees",
        "tangent_step",
        "trace_identity",
    ),
    "rnnchaos.verify.testing.pytest_plugin": ("claim",),
}

__all__ = [
    "Bias",
    "Claim",
    "Measurement",
    "Rival",
    "claim",
    "energy_conservation",
    "gain_scaling",
    "monotone_in_gain",
    "onset_limit",
    "pair",
    "price",
    "richardson_pair",
    "shifted",
    "sign_symmetry",
    "simulation_agrees",
    "study",
    "tangent_step",
    "trace_identity",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
