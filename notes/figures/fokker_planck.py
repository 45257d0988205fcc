"""Draws fokker_planck.png and writes fokker_planck.csv: what a step and a spacing do to estimates of a drift.

    python notes/figures/fokker_planck.py [SEED]       (`draw` in place of SEED: from the data that is there)

Left: the rate a of a double well, a = b = 1, D = 1/2, from samples of Euler's scheme, by the weak form
(discs, beside theory of first order in the step) and by the exact identity of the scheme (squares). Right: n
times the variance of the rate of an Ornstein-Uhlenbeck process, samples a spacing apart: theory is a line,
sets of 2000 samples are discs, dashes what independent samples would give. Needs the extra `plot`.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import sympy as sp

import rnnchaos
from rnnchaos.verify.fokker_planck.kernels import double_well, ornstein_uhlenbeck
from rnnchaos.verify.samplers.wells import wells

mpl.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parent
STEPS, SPACINGS, SETS = (0.0, 0.025, 0.05, 0.075, 0.1), (0.1, 0.2, 0.4, 0.8, 1.6), 10
WELL: dict[str, Any] = {"a": 1.0, "b": 1.0, "D": 0.5}


def exactly(step: float, seed: int) -> float:
    """a by the identity of the scheme."""
    x, a, b = sp.symbols("x a b")
    rng = np.random.default_rng(seed)
    samples = wells(rng, 100_000, 1.0, 1.0, 0.5)
    for _ in range(200 if step else 0):
        samples += step * (samples - samples**3) + step**0.5 * rng.standard_normal(len(samples))
    given: dict[str, Any] = {"diffusion": 0.5, "tests": [x**2, x**4], "delta": step or None}
    return float(rnnchaos.identify(samples, drift={x: a * x - b * x**3}, parameters=[a, b], **given)["a"])


def simulate(seed: int) -> None:
    """Rows (which, at, mean, standard error)."""
    with (HERE / "fokker_planck.csv").open("w", newline="") as file:
        file.write(f"# python notes/figures/fokker_planck.py {seed}\n")
        out = csv.writer(file)
        out.writerow(["kind", "at", "mean", "error"])
        for place, step in enumerate(STEPS):
            seeds = np.random.SeedSequence(seed, spawn_key=(place,)).spawn(SETS)
            seen = [double_well(each, **WELL, delta=step, n=100_000, fits=1, burn=200)["a"] for each in seeds]
            known = [exactly(step, int(each.generate_state(1)[0])) for each in seeds[:4]]
            for kind, values in ((0, seen), (1, known)):
                out.writerow(
                    [kind, step, f"{np.mean(values):.5f}", f"{np.std(values) / len(values) ** 0.5:.5f}"]
                )
        for place, tau in enumerate(SPACINGS):
            seeds = np.random.SeedSequence(seed, spawn_key=(9, place)).spawn(SETS)
            given: dict[str, Any] = {"theta": 1.3, "tau": tau, "chains": 1, "length": 2000, "fits": 100}
            values = [ornstein_uhlenbeck(each, **given)["covariance"] for each in seeds]
            out.writerow([2, tau, f"{np.mean(values):.4f}", f"{np.std(values) / len(values) ** 0.5:.4f}"])


def draw(data: Any) -> None:
    """Both pictures."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    steps, spacings = np.linspace(0, 0.1, 21), np.geomspace(0.08, 2, 25)
    theory = [float(rnnchaos.evaluate("fokker_planck.euler_estimate", **WELL, delta=each)) for each in steps]
    left.plot(steps, theory, "C0", label="weak form, first order")
    labels = {
        0: ("C1", "o", "weak form"),
        1: ("C2", "s", "identity of the scheme"),
        2: ("C1", "o", "2000 samples"),
    }
    for kind, axes in ((0, left), (1, left), (2, right)):
        colour, mark, label = labels[kind]
        rows = data[data["kind"] == kind]
        axes.errorbar(rows["at"], rows["mean"], 2 * rows["error"], fmt=mark, color=colour, ms=4, label=label)
    left.axhline(1, color="0.8", lw=0.8)
    value = [
        float(rnnchaos.evaluate("fokker_planck.ou_covariance", theta="1.3", tau=each)) for each in spacings
    ]
    right.plot(spacings, value, "C0", label=r"$2\theta^2\coth\theta\tau$")
    right.axhline(2 * 1.3**2, color="C0", ls="--", lw=0.8, label="independent")
    right.set_xscale("log")
    left.set_xlabel(r"step $\delta$ of Euler's scheme")
    left.set_ylabel("estimate of $a$")
    right.set_xlabel(r"spacing $\tau$")
    right.set_ylabel(r"$n\,\mathrm{Var}\,\hat\theta$")
    left.legend(frameon=False)
    right.legend(frameon=False)
    figure.savefig(HERE / "fokker_planck.png", dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "1"
    if asked != "draw":
        simulate(int(asked))
    draw(np.genfromtxt(HERE / "fokker_planck.csv", delimiter=",", names=True, skip_header=1))
