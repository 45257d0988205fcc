"""Draws kinetic_energy.png and writes kinetic_energy.csv: theory, its onset law, and simulated networks.

    python notes/figures/kinetic_energy.py [SEED]

Points are Richardson pairs of N = 500 and 1000 (Y = 2 X(2N) - X(N)), Euler step 0.2, rescaled from the map to
the flow by theory alone; bars are confidence sequences at error 1e-2 for each point. Needs the extra `plot`.
"""

import csv
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np

from rnnchaos import evaluate
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.flow import richardson_pair
from rnnchaos.verify.statistics.sequences import FastInterval

HERE = Path(__file__).parent
GAINS, PAIRS, STEP = ("1.5", "2", "2.5", "3"), 80, "0.2"


def measured(g: str, entropy: int) -> tuple[float, float, float]:
    """Centre and interval of Gamma0 of the flow at gain g."""
    design = {"g": float(g), "N": 500, "dt": float(STEP), "states": 2, "burn": 100.0, "duration": 100.0}
    pairs = study("figure", richardson_pair, **design, thresholds=[])
    records = realisations(pairs, entropy=entropy, count=PAIRS)
    y = np.array(
        [2 * r.observables["kinetic_energy_2N"] - r.observables["kinetic_energy_N"] for r in records]
    )
    ratio = float(evaluate("kinetic_energy", g=g)) / float(evaluate("scheme.kinetic_energy", g=g, dt=STEP))
    low, high = FastInterval(error=1e-2, planned=PAIRS).interval(y)
    return ratio * float(y.mean()), ratio * low, ratio * high


def main(entropy: int) -> None:
    """Simulate, write the data, draw."""
    rows = [(g, *measured(g, entropy)) for g in GAINS]
    with (HERE / "kinetic_energy.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["g", "kinetic_energy", "low", "high", "pairs", "seed"])
        writer.writerows([*row, PAIRS, entropy] for row in rows)
    draw(np.array(rows, dtype=float))


def draw(points: np.ndarray) -> None:
    """Log-log in g - g_c, so that the cubic onset is a straight line."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    eps = np.geomspace(0.05, 3, 200)
    figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=150, layout="constrained")
    axes.loglog(eps, evaluate("kinetic_energy", g=1 + eps), color="#0072B2", label="theory")
    axes.loglog(eps, eps**3 / 3, "--", color="#555555", label=r"onset law $\varepsilon^3/3$")
    x, y, low, high = points[:, 0] - 1, points[:, 1], points[:, 2], points[:, 3]
    axes.errorbar(
        x, y, yerr=[y - low, high - y], fmt="o", ms=4, capsize=3, color="#D55E00", label="simulated networks"
    )
    axes.set(
        xlabel=r"distance from the onset $\varepsilon=g-g_c$",
        ylabel=r"kinetic energy $\Gamma_0$",
        ylim=(1e-5, 3),
    )
    axes.legend(frameon=False)
    figure.savefig(HERE / "kinetic_energy.png", metadata={"Software": None})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
