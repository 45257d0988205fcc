"""Draws effective_temperature.png and writes effective_temperature.csv and .md: two effective temperatures of
the chaotic network against the time step, theory and simulation.

    python notes/figures/effective_temperature.py [SEED]

The protocol is that of a public notebook for the kinetic-energy paper (arXiv:2508.04983, its Fig. 4) at g =
1.5, with networks of 400 and 800 units (Y = 2 X(2N) - X(N)) in place of 5000: Euler's map for the chaotic
flow, Euler-Maruyama steps of the same dt for the gradient dynamics, and the temperature at which the mean
squared increment of a step equals <x'^2>. Beside it the temperature at which the energies are equal.

Measured K = <x'^2> is carried from the map to the flow by theory. Increments at three temperatures around the
predicted one are interpolated in logarithms and solved for K, energies likewise at Gamma0. Bars are
confidence sequences at error 1e-2 of K for each point, carried through; networks differ from step to step.
The increments are those of the Euler-Maruyama chain itself, whose stationary law is not quite Boltzmann's:
its matched temperature falls short of the derived one by O(dt^2), which shows at dt = 0.2. Needs the extra
`plot`.
"""

import csv
import platform
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from rnnchaos import __version__, evaluate
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.gradient.kernels import gradient
from rnnchaos.verify.networks.flow import richardson_pair
from rnnchaos.verify.statistics.sequences import FastInterval

HERE = Path(__file__).parent
GAIN, STEPS, PAIRS, UNITS, NETWORKS = "1.5", ("0.2", "0.1", "0.05", "0.025"), 64, 400, 4
AROUND = (0.5, 1.0, 2.0)
HEAD = ["dt", "increment_theory", "increment", "low", "high", "energy_theory", "energy", "low", "high"]


def theory(definition: str, **more: Any) -> float:
    """An effective temperature by definition."""
    return float(evaluate("effective_temperature", g=GAIN, definition=definition, **more))


def kinetic(step: str, entropy: int) -> np.ndarray:
    """Mean and interval of the flow's <x'^2> from pairs at this step."""
    design: dict[str, Any] = {
        "g": float(GAIN),
        "N": UNITS,
        "dt": float(step),
        "states": 2,
        "burn": 100.0,
        "duration": 100.0,
    }
    pairs = study(f"figure.{step}", richardson_pair, **design, thresholds=[])
    seen = [r.observables for r in realisations(pairs, entropy=entropy, count=PAIRS)]
    y = np.array([2 * o["kinetic_energy_2N"] - o["kinetic_energy_N"] for o in seen])
    ratio = float(evaluate("kinetic_energy", g=GAIN)) / float(
        evaluate("scheme.kinetic_energy", g=GAIN, dt=step)
    )
    return ratio * np.array([y.mean(), *FastInterval(error=1e-2, planned=PAIRS).interval(y)])


def curve(observable: str, heat: float, entropy: int, **design: Any) -> tuple[np.ndarray, np.ndarray]:
    """ln T and ln of an observable of the gradient dynamics at temperatures around `heat`."""
    values = []
    for factor in AROUND:
        own = {
            "g": float(GAIN),
            "T": factor * heat,
            "N": 2 * UNITS,
            "states": 1,
            "burn": 5.0,
            "duration": 40.0,
        }
        runs = study(f"figure.{observable}", gradient, **own, **design)
        seen = [float(r.observables[observable]) for r in realisations(runs, entropy=entropy, count=NETWORKS)]
        values.append(np.mean(seen))
    return np.log(heat * np.array(AROUND)), np.log(values)


def matched(target: np.ndarray, heats: np.ndarray, values: np.ndarray) -> np.ndarray:
    """T at which the observable reaches `target`: piecewise linear in logarithms, the ends continued."""
    place = np.clip(np.searchsorted(values, np.log(target)), 1, len(values) - 1)
    slope = (heats[place] - heats[place - 1]) / (values[place] - values[place - 1])
    found: np.ndarray = np.exp(heats[place] + slope * (np.log(target) - values[place]))
    return found


def row(step: str, entropy: int) -> list[float]:
    """One line of the table."""
    k, by_step, by_energy = kinetic(step, entropy), theory("increment", dt=step), theory("energy")
    moving = curve("increment", by_step, entropy + 1, dt=float(step), scheme="euler")
    still = curve("energy", by_energy, entropy + 2, dt=min(float(step), 0.05), scheme="matthews")
    low = np.maximum(k, by_energy / 50)  # an interval that reaches zero cannot be drawn in logarithms
    return [float(step), by_step, *matched(low, *moving), by_energy, *matched(low / 2, *still)]


def main(entropy: int) -> None:
    """Simulate, write the data and the table, draw."""
    rows = []
    for place, step in enumerate(STEPS):
        rows.append(row(step, 10 * entropy + place))
        print(*(f"{x:.4g}" for x in rows[-1]), flush=True)
    origin = [PAIRS, entropy, __version__, np.__version__, platform.python_version()]
    with (HERE / "effective_temperature.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*HEAD, "pairs", "seed", "rnnchaos", "numpy", "python"])
        writer.writerows([*line, *origin] for line in rows)
    (HERE / "effective_temperature.md").write_text(table(rows, origin))
    draw(np.array(rows))


def table(rows: list[list[float]], origin: list[Any]) -> str:
    """The rows in Markdown, with where they come from."""
    lines = [
        "| dt | increments: theory | simulated | interval | energy: theory | simulated | interval |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for dt, *numbers in rows:
        a, b, c, d, e, f, g, h = (f"{x:.4f}" for x in numbers)
        lines.append(f"| {dt:g} | {a} | {b} | {c} to {d} | {e} | {f} | {g} to {h} |")
    pairs, seed, package, array, python = origin
    title = f"Effective temperature of the chaotic network (tanh, g = {GAIN}) against the time step."
    sampled = f"{pairs} pairs of {UNITS} and {2 * UNITS} units a step, seed {seed}"
    versions = f"rnnchaos {package}, NumPy {array}, Python {python}"
    foot = (
        f"Generated by effective_temperature.py: {sampled}, {versions}; confidence sequences at error 1e-2."
    )
    return "\n".join([title, "", *lines, "", foot, ""])


def draw(rows: np.ndarray) -> None:
    """Log-log: the increment-matched temperature climbs like 1/dt, that by energy stays."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    steps = np.geomspace(0.02, 0.25, 40)
    exact = [theory("increment", dt=f"{step:.6f}") for step in steps]
    figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=150, layout="constrained")
    axes.loglog(steps, exact, color="#0072B2", label="increments: theory")
    axes.axhline(rows[0, 5], color="#009E73", label=r"energy: theory, $T_E=\Gamma_0$")
    styles = ((1, "#D55E00", "o", "increments: simulated"), (5, "#CC79A7", "s", "energy: simulated"))
    for first, colour, marker, label in styles:
        y, low, high = rows[:, first + 1], rows[:, first + 2], rows[:, first + 3]
        bars = [y - low, high - y]
        axes.errorbar(rows[:, 0], y, yerr=bars, fmt=marker, ms=4, capsize=3, color=colour, label=label)
    axes.set(xlabel=r"time step $dt$", ylabel="effective temperature", title=f"g = {GAIN}, tanh")
    axes.set_xticks(rows[:, 0], [f"{x:g}" for x in rows[:, 0]])
    axes.minorticks_off()
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(HERE / "effective_temperature.png", metadata={"Software": None})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
