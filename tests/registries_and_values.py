"""Prints what must not change when code moves: registries, and 200 values of all quantities with their radii.

    python tests/registries_and_values.py > before.txt      # on one commit, and again on the other; then diff

The points are those at which tables and pictures show a quantity; slow quantities are evaluated to 4 digits.
"""

from itertools import islice
from typing import Any

from rnnchaos.book.samples import samples
from rnnchaos.numerics.evaluate import evaluate, quantities
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import RnnChaosError

COUNT = 200
SLOW = ("scheme.", "participation", "spectrum", "chaotic_norm", "resummed")


def value(id: str, point: dict[str, Any]) -> str:
    """Ball, certificate and state, or why there is none."""
    digits = 4 if any(word in id for word in SLOW) else 12
    try:
        found = evaluate(id, digits=digits, **point)
    except RnnChaosError as failure:
        return f"error {failure}"
    return f"{found} {found.arb} {found.certified} {found.state}"


def main() -> None:
    for kind in ("FORMULAS", "QUANTITIES", "CLAIMS", "STUDIES"):
        entries = list(registered(kind))
        print(kind, len(entries), *(f"\n  {entry.id} | {entry.title}" for entry in entries))
    points = {quantity.id: samples(quantity) or [{}] for quantity in quantities()}
    rows = max(map(len, points.values()))
    asked = ((id, each[k]) for k in range(rows) for id, each in points.items() if k < len(each))
    for id, point in islice(asked, COUNT):
        print(id, point, value(id, point), flush=True)


if __name__ == "__main__":
    main()
