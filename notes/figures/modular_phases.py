"""Draws modular_phases.png and writes modular_phases.csv: the phase diagram of modular populations.

    python notes/figures/modular_phases.py [SEED]       (`draw` in place of SEED: from the data that is there)

Colour is the largest exponent over (sigma, sigma_mu), theory alone: left for infinite populations, right for
ten neurons a population. Lines: the critical line of quiescence; at infinite size also the crossover, where
macroscopic activity joins microscopic chaos. Discs are simulated networks at N0 = 10, their fill the median
of Richardson pairs of P = 100 and 200 populations (2 X(2P) - X(P)), on the same colours: a disc that vanishes
in its surroundings agrees. Needs the extra `plot`.
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
from rnnchaos.verify.modular.kernels import hierarchy_pair

HERE = Path(__file__).parent
SIZE, P, PAIRS, STEPS = 10, 100, 5, 45
POINTS = [(s, m) for s in ("0.25", "1", "1.75") for m in ("0.5", "1.4", "2", "2.7")]
COLUMNS = ("sigma", "sigma_mu", "N0", "P", "pairs", "lyapunov_max", "low", "high", "theory", "seed")


def simulated(sigma: str, sigma_mu: str, entropy: int) -> tuple[float, float, float]:
    """Median, least and largest of the pairs."""
    design: dict[str, Any] = {"strengths": [float(sigma), float(sigma_mu)], "sizes": [SIZE], "top": P}
    pairs = study("figure", hierarchy_pair, **design, states=4, burn=100, duration=100, phi="erf")
    found = [r.observables for r in realisations(pairs, entropy=entropy, count=PAIRS)]
    y = [float(2 * seen["lyapunov_max_2N"] - seen["lyapunov_max_N"]) for seen in found]
    return float(np.median(y)), min(y), max(y)


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    data = np.genfromtxt(HERE / "modular_phases.csv", delimiter=",", names=True, skip_header=1)
    draw(np.array([data["sigma"], data["sigma_mu"], data["lyapunov_max"]]).T)


def write(entropy: int) -> None:
    """The simulated points with their seed and the versions."""
    rows = []
    for sigma, sigma_mu in POINTS:
        theory = float(evaluate("modular.lyapunov_max", sigma=sigma, sigma_mu=sigma_mu, N0=SIZE))
        rows.append([sigma, sigma_mu, SIZE, P, PAIRS, *simulated(sigma, sigma_mu, entropy), theory, entropy])
    with (HERE / "modular_phases.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def draw(points: np.ndarray) -> None:
    """Both panels on one scale; quiescence grey."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    axis = np.linspace(0.01, 3, STEPS)
    colours = plt.get_cmap("viridis").with_extremes(under="#d9d9d9")
    figure, panels = plt.subplots(1, 2, figsize=(9.2, 4.2), dpi=150, layout="constrained", sharey=True)
    for panel, size in zip(panels, ("inf", SIZE), strict=True):
        grid = evaluate("modular.lyapunov_max", sigma=axis[None, :], sigma_mu=axis[:, None], N0=size)
        image = panel.pcolormesh(axis, axis, grid, cmap=colours, vmin=0, vmax=0.4, shading="nearest")
        edge = 1 - np.geomspace(1, 1e-5, 200)
        panel.plot(evaluate("modular.onset", sigma_mu=edge, N0=size), edge, "k", label="critical line")
        panel.set(xlabel=r"$\sigma$", xlim=(0, 3), ylim=(0, 3), title=_title(size))
        panel.text(0.35, 0.4, "quiescent", ha="center")
    panels[0].plot([0, 1], [1, 1], "k")
    strong = np.linspace(1, 3, 60)
    crossover = evaluate("modular.crossover", sigma=strong)
    panels[0].plot(strong, crossover, "w--", label="macroscopic activity sets in")
    panels[0].legend(loc="upper right", fontsize=8)
    panels[0].set(ylabel=r"$\sigma_\mu$")
    panels[1].scatter(*points.T[:2], c=points[:, 2], cmap=colours, vmin=0, vmax=0.4, s=90, ec="w", lw=1.2)
    figure.colorbar(image, ax=panels, label=r"largest exponent $\lambda_1$", extend="min")
    figure.savefig(HERE / "modular_phases.png", metadata={"Software": None})


def _title(size: int | str) -> str:
    return "infinite populations" if size == "inf" else f"{size} neurons a population; discs: simulated"


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
