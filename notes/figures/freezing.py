"""Draws freezing.png and writes freezing.csv: what the Onsager reaction term does to chaos.

    python notes/figures/freezing.py [SEED]       (`draw` in place of SEED: from the data that is there)

The largest exponent and the kinetic energy against gamma, at two gains: medians of simulated networks of N
neurons, bars from the least to the largest. Lines: the laws of the onset, lambda_1 times (1 - gamma)^2 and
Gamma0 over the inertia m(gamma), from the exact values at gamma = 0. Far from the onset there is no theory
for gamma > 0. Needs the extra `plot`.
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
from rnnchaos.verify.freezing.kernels import freezing

HERE = Path(__file__).parent
N, NETWORKS, GAINS, STRENGTHS = 300, 8, (1.6, 3.0), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
RUN: dict[str, Any] = {"N": N, "dt": 0.1, "burn": 60.0, "duration": 100.0, "every": 1.0}
SEEN = {"lyapunov_max": r"largest exponent $\lambda_1$", "kinetic_energy": r"kinetic energy $\Gamma_0$"}
PARTS = ("median", "low", "high")
COLUMNS = ("g", "gamma", "N", "networks", *(f"{name}_{part}" for name in SEEN for part in PARTS), "seed")


def simulated(g: float, gamma: float, entropy: int) -> list[float]:
    """Median, least and largest of each observable."""
    of = study("figure", freezing, g=g, gamma=gamma, **RUN)
    found = [r.observables for r in realisations(of, entropy=entropy, count=NETWORKS)]
    values = ([float(seen[name]) for seen in found] for name in SEEN)
    return [float(part(value)) for value in values for part in (np.median, np.min, np.max)]


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    draw(np.genfromtxt(HERE / "freezing.csv", delimiter=",", names=True, skip_header=1))


def write(entropy: int) -> None:
    """The simulated points with their seed and the versions."""
    points = [(g, gamma) for g in GAINS for gamma in STRENGTHS]
    rows = [[*point, N, NETWORKS, *simulated(*point, entropy), entropy] for point in points]
    with (HERE / "freezing.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def law(name: str, g: float, gamma: np.ndarray) -> np.ndarray:
    """Of the onset, from the plain network's value at this gain."""
    plain = float(evaluate(f"freezing.{name}", g=repr(g), gamma="0", digits=6))
    if name == "lyapunov_max":
        return plain * (1 - gamma) ** 2
    return plain / np.array([float(evaluate("freezing.inertia", gamma=repr(float(x)))) for x in gamma])


def draw(data: np.ndarray) -> None:
    """One panel an observable, both gains in each."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    axis = np.linspace(0, 0.55, 23)
    figure, panels = plt.subplots(1, 2, figsize=(9.2, 3.8), dpi=150, layout="constrained")
    for panel, (name, words) in zip(panels, SEEN.items(), strict=True):
        for colour, g in zip(("C0", "C3"), GAINS, strict=True):
            rows = data[data["g"] == g]
            middle, low, high = (rows[f"{name}_{part}"] for part in PARTS)
            bars = [middle - low, high - middle]
            panel.errorbar(rows["gamma"], middle, bars, fmt="o", color=colour, label=f"g = {g:g}, simulated")
            panel.plot(axis, law(name, g, axis), color=colour, label=f"g = {g:g}, law of the onset")
        panel.set(xlabel=r"reaction term $\gamma$", ylabel=words, xlim=(-0.02, 0.55))
        panel.legend(fontsize=8)
    panels[0].axhline(0, color="0.7", lw=0.8, zorder=0)
    panels[1].set(yscale="log")
    figure.savefig(HERE / "freezing.png", metadata={"Software": None})


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
