"""What simulation says of contrastive learning."""

from typing import Any

from rnnchaos.numerics.contrastive.laws import MODEL
from rnnchaos.numerics.quantity import integer, real
from rnnchaos.verify.contrastive.claims import claims
from rnnchaos.verify.contrastive.design import DESIGNS as designs
from rnnchaos.verify.contrastive.kernels import contrastive, memory_bytes
from rnnchaos.verify.ensembles.template import Template

CLAIMS, DESIGNS = claims, designs
_USUAL: Any = {"required": False}
STUDIES = (
    Template(
        "contrastive",
        "Hamiltonian Monte Carlo of weights that pairs attract and repel: mean, norm, overlap, energy",
        contrastive,
        (
            *MODEL,
            integer("N", "weights", at_least=2, at_most=20_000, default=100, **_USUAL),
            real("step", "length of a leapfrog step", above=0, at_most=1, default="0.12", **_USUAL),
            integer("leaps", "steps of a trajectory", at_least=1, at_most=1000, default=20, **_USUAL),
            integer("burn", "trajectories before averaging", at_least=0, at_most=10**6, default=50, **_USUAL),
            integer("looks", "trajectories averaged", at_least=1, at_most=10**6, default=30, **_USUAL),
        ),
        memory_bytes,
        step=lambda of: 1 / of["leaps"],
    ),
)
ORACLES = ("rnnchaos.verify.contrastive.oracles",)
