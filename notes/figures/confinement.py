"""Draws confinement.png and writes confinement.csv: the potential of a probe between its walls.

    python notes/figures/confinement.py [SEED]       (`draw` in place of SEED: from the data that is there)

Left, T = T' = 0: the annealed upper bound of psi, in units of the depth L of the left wall, over the distance
in units of the right wall sqrt(2 S0). As far as its saddle is found it rises monotonically; whether the true
curve has an inner minimum (an M) is not established. Middle, g = 2, T = T' = 0.3: replica-symmetric potential
and annealed bound; at T' > 0 both fall as ln d, and psi = 0 at the right wall. Right: the excess R of the
overlap of two probes, which tells the closures apart. Discs are medians of simulated networks, bars hold the
middle half. Needs the extra `plot`.
"""

import csv
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from rnnchaos import evaluate
from rnnchaos.numerics.confinement.replica import Setting, solved
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.confinement.kernels import probes
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study

HERE = Path(__file__).parent
NETWORKS, TILTS = 24, (-0.1, -0.2, -0.3, -0.6, -1.0, -2.0, -4.0)
COLUMNS = ("p", "d_low", "d", "d_high", "R_low", "R", "R_high", "e_low", "e", "e_high", "seed")
WARM = Setting(2.0, 0.3, 0.3, 0.0, fine=0.8)


def simulated(p: float, entropy: int) -> np.ndarray:
    """Quartiles of distance, overlap excess and energy."""
    S = float(evaluate("gradient.boltzmann_variance", g="2", T="0.3"))
    network = {"g": 2.0, "T": 0.3, "T_probe": 0.3, "p": p, "variance": S, "N": 400, "states": 8}
    of = study("figure", probes, **network, dt=0.2, burn=80.0, duration=120.0)
    found = [record.observables for record in realisations(of, entropy=entropy, count=NETWORKS)]
    names = ("distance", "overlap_excess", "probe_energy")
    return np.concatenate([np.percentile([seen[name] for seen in found], (25, 50, 75)) for name in names])


def main(entropy: int | None) -> None:
    """Simulate and write the data, unless there is no seed; draw."""
    if entropy is not None:
        with (HERE / "confinement.csv").open("w", newline="") as file:
            file.write("# " + ", ".join(f"{name} {version}" for name, version in versions().items()) + "\n")
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for p in TILTS:
                writer.writerow([p, *simulated(p, entropy), entropy])
    draw(np.genfromtxt(HERE / "confinement.csv", delimiter=",", names=True, skip_header=1))


def curve(of: Setting, tilts: Any, *names: str) -> np.ndarray:
    """Of `Measured`, one row a tilt, as far as the saddle is found."""
    rows = []
    for p in tilts:
        try:
            found = solved(replace(of, p=float(p)))
        except NonConvergence:
            break
        rows.append([getattr(found, name) for name in names])
    return np.array(rows)


def draw(data: np.ndarray) -> None:
    """All panels over the distance."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (cold, warm, excess) = plt.subplots(1, 3, figsize=(12.6, 4.2), dpi=150, layout="constrained")
    _cold(cold)
    S = float(evaluate("gradient.boltzmann_variance", g="2", T="0.3"))
    near, beyond = -np.geomspace(1e-4, 30, 40), np.linspace(0.0003, 0.05, 16)
    for annealed, style, label in ((False, "C0-", "replica-symmetric"), (True, "C1--", "annealed bound")):
        of = replace(WARM, annealed=annealed)
        parts = [curve(of, tilts, "distance", "potential", "overlap_excess") for tilts in (near, beyond)]
        for number, part in enumerate(parts):
            warm.plot(part[:, 0], part[:, 1], style, label="" if number else label)
        excess.plot(parts[0][:, 0], parts[0][:, 2], style, label=label)
    warm.axvline((2 * S) ** 0.5, color="0.6", ls=":", label=r"right wall, $d^2=S(T)+S(T')$")
    warm.set(
        xlabel="d", ylabel=r"potential $\psi$", title="g = 2, T = T' = 0.3", ylim=(-1, 0.05), xlim=(0, 3.2)
    )
    bars = ((data[name] - data[f"{name}_low"], data[f"{name}_high"] - data[name]) for name in ("R", "d"))
    excess.errorbar(data["d"], data["R"], *bars, fmt="ko", ms=4, label="simulated")
    excess.set(xlabel="d", ylabel="overlap excess R", title="which closure is right", xlim=(0, 2.3))
    for panel in (cold, warm, excess):
        panel.legend(fontsize=8)
    figure.savefig(HERE / "confinement.png", metadata={"Software": None})


def _cold(panel: Any) -> None:
    """T = T' = 0, in units of both walls."""
    for colour, g in (("C2", 1.5), ("C3", 2.0)):
        L, wall = (float(evaluate(f"confinement.{name}", g=g)) for name in ("log_determinant", "right_wall"))
        tilts = -np.linspace(0.02, 3, 150) * L
        found = curve(Setting(g, 0.0, 0.0, 0.0, True, 1.5), tilts, "distance", "potential")
        beyond = curve(
            Setting(g, 0.0, 0.0, 0.0, True, 1.5), np.linspace(0.001, 0.1, 12) * L, "distance", "potential"
        )
        panel.plot(found[:, 0] / wall, found[:, 1] / L, colour, label=f"annealed bound, g = {g:g}")
        panel.plot(beyond[:, 0] / wall, beyond[:, 1] / L, colour)
    panel.plot([0], [-1], "k>", clip_on=False, label=r"left wall, $\psi=-L$: the reference itself")
    panel.plot([1], [0], "kv", label=r"right wall, $d=\sqrt{2S_0}$, $\psi=0$")
    panel.set(xlabel=r"$d/\sqrt{2S_0}$", ylabel=r"$\psi/L$", title="T = T' = 0 (true curve not established)")
    panel.set(xlim=(0, 1.25), ylim=(-1.1, 0.15))


if __name__ == "__main__":
    main(None if "draw" in sys.argv[1:] else int([*sys.argv, "1"][1]))
