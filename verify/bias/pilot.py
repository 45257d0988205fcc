r"""The bias budgets of designs, measured: `python -m rnnchaos.verify.bias.pilot ID...`, as lines of JSON;
with `--record`, also into the `pilots.json` of their columns, with the design as it is.

* **Finite size.** Pairs of n and 2n units, n < N, miss theory by -c2/(2 n^2); the claim's pairs miss it by
  (n/N)^2 times that. Of the mean where the claim's interval brackets it, else of the median.
* **Transient.** Networks of the same couplings and initial states, averaged after `burn` and after `later`
  times it: the mean of the difference. A design may have a function of its own (`Design.transient`).
* **Step.** The same networks at dt and dt/2: an error of order dt^p is 1/(1 - 2^-p) times the difference.

Each number is |location| plus two standard errors, in the unit of the claim; of several components the
largest counts. Seeds are not those of verifications, which are drawn from 53 bits.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.theory.catalogue import registered
from rnnchaos.verify.bias.design import Allowance, Array, Design
from rnnchaos.verify.bias.record import write
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Record, Study

ENTROPY = 2024
USUAL = (400, 100)
"""Pairs and networks for a design that had no pilot."""
MEDIAN = 1.2533 * 1.4826
"""Standard error of the median over (median deviation)/sqrt(n), of a normal law."""
ORIGIN = "rnnchaos.verify.bias.pilot --record"
Counts = Mapping[str, int]
"""Realisations by the name of the observable."""


def measured(entry: Design | Allowance) -> dict[str, dict[str, float]]:
    """Every amount of an entry of `DESIGNS` by observable and kind of error."""
    if isinstance(entry, Allowance):
        return {name: {"amount": amount} for name, amount in entry.measure().items()}
    counts = {name: left.networks or entry.networks or USUAL for name, left in entry.bias.items()}
    pairs, late = ({name: count[kind] for name, count in counts.items()} for kind in (0, 1))
    kinds = {"finite": finite_size(entry, pairs), "transient": (entry.transient or transient)(entry, late)}
    if any(left.step is not None for left in entry.bias.values()):
        kinds["step"] = step(entry, late)
    return {name: {kind: amounts[name] for kind, amounts in kinds.items()} for name in entry.bias}


def finite_size(design: Design, networks: Counts) -> dict[str, float]:
    """What pairs of N/`shrink` units miss theory by, over shrink^2."""
    n = design.N // design.shrink
    records = sampled(design.changed(**{design.size: n}).study(), max(networks.values()))

    def missed(name: str) -> Array:
        truth, unit = design.truth(name)
        rows = (r.observables for r in records[: networks[name]] if r.status == "done")
        return np.array([(_extrapolated(design, name, row, n) - truth) / unit for row in rows])

    centre = np.mean if design.interval == "fast" else np.median
    return {name: bound(missed(name), centre) * (n / design.N) ** 2 for name in networks}


def _extrapolated(design: Design, name: str, found: Mapping[str, Any], n: int) -> Array:
    small, large = (
        {key.removesuffix(size): value for key, value in found.items() if key.endswith(size)}
        for size in ("_N", "_2N")
    )
    return 2 * design.seen(name, large, 2 * n) - design.seen(name, small, n)


def transient(design: Design, networks: Counts) -> dict[str, float]:
    """What an average after `burn` differs by from one after `later` times that."""
    return _differences(design, networks, burn=design.later * design.parameters["burn"])


def step(design: Design, networks: Counts) -> dict[str, float]:
    """What the step dt differs by from dt -> 0."""
    found = _differences(design, networks, dt=design.parameters["dt"] / 2)
    return {name: amount / (1 - 2.0**-design.order) for name, amount in found.items()}


def _differences(design: Design, networks: Counts, **changes: Any) -> dict[str, float]:
    """Between networks of the same seeds with and without the changes."""
    units = design.watched or design.N // design.shrink
    common: dict[str, Any] = {design.size: units}
    if design.crowd > 1:
        common["states"] = design.crowd * design.parameters["states"]
    one, other = (
        sampled(design.changed(**{**common, **more}).alone(), max(networks.values()))
        for more in ({}, changes)
    )

    def between(name: str) -> Array:
        both = [
            records for records in zip(one, other, strict=True) if {r.status for r in records} == {"done"}
        ]
        seen = ([design.seen(name, r.observables, units) for r in records] for records in both)
        return np.array([b - a for a, b in list(seen)[: networks[name]]])

    return {name: bound(between(name) / design.truth(name)[1]) for name in networks}


def sampled(of: Study, count: int) -> list[Record]:
    """Records of the pilot's seed."""
    return list(realisations(of, entropy=ENTROPY, count=count))


def values(of: Measurement, count: int) -> Array:
    """What a claim measures, of so many realisations."""
    return np.array([of.value(record) for record in sampled(of.study, count)])


def bound(deviations: Array, centre: Any = np.mean) -> float:
    """Largest |location| plus two standard errors over the components of deviations (networks, ...)."""
    location, root = centre(deviations, axis=0), math.sqrt(len(deviations))
    if centre is np.median:
        error = MEDIAN * np.median(np.abs(deviations - location), axis=0) / root
    else:
        error = deviations.std(axis=0, ddof=1) / root
    return float(np.max(np.abs(location) + 2 * error))


def main(arguments: Sequence[str]) -> None:
    """Print the amounts of the named designs, or of all, to two digits, and record them where asked to."""
    named = [argument for argument in arguments if argument != "--record"]
    for entry in registered("DESIGNS"):
        if not named or entry.id in named:
            amounts = {
                name: {kind: float(f"{amount:.1e}") for kind, amount in kinds.items()}
                for name, kinds in measured(entry).items()
            }
            print(json.dumps({"id": entry.id} | amounts), flush=True)
            if "--record" in arguments and entry.pilots is not None:
                write(entry.pilots, entry.id, entry.entry() | {"amounts": amounts, "origin": ORIGIN})


if __name__ == "__main__":
    main(sys.argv[1:])
