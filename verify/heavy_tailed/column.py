"""What the heavy-tailed column lists for verification."""

from typing import Any

from rnnchaos.verify.heavy_tailed.network_study import HEAVY_TAILED, OBSERVABLES
from rnnchaos.verify.heavy_tailed.transition_study import TRANSITION

STUDIES = (HEAVY_TAILED, TRANSITION)


def claims() -> tuple[Any, ...]:
    """The annealed network, exact at finite N; then the quenched one."""
    from rnnchaos.verify.heavy_tailed import annealed_claims, quenched_claims, quiescence_claims

    parts = (annealed_claims, quiescence_claims, quenched_claims)
    return tuple(claim for part in parts for claim in part.claims())


def designs() -> tuple[Any, ...]:
    """The mean-field scale, and what a block of chains is off."""
    from rnnchaos.verify.heavy_tailed.annealed_claims import WIDTHS
    from rnnchaos.verify.heavy_tailed.quenched_claims import SCALES
    from rnnchaos.verify.heavy_tailed.quiescence_claims import BLOCKS

    return (*SCALES.values(), WIDTHS, BLOCKS)


def predictions() -> tuple[Any, ...]:
    """The annealed network."""
    from rnnchaos.verify.heavy_tailed.predictions.annealed import ANNEALED

    return (ANNEALED,)


CLAIMS = claims
PREDICTIONS = predictions
DESIGNS = designs
ORACLES = tuple(
    f"rnnchaos.verify.heavy_tailed.oracles.{name}" for name in ("annealed", "quenched", "transition")
)
