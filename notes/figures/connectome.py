"""Analyses the worm's chemical synapses, draws connectome.png, keeps connectome.json, and writes the guide
notes/guides/connectome.md, every number of which comes from there.

    python notes/figures/connectome.py [SEED]

Twice: with the weights as they are counted, and with the outgoing weights of the 26 GABAergic neurons made
negative (S. L. McIntire et al., Nature 364 (1993) 337). `--text` writes the guide from the numbers that are
kept. About four minutes on two cores; needs the extra `plot`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos import analyse_weights
from rnnchaos.verify.weights.analysis import WeightsAnalysis

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "tests" / "data" / "celegans_hermaphrodite_edges.csv"
GUIDE = HERE.parent / "guides" / "connectome.md"
INHIBITORY = (
    *("AVL", "DVB", "RIS", "RMED", "RMEL", "RMER", "RMEV"),
    *(f"DD{k:02d}" for k in range(1, 7)),
    *(f"VD{k:02d}" for k in range(1, 14)),
)
MULTIPLES = (0.5, 0.9, 1.1, 1.5, 3.0, 10.0, 30.0)
SHUFFLES = 39


def analysed(inhibitory: tuple[str, ...], seed: int) -> WeightsAnalysis:
    """Everything but the motion at given gains, which are multiples of the gain that is found here."""
    options: dict[str, Any] = {"types": ["chemical"], "inhibitory": inhibitory, "seed": seed}
    return analyse_weights(DATA, shuffles=SHUFFLES, chaos=bool(inhibitory), **options)


def moved(network: WeightsAnalysis, seed: int) -> list[dict[str, Any]]:
    """lambda_1 and the kinetic energy at multiples of the gain where quiescence is lost."""
    onset = network["own_gain_flow"].value
    assert onset is not None
    rows = []
    for multiple in MULTIPLES:
        found = analyse_weights(network.weights.J, gains=[multiple * onset], k=1, seed=seed)
        row = {each.name: each.to_json() for each in found.estimates["motion"]}
        rows.append({"multiple": multiple, "g": multiple * onset, **row})
    return rows


def measured(seed: int) -> dict[str, Any]:
    """All numbers of the guide."""
    counted, signed = analysed((), seed), analysed(INHIBITORY, seed)
    values = [[float(v.real), float(v.imag)] for v in signed.eigenvalues]
    return {
        "seed": seed,
        "counted": counted.to_json() | {"source": DATA.name},
        "signed": signed.to_json() | {"source": DATA.name},
        "motion": moved(signed, seed),
        "eigenvalues": values,
    }


def number(estimate: dict[str, Any]) -> str:
    """Value and interval, as the guide prints them."""
    if estimate["value"] is None:
        return f"none ({estimate['reason']})"
    ends = "" if estimate["interval"] is None else " ({:.3g} to {:.3g})".format(*estimate["interval"])
    return f"{estimate['value']:.4g}{ends}"


def named(analysis: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for part in analysis["estimates"].values() for each in part}


ROWS = {
    "density": "density",
    "mean": "mean weight",
    "gain": "effective gain $\\sqrt{N\\,\\mathrm{Var}\\,J}$",
    "spectral_radius": "spectral radius",
    "outliers": "eigenvalues beyond the disc",
    "hill": "tail index of the largest weights (Hill)",
    "gaussian_gain": "Gaussian critical gain",
    "own_gain_flow": "own critical gain of the flow",
    "chaos_gain": "gain where $\\lambda_1$ passes 0",
}


def table(kept: dict[str, Any]) -> str:
    both = [named(kept[name]) for name in ("counted", "signed")]
    lines = ["| | as counted | 26 neurons inhibitory |", "|---|---|---|"]
    for name, title in ROWS.items():
        cells = [number(each[name]) if name in each else "not asked" for each in both]
        lines.append(f"| {title} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def nulls(kept: dict[str, Any]) -> str:
    lines = ["| rule | number | network | shuffled: median (95 %) | p |", "|---|---|---|---|---|"]
    for each in kept["signed"]["null_models"]:
        if each["p"] is not None:
            low, middle, high = each["quantiles"]
            found = f"{middle:.3g} ({low:.3g} to {high:.3g})"
            value = f"{each['value']:.4g}"
            lines.append(f"| {each['rule']} | {each['name']} | {value} | {found} | {each['p']:.2g} |")
    return "\n".join(lines)


def motion(kept: dict[str, Any]) -> str:
    lines = ["| $g/g_c$ | g | $\\lambda_1$ | verdict | kinetic energy |", "|---|---|---|---|---|"]
    for row in kept["motion"]:
        energy = number(row["kinetic_energy"]) if "kinetic_energy" in row else "none"
        verdict = row["lambda_1"]["reason"]
        first = f"| {row['multiple']:g} | {row['g']:.4g} | {number(row['lambda_1'])} "
        lines.append(f"{first}| {verdict} | {energy} |")
    return "\n".join(lines)


def text(kept: dict[str, Any]) -> str:
    """The guide."""
    signed = kept["signed"]
    size, seed = signed["N"], kept["seed"]
    compared = sum(each["p"] is not None for each in signed["null_models"])
    below = sum(each["p"] is not None and each["p"] <= 0.05 for each in signed["null_models"])
    return f"""# A connectome

