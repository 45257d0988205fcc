"""What the column of plastic synapses lists for verification."""

from typing import Any

from rnnchaos.verify.plastic.studies import PLASTIC

STUDIES, ORACLES = (PLASTIC,), ("rnnchaos.verify.plastic.oracles",)


def claims() -> tuple[Any, ...]:
    """Activity, imprinted states, balance, hysteresis."""
    from rnnchaos.verify.plastic.claims import claims as found

    return found()


def designs() -> tuple[Any, ...]:
    """The six points."""
    from rnnchaos.verify.plastic.design import ACTIVE, DOWN, IMPRINTED, MEMORY, UP

    return (MEMORY, ACTIVE, DOWN, UP, *IMPRINTED)


CLAIMS, DESIGNS = claims, designs
