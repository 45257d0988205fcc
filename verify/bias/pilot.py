r"""The bias budgets of designs, measured: `python -m rnnchaos.verify.bias.pilot ID...`, as lines of JSON;
with `--record`, also into the `pilots.json` of their columns, with the design as it is, in place of the
estimate that may stand there. `--unmeasured` measures nothing and lists the designs that had no pilot.

* **Finite size.** Pairs of n and 2n units, n < N, miss theory by -c2/(2 n^2); the claim's pairs miss it by
  (n/N)^2 times that. Of the mean where the claim's interval brackets it, else of the median.
* **Transient.** Networks of the same couplings and initial states, averaged after `burn` and after `later`
  times it: the mean of the difference. A design may have a function of its own (`Design.transient`).
* **Step.** The same networks at dt and dt/2: an error of order dt^p is 1/(1 - 2^-p) times the difference. At
  h = `coarse` dt and h/2 it is that over coarse^p, and so is what chance adds to it.

Each number is |location| plus two standard errors, in the unit of the claim; of several components the
largest counts. Seeds are not those of verifications, which are drawn from 53 bits.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.bias.design import Allowance, Array, Design
from rnnchaos.verify.bias.record import write
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Record, Study

ENTROPY = 2024
USUAL = (400, 100)
"""Pairs and networks where the design does not say."""
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
    """What pairs of N/`shrink` units miss theory by, over shrink^2; single networks, over shrink."""
    n = design.N // design.shrink
    records = sampled(design.changed(**{design.size: n}).study(), max(networks.values()))

    def missed(name: str) -> Array:
        truth, unit = design.truth(name)
        rows = (r.observables for r in records[: networks[name]] if r.status == "done")
        return np.array([(design.extrapolated(name, row, n) - truth) / unit for row in rows])

    centre = np.mean if design.interval == "fast" else np.median
    order = design.finite(0.0, "").order
    return {name: bound(missed(name), centre) * (n / design.N) ** order for name in networks}


def transient(design: Design, networks: Counts) -> dict[str, float]:
    """What an average after `burn` differs by from one after `later` times that."""
    return _differences(design, networks, burn=design.later * design.parameters["burn"])


def aligned(design: Design, networks: Counts) -> dict[str, float]:
    """The same with the alignment of the frame `later` times as long too: for few steps of a whole frame."""
    longer = {name: design.later * design.parameters[name] for name in ("burn", "align")}
    return _differences(design, networks, **longer)


def early(design: Design, networks: Counts) -> dict[str, float]:
    """The same by the first quarter of the window, over 3: what decays by a factor 4 or more in it
    adds the average at most 4/3 of what it adds there, and chance is less than of the whole window."""
    quarter = design.changed(duration=design.parameters["duration"] / 4)
    return {name: amount / 3 for name, amount in transient(quarter, networks).items()}


def step(design: Design, networks: Counts) -> dict[str, float]:
    """What the step dt differs by from dt -> 0."""
    longest, order = design.coarse * design.parameters["dt"], design.order
    found = _differences(design.changed(dt=longest), networks, dt=longest / 2)
    return {name: amount / (1 - 2.0**-order) / design.coarse**order for name, amount in found.items()}


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


def by_steps(of: Callable[[float], Measurement], dt: float, count: int, *, order: int) -> Array:
    """By what a step of dt leaves each of `count` networks off: that of 2 dt against it, an error of order
    dt^`order`."""
    longer, planned = (values(of(each), count) for each in (2 * dt, dt))
    return np.asarray((longer - planned) / (2**order - 1))


def bound(deviations: Array, centre: Any = np.mean) -> float:
    """Largest |location| plus two standard errors over the components of deviations (networks, ...)."""
    location, root = centre(deviations, axis=0), math.sqrt(len(deviations))
    if centre is np.median:
        error = MEDIAN * np.median(np.abs(deviations - location), axis=0) / root
    else:
        error = deviations.std(axis=0, ddof=1) / root
    return float(np.max(np.abs(location) + 2 * error))


def main(arguments: Sequence[str]) -> None:
    """Print the amounts of the named designs, or of all, to two digits, and record them where asked to.

    Raises `UsageError` for a design that no column has.
    """
    if "--unmeasured" in arguments:
        print("\n".join(unmeasured()))
        return
    for entry in named([argument for argument in arguments if argument != "--record"]):
        amounts = {
            name: {kind: float(f"{amount:.1e}") for kind, amount in kinds.items()}
            for name, kinds in measured(entry).items()
        }
        print(json.dumps({"id": entry.id} | amounts), flush=True)
        if "--record" in arguments and entry.pilots is not None:
            write(entry.pilots, entry.id, planned(entry).entry() | {"amounts": amounts, "origin": ORIGIN})


def named(ids: Sequence[str]) -> list[Design | Allowance]:
    """The entries of these ids in the columns' order, all where none is given."""
    known = {entry.id: entry for entry in registered("DESIGNS")}
    for id in ids:
        if id not in known:
            raise UsageError("design", id, f"accepted: {', '.join(known)}")
    return [entry for id, entry in known.items() if not ids or id in ids]


def unmeasured() -> Iterator[str]:
    """Ids of the designs of whose budgets one is of no pilot."""
    for entry in registered("DESIGNS"):
        if isinstance(entry, Design) and None in map(entry.piloted, entry.bias):
            yield entry.id


def planned(entry: Design | Allowance) -> Design | Allowance:
    """The entry with the networks that its pilot takes."""
    return replace(entry, networks=entry.networks or USUAL) if isinstance(entry, Design) else entry


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except UsageError as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(wrong.exit_code)