<!-- Written by notes/figures/connectome.py: every number is from there. -->

`tests/data/celegans_hermaphrodite_edges.csv` lists the synapses of the worm *C. elegans*
([origin](../../tests/data/celegans.md)). Its chemical synapses are a network of {size} neurons and muscles,
read as

```
rnnchaos analyse weights tests/data/celegans_hermaphrodite_edges.csv --types chemical --seed {seed} --out site
```

An edge from s to t is the weight J[t, s]: rows are targets, and the report says so. Counts of synapses have
no sign. The second column below makes the outgoing weights of the 26 GABAergic neurons negative
(`--inhibitory AVL,DVB,...`).

{table(kept)}

Intervals are at 95 %, over neurons taken as exchangeable; a number without one is of this matrix, no
estimate. The Gaussian theory assumes independent weights of mean 0 and one variance. What the network itself
does begins earlier: its rightmost eigenvalue lies beyond the disc of independent weights.

The law of the weights: {signed["law"]["verdict"]}.
The theory of heavy tails rests on a stable law, so nothing is predicted by it here.

## Unlike a random network?

{SHUFFLES} shuffled networks of each rule (`weights`: weights change places among the edges; `entries`: all
entries do; `columns`: each column by itself, so that every neuron keeps its outgoing weights and its sign;
`degrees`: edges are rewired, every neuron keeps its numbers of inputs and outputs). p is of two sides, by
ranks; with {SHUFFLES} networks it is {2 / (SHUFFLES + 1):g} at least. Of {compared} comparisons
{0.05 * compared:.1f} are expected at 0.05 by chance; {below} are there.

{nulls(kept)}

## From quiescence on

The flow $\\dot x=-x+gJ\\tanh(x)$ from a random state, at multiples of the gain $g_c$ where quiescence loses
stability, with the 26 neurons inhibitory:

{motion(kept)}

![Eigenvalues and the largest exponent](../figures/connectome.png)

An interval is over one trajectory; a network may have other states beside the one that was met.
"""


def draw(kept: dict[str, Any]) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    real, imaginary = np.array(kept["eigenvalues"]).T
    gain = named(kept["signed"])["gain"]["value"]
    turn = np.linspace(0, 2 * np.pi, 200)
    left.plot(real, imaginary, ".", markersize=3)
    left.plot(gain * np.cos(turn), gain * np.sin(turn), "k", linewidth=1)
    left.set(xlabel=r"Re $\lambda(J)$", ylabel=r"Im $\lambda(J)$", aspect="equal")
    rows = [row for row in kept["motion"] if row["lambda_1"]["value"] is not None]
    right.axhline(0, color="0.6", linewidth=1)
    right.semilogx([r["multiple"] for r in rows], [r["lambda_1"]["value"] for r in rows], "o-")
    right.set(xlabel=r"$g/g_c$", ylabel=r"$\lambda_1$")
    figure.savefig(HERE / "connectome.png", dpi=110, metadata={"Software": "rnnchaos"})


def main(words: list[str]) -> None:
    file = HERE / "connectome.json"
    if words != ["--text"]:
        kept = measured(int(words[0]) if words else 1)
        file.write_text(json.dumps(kept, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        draw(kept)
    GUIDE.write_text(text(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
