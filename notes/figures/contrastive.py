"""Draws contrastive.png and writes contrastive.csv: accuracy against the target distance of fermions.

    python notes/figures/contrastive.py [SEED]       (`draw` in place of SEED: from the data that is there)

Share of fresh inputs that are read rightly (left) and magnetisation (right) over d_F at beta = 10,
lambda_w = 0.5: lines are the replica-symmetric saddle, of a draw of the weights and of their posterior mean,
discs medians over simulated sets of pairs at N = 100, bars hold the middle half. The magnetisation moves with
the target, the posterior mean's accuracy hardly; beyond d_F = 4 nothing moves. Needs the extra `plot`.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from rnnchaos.numerics.contrastive.saddle import Setting, solved
from rnnchaos.verify.contrastive.design import LAW, RUN
from rnnchaos.verify.contrastive.kernels import contrastive

mpl.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parent
TARGETS, SETS, NAMES = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0), 40, ("accuracy", "magnetisation")


def simulate(seed: int) -> None:
    """Quartiles over sets of pairs at each target."""
    with (HERE / "contrastive.csv").open("w", newline="") as file:
        file.write(f"# python notes/figures/contrastive.py {seed}\n")
        out = csv.writer(file)
        out.writerow(["d_F", *(f"{name}_{part}" for name in NAMES for part in ("low", "median", "high"))])
        for place, d_F in enumerate(TARGETS):
            seeds = np.random.SeedSequence(seed, spawn_key=(place,)).spawn(SETS)
            found = [contrastive(each, **LAW, **RUN, d_F=d_F, burn=50) for each in seeds]
            parts = (np.quantile([row[name] for row in found], (0.25, 0.5, 0.75)) for name in NAMES)
            out.writerow([d_F, *(f"{value:.4f}" for part in parts for value in part)])


def draw(data: Any) -> None:
    """Both pictures."""
    d_F = np.array((0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6))
    saddles = [solved(Setting(10.0, float(each), 0.5, fine=0.6)) for each in d_F]
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for kind, style in (("typical", "-"), ("mean", "--")):
        label = {"typical": "a draw of the weights", "mean": "their posterior mean"}[kind]
        left.plot(d_F, [each.accuracy(kind) for each in saddles], "C0" + style, label=label)
    right.plot(d_F, [each.M for each in saddles], "C0-")
    for axes, name in ((left, "accuracy"), (right, "magnetisation")):
        low, median, high = (data[f"{name}_{part}"] for part in ("low", "median", "high"))
        bars = np.array([median - low, high - median])
        axes.errorbar(data["d_F"], median, bars, fmt="o", color="C1", ms=4, label="simulated, N = 100")
        axes.set_xlabel("target distance $d_F$")
        axes.axvline(4, color="0.8", lw=0.8)
    left.set_ylabel("fresh inputs read rightly")
    right.set_ylabel("magnetisation $M$")
    left.legend(frameon=False)
    figure.savefig(HERE / "contrastive.png", dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "1"
    if asked != "draw":
        simulate(int(asked))
    draw(np.genfromtxt(HERE / "contrastive.csv", delimiter=",", names=True, skip_header=1))
