"""Draws in_context.png and writes in_context.csv: learning curve of linear attention with double descent.

    python notes/figures/in_context.py [SEED]       (`draw` in place of SEED: from the data that is there)

Error on a fresh prompt (left) and on the prompts that were learnt (right) over P/D^2 at N = 2D, for three
ridges l = D lambda0: lines are the limit of large D, squares and discs medians of simulated regressions at
D = 16 and 32 over P/(D (D + 1)), bars hold the middle half. With hardly any ridge the error peaks where there
are as many prompts as weights; at finite D it is above the limit by a share of order 1/D. Needs the extra
`plot`.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from rnnchaos import evaluate
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.in_context.kernels import regression

HERE = Path(__file__).parent
RIDGES, SHARES = ("0.0016", "0.16", "1.6"), (0.25, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0, 4.0)
REALISATIONS = {16: 24, 32: 8}
COLUMNS = ("l", "D", "share", "low", "fresh", "high", "training_low", "training", "training_high", "seed")


def simulated(ridge: str, D: int, share: float, entropy: int) -> np.ndarray:
    """Quartiles of both errors, six numbers."""
    given = {"D": D, "N": 2 * D, "P": round(share * D * (D + 1)), "lambda0": float(ridge) / D, "sets": 1}
    of = study("figure", regression, **given)
    found = [each.observables for each in realisations(of, entropy=entropy, count=REALISATIONS[D])]
    return np.array(
        [np.percentile([row[x] for row in found], (25, 50, 75)) for x in ("fresh", "training")]
    ).ravel()


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    draw(np.genfromtxt(HERE / "in_context.csv", delimiter=",", names=True, skip_header=1))


def write(entropy: int) -> None:
    """The simulated points with their seed and the versions."""
    with (HERE / "in_context.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for ridge in RIDGES:
            for D in REALISATIONS:
                for share in SHARES:
                    writer.writerow([ridge, D, share, *simulated(ridge, D, share, entropy), entropy])


def draw(data: np.ndarray) -> None:
    """Both errors over the number of prompts."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (fresh, learnt) = plt.subplots(1, 2, figsize=(9.2, 4.2), dpi=150, layout="constrained")
    taus = np.geomspace(0.2, 5, 161)
    for colour, ridge in zip(("C3", "C0", "C2"), RIDGES, strict=True):
        for panel, name in ((fresh, "learning_curve"), (learnt, "training_error")):
            curve = evaluate(f"in_context.{name}", nu="2", tau=taus, l=ridge)
            panel.plot(taus, curve, colour, label=rf"$\ell={ridge}$")
        for D, marker in ((16, "s"), (32, "o")):
            rows = data[(data["l"] == float(ridge)) & (data["D"] == D)]
            _points(fresh, rows, ("low", "fresh", "high"), colour, marker)
            _points(learnt, rows, ("training_low", "training", "training_high"), colour, marker)
    fresh.axvline(1, color="0.6", ls=":", label="P = D (D + 1)")
    fresh.axhline(float(evaluate("in_context.population_error", D=10**6, N=2 * 10**6)), color="0.6", ls="--")
    fresh.set(
        xscale="log", yscale="log", xlabel="P/D²", ylabel="error", title="fresh prompts", ylim=(0.2, 12)
    )
    learnt.set(xscale="log", xlabel="P/D²", title="learnt prompts", ylim=(0, 0.5))
    for panel in (fresh, learnt):
        panel.set_xticks((0.25, 0.5, 1, 2, 4), ("1/4", "1/2", "1", "2", "4"))
        panel.minorticks_off()
    for marker, D in (("s", 16), ("o", 32)):
        fresh.plot([], [], marker, color="0.3", ms=4, label=f"simulated, D = {D}")
    fresh.legend(fontsize=8)
    figure.savefig(HERE / "in_context.png", metadata={"Software": None})


def _points(panel: Any, rows: np.ndarray, names: tuple[str, str, str], colour: str, marker: str) -> None:
    """Medians with the middle half of the realisations."""
    low, middle, high = (rows[name] for name in names)
    style = {"fmt": marker, "ms": 4, "color": colour, "mfc": "white" if marker == "s" else colour}
    panel.errorbar(rows["share"], middle, (middle - low, high - middle), **style)


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
