"""What the gradient column lists for verification."""

from typing import Any

from rnnchaos.verify.gradient.observables import OBSERVABLES
from rnnchaos.verify.gradient.studies import GRADIENT

STUDIES = (GRADIENT,)


def claims() -> tuple[Any, ...]:
    """Equilibrium, the flow, and what compares them."""
    from rnnchaos.verify.gradient.equilibrium_claims import at
    from rnnchaos.verify.gradient.flow_claims import along, between
    from rnnchaos.verify.gradient.points import COMPARED, EQUILIBRIA, FLOWS

    return (
        *(claim for point in EQUILIBRIA for claim in at(point)),
        *(claim for flow in FLOWS for claim in along(flow)),
        *(claim for point, flow in COMPARED for claim in between(point, flow)),
    )


def designs() -> tuple[Any, ...]:
    """All points."""
    from rnnchaos.verify.gradient.points import EQUILIBRIA, FLOWS

    return (*EQUILIBRIA, *FLOWS)


CLAIMS = claims
ORACLES = tuple(f"rnnchaos.verify.gradient.oracles.{name}" for name in ("landscape", "langevin", "runs"))
DESIGNS = designs
