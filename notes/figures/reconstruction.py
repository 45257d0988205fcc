"""Draws reconstruction.png and writes reconstruction.csv: the distance of a network and its copy in time.

    python notes/figures/reconstruction.py [SEED]       (`draw` in place of SEED: from the data that is there)

Left, above the onset (g = 2): d(t) from the same Gaussian start for three errors of the couplings, by the
exact recursion at dt = 0.1, and the horizon at a tenth of the distance of strangers, which each curve crosses
about ln(10)/lambda_1 after the one before. Right, below it (g = 0.5): the distance dies, and the relative
distance d/(2 D11) grows as g kappa t/2. Discs are medians of simulated networks, bars hold the middle half.
Needs the extra `plot`.
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
from rnnchaos.verify.reconstruction.kernels import copies

HERE = Path(__file__).parent
N, NETWORKS, DT, THETA = 500, 24, "0.1", 0.1
ERRORS, TIMES = ("0.1", "0.01", "0.001"), [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0]
COLUMNS = ("g", "eta", "t", "low", "distance", "high", "relative_low", "relative", "relative_high", "seed")


def simulated(g: str, eta: str, entropy: int) -> np.ndarray:
    """Quartiles of distance and relative distance at `TIMES`, (times, 6)."""
    network = {"g": float(g), "N": N, "eta": float(eta), "dt": float(DT), "D0": 1.0, "states": 4, "burn": 0.0}
    of = study("figure", copies, **network, times=TIMES)
    found = [record.observables for record in realisations(of, entropy=entropy, count=NETWORKS)]
    values = ([seen[name] for seen in found] for name in ("distance", "relative"))
    return np.concatenate([np.percentile(value, (25, 50, 75), axis=0) for value in values]).T


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        write(entropy)
    draw(np.genfromtxt(HERE / "reconstruction.csv", delimiter=",", names=True, skip_header=1))


def write(entropy: int) -> None:
    """The simulated points with their seed and the versions."""
    with (HERE / "reconstruction.csv").open("w", newline="") as file:
        file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for g, errors in (("2", ERRORS), ("0.5", ERRORS[:1])):
            for eta in errors:
                for t, row in zip(TIMES, simulated(g, eta, entropy), strict=True):
                    writer.writerow([g, eta, t, *row, entropy])


def draw(data: np.ndarray) -> None:
    """Both panels over time."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (chaotic, quiescent) = plt.subplots(1, 2, figsize=(9.2, 4.2), dpi=150, layout="constrained")
    strangers = float(evaluate("reconstruction.stationary_distance", g="2"))
    times = np.arange(1, 601) / 10
    for colour, eta in zip(("C0", "C1", "C2"), ERRORS, strict=True):
        curve = evaluate("reconstruction.distance", g="2", eta=eta, dt=DT, t=times)
        chaotic.plot(times, curve, colour, label=rf"$\eta={eta}$")
        _discs(chaotic, data, 2, float(eta), colour, "")
        chaotic.plot(np.interp(THETA * strangers, curve, times), THETA * strangers, "kx")
    chaotic.axhline(strangers, color="0.6", ls="--", label="strangers")
    chaotic.axhline(THETA * strangers, color="0.6", ls=":", label="horizon (crosses)")
    chaotic.set(yscale="log", xlabel="t", ylabel="distance d", title="g = 2", ylim=(1e-6, 10))
    d = evaluate("reconstruction.distance", g="0.5", eta="0.1", dt=DT, t=times[:250])
    own = _variance(times[:250])
    kappa = float(evaluate("reconstruction.weight_distance", eta="0.1"))
    quiescent.plot(times[:250], d, "C0", label="distance d")
    quiescent.plot(times[:250], d / (2 * own), "C3", label="relative distance")
    quiescent.plot(times[:250], kappa * times[:250] / 4, "k:", label=r"$g\kappa t/2$")
    _discs(quiescent, data, 0.5, 0.1, "C0", "")
    _discs(quiescent, data, 0.5, 0.1, "C3", "relative")
    quiescent.set(yscale="log", xlabel="t", title="g = 0.5", ylim=(1e-13, 1), xlim=(0, 25))
    for panel in (chaotic, quiescent):
        panel.legend(fontsize=8)
    figure.savefig(HERE / "reconstruction.png", metadata={"Software": None})


def _variance(times: np.ndarray) -> np.ndarray:
    """D11: of copies that share nothing d = 2 (D11 - D12) with D12 of rho = 0, which only the start keeps."""
    apart = evaluate("reconstruction.distance", g="0.5", eta="1", dt=DT, t=times)
    return apart / 2 + 0.9 ** (20 * times)


def _discs(panel: Any, data: np.ndarray, g: float, eta: float, colour: str, prefix: str) -> None:
    """Medians with the middle half of the networks."""
    rows = data[(data["g"] == g) & (data["eta"] == eta)]
    names = ("relative_low", "relative", "relative_high") if prefix else ("low", "distance", "high")
    low, middle, high = (rows[name] for name in names)
    panel.errorbar(rows["t"], middle, (middle - low, high - middle), fmt="o", ms=4, color=colour)


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
