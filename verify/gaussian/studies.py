"""What can be simulated of Gaussian networks: Euler's map, and the Lyapunov spectrum."""

from collections.abc import Mapping
from typing import Any

from rnnchaos.numerics.quantity import GAIN, PHI, choice, integer, real
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gaussian.spectrum_kernels import plan_of, spectrum
from rnnchaos.verify.gaussian.spectrum_summary import summary
from rnnchaos.verify.networks.flow import gaussian, memory_bytes
from rnnchaos.verify.spectrum.plan import PRECISIONS, SCHEMES

GAUSSIAN = Template(
    "gaussian",
    "networks of the Gaussian column under Euler's map",
    gaussian,
    (
        real("g", "gain", above=0, at_most=1e6),
        integer("N", "units of a network", at_least=2, at_most=100_000, default=500, required=False),
        real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
        integer("states", "initial states of a network", at_least=1, at_most=1000, default=2, required=False),
        real("burn", "time before averaging", at_least=0, at_most=1e7, default=100, required=False),
        real("duration", "averaging time", above=0, at_most=1e7, default=60, required=False),
        PHI,
    ),
    memory_bytes,
)


def _memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of `spectrum`; refuses k > N."""
    given = {name: value for name, value in parameters.items() if name not in ("g", "N", "phi")}
    return plan_of(parameters["N"], given).memory_bytes(parameters["N"])


SPECTRUM = Template(
    "spectrum",
    "Lyapunov spectrum of one Gaussian network: exponents, dimension, entropy rate, convergence verdict",
    spectrum,
    (
        GAIN,
        integer("N", "units", at_least=1, at_most=10**6, default=1000, required=False),
        integer("k", "leading exponents", at_least=1, at_most=10**6, default=10, required=False),
        choice("scheme", "rk4 or euler (flow), rates or inputs (maps)", SCHEMES, default="rk4"),
        real("dt", "time step of a flow", above=0, at_most=1, default="0.1", required=False),
        real("burn", "transient before anything", at_least=0, at_most=1e9, default=100, required=False),
        real("align", "alignment of the frame", at_least=0, at_most=1e9, default=20, required=False),
        real("duration", "time averaged over", above=0, at_most=1e9, default=200, required=False),
        choice("precision", "of state and frame", PRECISIONS, default="mixed"),
        PHI,
    ),
    _memory,
    realisations=1,
    summary=summary,
)
