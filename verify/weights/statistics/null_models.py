r"""Is the network unlike a random one? The same numbers of R networks that are shuffled by a rule, and ranks.

    weights   the weights change places among the edges: what is left is where the edges are
    entries   all N^2 entries change places: what is left is the law of the weights
    columns   the entries of each column change places: what is left is each neuron's outgoing weights, so its
              sign too (Dale's law)
    degrees   pairs of edges s -> t, s' -> t' become s -> t', s' -> t where neither is there: what is left is
              the number of inputs and of outputs of each neuron, and its outgoing weights (S. Maslov,
              K. Sneppen, Science 296 (2002) 910); ten attempts an edge

With a of the R as small as the network's number and b as large, p = min(1, 2 (1 + min(a, b))/(R + 1)): exact
where the network is one of the shuffled, whatever their law. Compared are several numbers under several
rules: of k comparisons the smallest p is to be held against 0.05/k.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnchaos.verify.weights.reading.network import Array

SWAPS = 10
MOST_EDGES = 100_000
Shuffle = Callable[[Array, np.random.Generator], Array]
Progress = Callable[[str, int, int], None]
More = Callable[[Array, np.random.SeedSequence], Mapping[str, Array]]
"""Further numbers (R,) of networks (R, N, N), by their names."""
ENTRIES = 1 << 22
"""Of the networks whose further numbers are found in one call."""


@dataclass(frozen=True)
class Compared:
    """A number of the network, the 2.5 % quantile, median and 97.5 % quantile of it over the shuffled ones,
    and p; no numbers but the reason where the rule does not apply."""

    rule: str
    name: str
    value: float | None
    quantiles: tuple[float, float, float] | None
    p: float | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        quantiles = None if self.quantiles is None else list(self.quantiles)
        named = {"rule": self.rule, "name": self.name, "value": self.value}
        return {**named, "quantiles": quantiles, "p": self.p, "reason": self.reason}


def numbers(J: Array) -> dict[str, float]:
    """What is compared."""
    values = np.linalg.eigvals(J)
    squares, edges = J**2, (J != 0) & ~np.eye(len(J), dtype=bool)
    return {
        "spectral radius": float(np.abs(values).max()),
        "rightmost eigenvalue": float(values.real.max()),
        "scatter of rows": _scatter(squares.sum(axis=1)),
        "scatter of columns": _scatter(squares.sum(axis=0)),
        "reciprocity": float((edges & edges.T).sum() / max(1, edges.sum())),
    }


def _scatter(sums: Array) -> float:
    return float(sums.std() / sums.mean()) if sums.any() else 0.0


def compared(
    J: Array,
    *,
    shuffles: int,
    seeds: np.random.SeedSequence,
    progress: Progress | None = None,
    more: More | None = None,
) -> Iterator[Compared]:
    """Every number under every rule, those of `more` too; each rule and each shuffled network has a seed of
    its own."""
    of_rules = seeds.spawn(len(RULES))
    own = numbers(J) | _further([J], seeds, more)[0]
    for (rule, shuffle), spawned in zip(RULES.items(), of_rules, strict=True):
        why = _unfit(rule, J)
        if why:
            yield Compared(rule, "all", None, None, None, why)
            continue
        found, waiting = [], list[Array]()
        for k, seed in enumerate(spawned.spawn(shuffles), start=1):
            waiting.append(shuffle(J, np.random.default_rng(seed)))
            if k == shuffles or len(waiting) * J.size >= ENTRIES:
                further = _further(waiting, spawned, more)
                found += [numbers(each) | rest for each, rest in zip(waiting, further, strict=True)]
                waiting.clear()
            if progress is not None:
                progress(f"null model {rule}", k, shuffles)
        for name, value in own.items():
            yield _ranked(rule, name, value, np.array([each[name] for each in found]))


def _further(
    networks: list[Array], seeds: np.random.SeedSequence, more: More | None
) -> list[dict[str, float]]:
    """What `more` gives of each."""
    if more is None:
        return [{} for _ in networks]
    found = more(np.array(networks), seeds.spawn(1)[0])
    return [{name: float(values[n]) for name, values in found.items()} for n in range(len(networks))]


def _unfit(rule: str, J: Array) -> str:
    edges = int((J != 0).sum())
    if rule == "degrees" and (edges > MOST_EDGES or 2 * edges > J.size):
        return f"{edges} of {J.size} edges are there: too many to be swapped"
    return "there are no edges" if edges == 0 else ""


TIE = 1e-9


def _ranked(rule: str, name: str, value: float, found: Array) -> Compared:
    """Numbers equal up to rounding are ties, which count on both sides."""
    if not np.isfinite([value, *found]).all():
        missing = int((~np.isfinite([value, *found])).sum())
        return Compared(rule, name, None, None, None, f"{missing} of {len(found) + 1} networks have none")
    slack = TIE * max(abs(value), float(np.abs(found).max()))
    if np.ptp(found) <= slack and abs(value - found[0]) <= slack:
        return Compared(rule, name, value, None, None, "kept by this rule")
    small, large = int((found <= value + slack).sum()), int((found >= value - slack).sum())
    low, middle, high = (float(q) for q in np.quantile(found, (0.025, 0.5, 0.975)))
    p = min(1.0, 2 * (1 + min(small, large)) / (len(found) + 1))
    return Compared(rule, name, value, (low, middle, high), p, "")


def _weights(J: Array, rng: np.random.Generator) -> Array:
    shuffled, edges = np.zeros_like(J), J != 0
    shuffled[edges] = rng.permutation(J[edges])
    return shuffled


def _entries(J: Array, rng: np.random.Generator) -> Array:
    return rng.permutation(J.ravel()).reshape(J.shape)


def _columns(J: Array, rng: np.random.Generator) -> Array:
    return rng.permuted(J, axis=0)


def _degrees(J: Array, rng: np.random.Generator) -> Array:
    """An edge s -> t is the number t N + s, so that a set of numbers knows which are there."""
    N, places = len(J), np.nonzero(J)
    weights = J[places]
    target, source = (each.tolist() for each in places)
    there = {t * N + s for t, s in zip(target, source, strict=True)}
    for a, b in rng.integers(len(weights), size=(SWAPS * len(weights), 2)).tolist():
        s, t, other_s, other_t = source[a], target[a], source[b], target[b]
        first, second = other_t * N + s, t * N + other_s
        if s == other_s or t == other_t or first in there or second in there:
            continue
        there.remove(t * N + s)
        there.remove(other_t * N + other_s)
        there.update((first, second))
        target[a], target[b] = other_t, t
    shuffled = np.zeros_like(J)
    shuffled[target, source] = weights
    return shuffled


RULES: dict[str, Shuffle] = {
    "weights": _weights,
    "entries": _entries,
    "columns": _columns,
    "degrees": _degrees,
}
