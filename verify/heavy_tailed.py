r"""The heavy-tailed column of verification: its claims and studies.

Claims about the annealed network, exact at finite N, are in `heavy_tailed_walks` and
`heavy_tailed_fractions`; about the quenched network in `heavy_tailed_networks`. The studies are `transition`
and `heavy_tailed`.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.heavy_tailed_study import HEAVY_TAILED
from rnnchaos.verify.heavy_tailed_transition import TRANSITION

STUDIES = (HEAVY_TAILED, TRANSITION)


def __getattr__(name: str) -> Any:
    """CLAIMS is built when it is first asked for: gains of its studies are evaluated, not stored."""
    if name == "CLAIMS":
        return claims()
    raise AttributeError(name)


@cache
def claims() -> tuple[Any, ...]:
    """All claims of the column."""
    from rnnchaos.verify import heavy_tailed_fractions, heavy_tailed_networks, heavy_tailed_walks

    parts = (heavy_tailed_walks, heavy_tailed_fractions, heavy_tailed_networks)
    return tuple(claim for part in parts for claim in part.claims())
