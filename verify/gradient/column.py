r"""Claims of the gradient column: the Boltzmann measure of the kinetic energy, and the chaotic flow on its
landscape.

Equilibrium (`rnnchaos.verify.gradient.equilibrium_claims`): E/N = T/2, the variance S(T), a Gaussian
marginal, <F.h> = 0 and <F.x> = -T a neuron, <|grad E|^2>/N = T (1 + g^2 E phi'^2), the thermometer T = <|grad
E|^2>/<laplacian of E>, and the fluctuations of the overlap of two replicas around zero. Chaos
(`rnnchaos.verify.gradient.flow_claims`): T_E = Gamma0, an arc length of sqrt(Gamma0) per unit time, F
orthogonal to x and to grad E, |grad E|^2/(N Gamma0). Both: the largest difference of their one-time
distributions at equal energy is the certified one, and equilibrium is the wider by S - Delta0, so that no
positive temperature matches the variance.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import PHI, choice, integer, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gradient.equilibrium_claims import at
from rnnchaos.verify.gradient.flow_claims import along, between
from rnnchaos.verify.gradient.kernels import gradient, memory_bytes
from rnnchaos.verify.gradient.langevin import SCHEMES, STARTS
from rnnchaos.verify.gradient.points import EQUILIBRIA, FLOWS


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


STUDIES = (
    Template(
        "gradient",
        "networks under Langevin dynamics on the kinetic energy",
        gradient,
        (
            real("g", "gain", above=0, at_most=1e6),
            real("T", "temperature", above=0, at_most=1e6),
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
    ),
)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column; those that compare come last."""
    flows = {flow.g: flow for flow in FLOWS}
    pairs = [(point, flows[point.g]) for point in EQUILIBRIA if point.T == "energy" and point.g in flows]
    return (
        *(claim for point in EQUILIBRIA for claim in at(point)),
        *(claim for flow in FLOWS for claim in along(flow)),
        *(claim for point, flow in pairs for claim in between(point, flow)),
    )


CLAIMS = claims
