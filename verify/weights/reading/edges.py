r"""A list of edges as a matrix: an edge from s to t of weight w adds w to $J_{ts}$.

An electrical synapse couples both ways: where a list gives it in one direction only it counts in both; where
it gives both, each stands as given.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.network import Array, Weights, network, refuse_shape

ELECTRICAL = frozenset({"electrical", "gap", "gap junction", "gap_junction"})


@dataclass(frozen=True)
class Edge:
    """One edge; `type` is empty where the list has none."""

    source: str
    target: str
    weight: float
    type: str


@dataclass(frozen=True)
class Edges:
    """The edges of a file, and whether they have types."""

    given: str
    edges: tuple[Edge, ...]
    typed: bool

    def of_types(self, wanted: Collection[str]) -> "Edges":
        """Edges of these types. Raises `UsageError`."""
        if not self.typed:
            raise UsageError(
                "types", ", ".join(wanted), "accepted with a list of edges that has a column type"
            )
        known = sorted({edge.type for edge in self.edges})
        for name in wanted:
            if name not in known:
                raise UsageError("types", name, f"accepted: {', '.join(known[:20])}")
        return Edges(self.given, tuple(e for e in self.edges if e.type in wanted), typed=True)

    def network(self) -> Weights:
        """The network of the neurons that these edges join, in the order of their names. Raises
        `UsageError`."""
        labels = sorted({name for edge in self.edges for name in (edge.source, edge.target)})
        refuse_shape("file", self.given, (len(labels), len(labels)))
        place = {label: k for k, label in enumerate(labels)}
        J, notes = np.zeros((len(labels), len(labels))), []
        for kind in sorted({edge.type for edge in self.edges}):
            part, twice = _added([edge for edge in self.edges if edge.type == kind], place)
            mirrored = _both_ways(part) if kind.lower() in ELECTRICAL else 0
            J += part
            named = f" of type {kind}" if kind else ""
            notes += [f"{twice} duplicate edges{named} summed"] if twice else []
            notes += [f"{mirrored} edges{named} given one way counted both ways"] if mirrored else []
        return network(J, name="file", given=self.given, labels=labels, notes=notes)


def _added(edges: Sequence[Edge], place: dict[str, int]) -> tuple[Array, int]:
    """The matrix of edges of one type, and how many repeat an earlier one."""
    J = np.zeros((len(place), len(place)))
    seen = {(edge.target, edge.source) for edge in edges}
    for edge in edges:
        J[place[edge.target], place[edge.source]] += edge.weight
    return J, len(edges) - len(seen)


def _both_ways(J: Array) -> int:
    """Fill in the directions that are missing, in place; how many were."""
    missing = (J == 0) & (J.T != 0)
    J[missing] = J.T[missing]
    return int(missing.sum())
