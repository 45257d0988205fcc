r"""The bias budget of the ordering of dimensions, measured: `python -m rnnchaos.verify.gaussian.pilot
dimensions`.

No theory of the column gives the dimension, so the finite size is that of the simulations alone: the mean
rise at N, 2N and 4N (k in proportion) is fitted by a + b/N, and the budget is |b|/N and two standard errors
of it. The transient is that of `rnnchaos.verify.bias.pilot`: the same networks thrice as late. Both are
fractions of the claim's prediction.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.bias.pairs_pilot import ENTROPY
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Study, study


def budgets(of: Study, unit: float, networks: Mapping[int, int], later: int) -> dict[str, Any]:
    """Both numbers in units of `unit`, two digits, and what they were found from.

    `networks` are how many at each multiple of the claim's N, `later` how many for the transient.
    """
    rises = {factor: _rises(of, count, factor) for factor, count in networks.items()}
    amounts = {"remainder": remainder(rises), "transient": transient(of, later)}
    return {name: float(f"{amount / unit:.1e}") for name, amount in amounts.items()} | {
        "rise": {of_size(of, factor): float(values.mean()) for factor, values in rises.items()},
        "networks": [*networks.values(), later],
    }


def remainder(rises: dict[int, NDArray[np.float64]]) -> float:
    """|b|/N at the claim's N (factor 1) from the weighted fit of a + b/N, plus two standard errors."""
    factors = np.array(list(rises))
    means = np.array([values.mean() for values in rises.values()])
    errors = np.array([values.std(ddof=1) / math.sqrt(len(values)) for values in rises.values()])
    design = np.column_stack([np.ones(len(factors)), 1 / factors]) / errors[:, None]
    covariance = np.linalg.inv(design.T @ design)
    slope = (covariance @ design.T @ (means / errors))[1]
    return float(abs(slope) + 2 * math.sqrt(covariance[1, 1]))


def transient(of: Study, networks: int) -> float:
    """|rise after 3 burn - rise after burn|, mean over networks plus two standard errors."""
    early, late = (_rises(of, networks, burn=scale) for scale in (1, 3))
    change = late - early
    return float(abs(change.mean()) + 2 * change.std(ddof=1) / math.sqrt(len(change)))


def of_size(of: Study, factor: int) -> int:
    """N at a multiple of the claim's."""
    return int(factor * dict(of.parameters)["N"])


def _rises(of: Study, networks: int, factor: int = 1, burn: int = 1) -> NDArray[np.float64]:
    given = dict(of.parameters)
    changed = {"N": of_size(of, factor), "k": factor * given["k"], "burn": burn * given["burn"]}
    pilot = study(f"pilot.{of.id}.N{changed['N']}", of.kernel, **given | changed)
    found = (record.observables for record in realisations(pilot, entropy=ENTROPY, count=networks))
    return np.array([float(each["dimension_high"] - each["dimension_low"]) for each in found])
