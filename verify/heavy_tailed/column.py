r"""The heavy-tailed column of verification: its claims and studies.

Claims about the annealed network, exact at finite N, are in `heavy_tailed_walks` and
`heavy_tailed_fractions`; about the quenched network in `heavy_tailed_networks`. The studies are `transition`
and `heavy_tailed`.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.heavy_tailed.study import HEAVY_TAILED
from rnnchaos.verify.heavy_tailed.transition_study import TRANSITION

STUDIES = (HEAVY_TAILED, TRANSITION)


@cache
def claims() -> tuple[Any, ...]:
    """All claims of the column."""
    from rnnchaos.verify.heavy_tailed import annealed_claims as heavy_tailed_walks
    from rnnchaos.verify.heavy_tailed import quenched_claims as heavy_tailed_networks
    from rnnchaos.verify.heavy_tailed import quiescence_claims as heavy_tailed_fractions

    parts = (heavy_tailed_walks, heavy_tailed_fractions, heavy_tailed_networks)
    return tuple(claim for part in parts for claim in part.claims())


CLAIMS = claims
