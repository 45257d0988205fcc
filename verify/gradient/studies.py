r"""What can be simulated: $dx=-\nabla E\,dt+\sqrt{2T}\,dW$ on the kinetic energy E, and other samplers."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import GAIN, PHI, choice, integer, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gradient.kernels import gradient, memory_bytes
from rnnchaos.verify.gradient.langevin import SCHEMES, STARTS
from rnnchaos.verify.gradient.start import start_variance


def contracting(parameters: Mapping[str, Any]) -> None:
    """Refuse a step at which even the mean curvature L = 1 + g^2 E phi'^2 is unstable: dt >= 2/L, and
    2/sqrt(L) for the inertial scheme. Steeper directions may still blow up, which makes a failed record.

    Raises `UsageError`.
    """
    g, T, dt, phi = (parameters[name] for name in ("g", "T", "dt", "phi"))
    bent = float(evaluate("gradient.curvature", g=repr(g), T=repr(T), phi=phi, digits=6))
    limit = 2 / (math.sqrt(bent) if parameters["scheme"] == "inertial" else bent)
    if dt >= limit:
        raise UsageError("dt", dt, f"accepted: a step that contracts, dt < {limit:.4g} at this g and T")


def of_equilibrium(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """The measure exp(-E/T)."""
    at = {"g": repr(parameters["g"]), "T": repr(parameters["T"]), "phi": parameters["phi"]}
    names = {"variance": "boltzmann_variance", "gradient_norm": "gradient_norm", "laplacian": "curvature"}
    found = {name: partial(_number, f"gradient.{id}", at) for name, id in names.items()}
    heat = parameters["T"]
    return {**found, "energy": lambda: heat / 2, "force_state": lambda: -heat, "force_field": lambda: 0.0}


def _number(id: str, given: Mapping[str, Any]) -> float:
    return float(evaluate(id, digits=8, **given))


GRADIENT = Template(
    "gradient",
    "networks under Langevin dynamics on the kinetic energy",
    gradient,
    (
        GAIN,
        real("T", "temperature", above=0, at_most=1e12),
        integer("N", "units of a network", at_least=2, at_most=100_000, default=500, required=False),
        real("dt", "time step", above=0, at_most=1, default="0.05", required=False),
        integer(
            "states",
            "states of a network (a planted start has one)",
            at_least=1,
            at_most=1000,
            default=4,
            required=False,
        ),
        real("burn", "time before averaging", at_least=0, at_most=1e7, default=20, required=False),
        real("duration", "averaging time", above=0, at_most=1e7, default=60, required=False),
        choice("start", "where the states start", tuple(STARTS), default="planted"),
        choice("scheme", "time step's scheme", SCHEMES, default="matthews"),
        PHI,
    ),
    memory_bytes,
    check=contracting,
    derived=start_variance,
    theory=of_equilibrium,
)
