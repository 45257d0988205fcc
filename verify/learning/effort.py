"""Parameters of learning by chains, with annealing: how much of each, and no more than anybody waits for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.quantity import integer
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.datasets.digits import needed

MOST = 10**9
"""Steps times chains: an hour for images of 48 pixels."""
_whole = partial(integer, required=False)
EFFORT = (
    _whole("split", "number of the split into learnt and fresh images", at_least=0, at_most=10**6, default=0),
    _whole("updates", "updates of the couplings", at_least=1, at_most=10**5, default=3000),
    _whole("leaps", "steps of the chains for each", at_least=1, at_most=1000, default=4),
    _whole("chains", "chains", at_least=2, at_most=10**4, default=300),
    _whole("rungs", "temperatures of annealing", at_least=2, at_most=10**5, default=3000),
)
COMPONENTS = _whole("components", "Gaussians of the mixture", at_least=1, at_most=50, default=10)


def affordable(values: Mapping[str, Any]) -> None:
    """Raise `UsageError` without scikit-learn, and for more than `MOST`."""
    needed()
    steps = values["updates"] * values["leaps"] + 3 * values["rungs"]
    if steps * values["chains"] > MOST:
        told = f"{steps:.2g} steps of so many; accepted: at most {MOST:.0e} steps of all chains together"
        raise UsageError("chains", values["chains"], told)
