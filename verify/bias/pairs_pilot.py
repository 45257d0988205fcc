r"""The bias budget of a claim about one observable of pairs (`rnnchaos.verify.bias.pairs.Design`), measured.

* **Finite size.** As in `rnnchaos.verify.gaussian.pilot`: at N = n and 2n, the location over many networks
(the mean
  where the claim's interval brackets it, else the median) against theory gives c2, and the budget is |c2|/(2
  N^2) and two standard errors.
* **Transient.** The same networks of n (or `watched`) units, same couplings and initial states, watched after
  `burn` and after 3 `burn`: the mean of the difference, its size and two standard errors.

Seeds are not those of verifications, which are drawn from 53 bits.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.bias.pairs import Design
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study

Array = NDArray[np.float64]
ENTROPY = 2024


def designs() -> Iterator[Design]:
    """All designs of the Gaussian and scheme columns."""
    from rnnchaos.verify.gaussian.dimension import PARTICIPATION, TRACE
    from rnnchaos.verify.gaussian.lyapunov import FLOW
    from rnnchaos.verify.gaussian.noise import NOISY
    from rnnchaos.verify.scheme.lyapunov import LARGEST, SUM

    yield from (design for design, _ in FLOW.values())
    yield from (*NOISY.values(), TRACE, PARTICIPATION, LARGEST, SUM)


def budgets(design: Design) -> dict[str, Any]:
    """Both numbers of a design, two digits, and how many networks gave them."""
    finite, late = design.networks
    return {
        "observable": design.observable,
        "remainder": float(f"{remainder(design, networks=finite):.1e}"),
        "transient": float(f"{transient(design, networks=late):.1e}"),
        "networks": design.networks,
    }


def remainder(design: Design, *, networks: int, entropy: int = ENTROPY) -> float:
    """Size of what the pair leaves at the design's N, plus two standard errors."""
    biases, errors = [], []
    for size in (design.small, 2 * design.small):
        values = _values(design, networks, entropy, N=size) - design.measured(design.truth())
        location, blur = (np.mean, 1.0) if design.interval == "fast" else (np.median, math.sqrt(math.pi / 2))
        biases.append(float(location(values)))
        errors.append(blur * float(values.std(ddof=1)) / math.sqrt(networks))
    left = abs(biases[0] - 2 * biases[1]) + 2 * math.hypot(errors[0], 2 * errors[1])
    return (design.small / design.N) ** 2 * left / _unit(design)


def transient(design: Design, *, networks: int, entropy: int = ENTROPY) -> float:
    """|X after 3 burn - X after burn|, mean over networks plus two standard errors."""
    burn = design.parameters["burn"]
    early, late = (
        _values(design, networks, entropy, N=design.watched or design.small, burn=scale * burn)
        for scale in (1.0, 3.0)
    )
    change = late - early
    return (abs(float(change.mean())) + 2 * float(change.std(ddof=1)) / math.sqrt(networks)) / _unit(design)


def _values(design: Design, networks: int, entropy: int, **changes: Any) -> Array:
    of = study(f"pilot.{design.id}.N{changes['N']}", design.single, **dict(design.parameters) | changes)
    records = realisations(of, entropy=entropy, count=networks)
    return np.array([design.measured(record.observables[design.observable]) for record in records])


def _unit(design: Design) -> float:
    """The truth, for relative budgets; a logarithm is relative already."""
    return abs(design.truth()) if design.relative and design.scale == "plain" else 1.0
