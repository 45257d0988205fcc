"""Draws plastic.png and writes plastic.csv: which states networks with plastic synapses have, and where.

    python notes/figures/plastic.py [SEED]       (`draw` in place of SEED: from the data that is there)

The plane of the strength of plasticity k and the gain g at p = 0. Lines: the local instability g = 1, the
fold of the frozen branch, that of the chaotic branch near the tricritical point k = 1 to second order, which
lies above it, and the fold of imprinted states while few neurons change sides, g <= 0.12. Points: networks of
N neurons from near rest, from large random states, and from random signs that are written into the synapses;
a state lives where the median activity q of the networks is above 0.02, and from signs it is as imprinted
where q is within 5 % of theory. Needs the extra `plot`.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from rnnchaos.numerics.plastic.scan import LEAST, fold, imprint, imprinted_fold
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.plastic.kernels import plastic

HERE = Path(__file__).parent
N, NETWORKS, ALIVE, KEPT = 500, 3, 0.02, 0.05
STRENGTHS = (0.4, 0.7, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4)
GAINS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2)
RUN: dict[str, Any] = {"p": 0.0, "N": N, "dt": 0.25, "burn": 80.0, "duration": 20.0}
STARTS: dict[str, dict[str, Any]] = {
    "small": {"spread": 0.05},
    "large": {"spread": 3.0},
    "signs": {"spread": 2.5, "signs": True},
}
COLUMNS = ("k", "g", "N", "networks", *STARTS, "imprinted", "seed")


def simulated(k: float, g: float, entropy: int) -> list[float]:
    """The median activity from each start."""
    how: dict[str, Any] = {"entropy": entropy, "count": NETWORKS, "executor": SerialExecutor()}
    of = (study("figure", plastic, k=k, g=g, **RUN, **start) for start in STARTS.values())
    return [float(np.median([r.observables["activity"] for r in realisations(each, **how)])) for each in of]


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    draw(np.genfromtxt(HERE / "plastic.csv", delimiter=",", names=True, skip_header=1))


def write(entropy: int) -> None:
    """The simulated points with theory's imprinted activity (0 where there is none), seed and versions."""
    rows = []
    for k in STRENGTHS:
        for g in GAINS:
            known = imprint(k, g)
            rows.append([k, g, N, NETWORKS, *simulated(k, g, entropy), known.q if known else 0.0, entropy])
    with (HERE / "plastic.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def lines(panel: Any) -> None:
    """The three folds and the instability."""
    strong, weak = np.linspace(1.02, LEAST - 1e-3, 40), np.linspace(1.0, 1.5, 30)
    panel.axhline(1.0, color="0.4", lw=1, label="linear instability, g = 1")
    panel.plot(strong, [fold(float(k))[0] for k in strong], color="C0", label="fold of the frozen branch")
    panel.plot(weak, 1 - 0.3 * (weak - 1) ** 2, "--", color="C3", label="fold of chaos, to second order")
    gains = np.linspace(0.02, 0.12, 8)
    panel.plot(
        [imprinted_fold(float(g))[0] for g in gains], gains, color="C2", label="fold of imprinted states"
    )
    panel.plot([1], [1], "k*", ms=9)


def draw(data: np.ndarray) -> None:
    """One plane, a marker for what lives at each point."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panel = plt.subplots(figsize=(7.2, 4.8), dpi=150, layout="constrained")
    lines(panel)
    small, large = data["small"] > ALIVE, data["large"] > ALIVE
    kept = (data["imprinted"] > 0) & (np.abs(data["signs"] - data["imprinted"]) < KEPT * data["imprinted"])
    looks = (
        (~large & ~small, {"marker": "o", "facecolors": "none", "edgecolors": "0.5"}, "rest"),
        (large & ~small, {"marker": "o", "color": "C1"}, "active from large states alone"),
        (small, {"marker": "o", "color": "C3"}, "active from near rest too"),
        (
            kept,
            {"marker": "s", "facecolors": "none", "edgecolors": "C2", "s": 90},
            "from signs: as imprinted",
        ),
    )
    for chosen, look, words in looks:
        panel.scatter(data["k"][chosen], data["g"][chosen], label=words, zorder=3, **{"s": 28, **look})
    panel.set(xlabel="strength of plasticity $k$", ylabel="gain $g$", xlim=(0.3, 2.5), ylim=(0, 1.25))
    figure.legend(fontsize=8, loc="outside right upper")
    figure.savefig(HERE / "plastic.png", metadata={"Software": None})


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
