"""Draws diffusion.png and writes diffusion.csv: the fluctuation theorem of the Euler chain of a diffusion.

    python notes/figures/diffusion.py [SEED]       (`draw` in place of SEED: from the data that is there)

The mean of exp(-Sigma) over paths of the forward process from two Gaussians to T = 0.5, in steps of delta,
is 1 where the heat is that of the chain itself (discs), and is not where it is that of the flow (squares):
dashes are the exact value at each step. Bars are two standard errors. Needs the extra `plot`.
"""

import csv
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np

from rnnchaos import evaluate
from rnnchaos.verify.diffusion.kernels import chain
from rnnchaos.verify.ensembles.machine import versions

HERE = Path(__file__).parent
VARIANCES, STEPS, T = ("1", "2"), (1, 2, 3, 4, 5, 8, 16), 0.5
PATHS, REALISATIONS = 40_000, 96
COLUMNS = ("s2", "dt", "flow", "flow_error", "own", "own_error", "seed")


def simulated(s2: str, steps: int, entropy: int) -> list[float]:
    """Means of exp(-Sigma) by both heats, each with its standard error."""
    given = {"mu": 1.0, "s2": float(s2), "dt": T / steps, "steps": steps, "paths": PATHS}
    found = [chain(seed, **given) for seed in np.random.SeedSequence([entropy, steps]).spawn(REALISATIONS)]
    rows = (np.array([row[name] for row in found]) for name in ("flow", "own"))
    return [x for row in rows for x in (row.mean(), row.std(ddof=1) / np.sqrt(len(row)))]


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    draw(np.genfromtxt(HERE / "diffusion.csv", delimiter=",", names=True, skip_header=1))


def write(entropy: int) -> None:
    """The simulated points with their seed and the versions."""
    with (HERE / "diffusion.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for s2 in VARIANCES:
            for steps in STEPS:
                writer.writerow([s2, T / steps, *simulated(s2, steps, entropy), entropy])


def draw(data: np.ndarray) -> None:
    """Both means over the step."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panel = plt.subplots(figsize=(5.6, 4.2), dpi=150, layout="constrained")
    panel.axhline(1, color="0.6", ls="--")
    for colour, s2 in zip(("C0", "C3"), VARIANCES, strict=True):
        steps = range(1, 17)
        at = {"mu": "1", "s2": s2, "T": "0.5"}
        exact = [float(evaluate("diffusion.euler_ift", **at, dt=f"1/{2 * count}")) for count in steps]
        panel.plot(
            [T / count for count in steps],
            exact,
            colour,
            lw=0.6,
            ls=":",
            marker="_",
            ms=8,
            label=f"exact, s² = {s2}",
        )
        rows = data[data["s2"] == float(s2)]
        for name, marker, face in (("flow", "s", colour), ("own", "o", "white")):
            bars = {"yerr": 2 * rows[f"{name}_error"], "fmt": marker, "ms": 4, "color": colour, "mfc": face}
            panel.errorbar(rows["dt"], rows[name], **bars)
    for marker, face, words in (("s", "0.3", "heat of the flow"), ("o", "white", "heat of the chain")):
        panel.plot([], [], marker, color="0.3", mfc=face, ms=4, label=f"simulated, {words}")
    panel.set(xlabel="step δ", ylabel="mean of exp(-Σ)", title="μ = 1, T = 0.5")
    panel.legend(fontsize=8)
    figure.savefig(HERE / "diffusion.png", metadata={"Software": None})


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
