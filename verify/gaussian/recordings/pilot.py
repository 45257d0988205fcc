r"""What a network of finite size adds to a recording, measured:
`python -m rnnchaos.verify.gaussian.recordings.pilot [G...]` writes scatter.json.

Networks of N units under Euler's map, whose own theory is exact at its step, are recorded as a user's would
be, and the numbers of each recording are divided by theory: the bias is |mean - 1| + 2 standard errors, the
scatter the deviation between networks and one standard error of it. That it holds noise in time makes it an
upper bound for longer recordings.
"""

import sys
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np

from rnnchaos.numerics.quantity import GAIN, PHI
from rnnchaos.verify.activity.statistics.autocovariance import autocovariance, decorrelation_rate
from rnnchaos.verify.activity.statistics.increments import increments
from rnnchaos.verify.activity.theory.declared import MAP
from rnnchaos.verify.bias import record
from rnnchaos.verify.gaussian.recordings.theory import READINGS, SCATTER
from rnnchaos.verify.networks.flow import network
from rnnchaos.verify.weights.reading.network import Array

ENTROPY = 2025
N, DT, BURN, DURATION, NETWORKS = 500, 0.2, 100.0, 200.0, 400
GAINS = ("1.5", "2", "3")


def recorded(seed: np.random.SeedSequence, g: float) -> Array:
    """One network's activity (T, N)."""
    flow = network(seed, g=g, N=N, dt=DT, states=1, phi="tanh")
    flow.advance(BURN)
    out = np.empty((round(DURATION / DT), N), np.float32)
    for row in out:
        row[:] = flow.states[0]
        flow.step()
    return out


def seen(x: Array) -> dict[str, float]:
    """The numbers of a recording that are compared with theory."""
    C = autocovariance(x)
    energy = float(increments(x, DT).squares[0])
    return {
        "variance": float(C[0]),
        "kinetic_energy": energy,
        "decorrelation_rate": decorrelation_rate(C, DT),
    }


def amounts(g: str) -> dict[str, dict[str, float]]:
    """Bias and scatter of each number."""
    given: Mapping[str, Any] = {"g": GAIN(g), "phi": PHI("tanh")}
    rows = [seen(recorded(seed, float(g))) for seed in np.random.SeedSequence(ENTROPY).spawn(NETWORKS)]
    return {
        name: bound(np.array([row[name] for row in rows]) / predicted(given, DT))
        for name, predicted in READINGS[MAP].items()
    }


def bound(ratios: Array) -> dict[str, float]:
    """Of measured numbers over theory; the rate of a network at rest is 0."""
    found, n = np.nan_to_num(ratios), len(ratios)
    deviation = float(found.std(ddof=1))
    bias = abs(float(found.mean()) - 1) + 2 * deviation / sqrt(n)
    return {"bias": float(f"{bias:.1e}"), "scatter": float(f"{deviation * (1 + 1 / sqrt(2 * n)):.1e}")}


def main(arguments: Sequence[str]) -> None:
    """Measure at the gains that are named, or at all, and write."""
    run = {"N": N, "dt": DT, "burn": BURN, "duration": DURATION, "networks": NETWORKS, "phi": "tanh"}
    for g in arguments or GAINS:
        found = amounts(g)
        print(g, found, flush=True)
        origin = f"python -m rnnchaos.verify.gaussian.recordings.pilot {g}"
        record.write(SCATTER, f"g{g}", {"run": run | {"g": g}, "amounts": found, "origin": origin})


if __name__ == "__main__":
    main(sys.argv[1:])
