"""What the column of plastic synapses lists for verification."""

from typing import Any

from rnnchaos.verify.plastic.studies import PLASTIC

STUDIES = (PLASTIC,)
ORACLES = ("rnnchaos.verify.plastic.oracles",)


def claims() -> tuple[Any, ...]:
    """Activity, balance, hysteresis, imprinted states, spectrum."""
    from rnnchaos.verify.plastic.claims import claims as found

    return found()


def designs() -> tuple[Any, ...]:
    """The seven points."""
    from rnnchaos.verify.plastic.design import ACTIVE, DOWN, EDGE, IMPRINTED, MEMORY, UP

    return (MEMORY, ACTIVE, DOWN, UP, *IMPRINTED, EDGE)


CLAIMS = claims
DESIGNS = designs
