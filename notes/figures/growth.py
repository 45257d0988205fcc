r"""How time grows with what is asked, t ~ size^p: writes growth.json, sealed, and prints the README's table.

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE python notes/figures/growth.py

Five jobs: digits of a certified value, the order of an exact series, neurons of a simulated flow, of a whole
Lyapunov spectrum and of the heavy-tailed transition study; and networks of the flow over cores. One BLAS
thread. Each time is the median of `ROUNDS`, on the processor (over cores: by the clock); the exponent p is
that of the two largest sizes, and every repetition has a problem of its own, so that nothing is remembered.
In numbers of neurons the matrix products set p = 2 with few vectors and p = 3 with all N.
"""

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from itertools import count
from math import log
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from rnnchaos import evaluate, formula, lyapunov_spectrum
from rnnchaos.verify.bias.record import seal
from rnnchaos.verify.ensembles.machine import cores, versions
from rnnchaos.verify.heavy_tailed.transition_trial import transition
from rnnchaos.verify.networks.flow import gaussian

STORED = Path(__file__).with_name("growth.json")
ROUNDS = 3
FLOW: dict[str, Any] = {"g": 2.0, "dt": 0.2, "burn": 20.0, "duration": 20.0, "states": 2}
Job = Callable[[int, int], object]
Row = dict[str, Any]


def digits(size: int, repeat: int) -> object:
    """A certified variance, each time of another gain."""
    return evaluate("gaussian.variance", g=2 + Fraction(repeat + 1, 64), digits=size)


def order(size: int, repeat: int) -> object:
    """The series of the variance in powers of g - 1; one order more, for what is remembered."""
    return formula("gaussian.variance.onset", order=size + repeat)


def flow(N: int, repeat: int) -> object:
    """200 Euler steps of two states."""
    return gaussian(np.random.SeedSequence((1, repeat)), N=N, **FLOW)


def spectrum(N: int, repeat: int) -> object:
    """All N exponents of a map over 512 steps."""
    rng = np.random.default_rng((1, repeat))
    J = rng.standard_normal((N, N)) / np.sqrt(N)
    times = {"burn": 20, "align": 8, "duration": 512}
    return lyapunov_spectrum(J, g=3.0, scheme="rates", rng=rng, **times)


def scan(N: int, repeat: int) -> object:
    """A trial of 20 gains and eight vectors each."""
    steps = {"burn": 100, "align": 50, "duration": 50}
    return transition(np.random.SeedSequence((1, repeat)), alpha=1.5, N=N, k=8, points=20, **steps)


JOBS: dict[str, tuple[str, Job, tuple[int, ...]]] = {
    "`eval gaussian.variance`": ("digits", digits, (50, 200, 800, 3200)),
    "`show gaussian.variance.onset`": ("order", order, (8, 16, 32, 64)),
    "`simulate gaussian`, a network": ("N", flow, (500, 1000, 2000, 4000)),
    "`spectrum`, all exponents of a map, 512 steps": ("N", spectrum, (100, 200, 400, 800)),
    "`simulate transition`, a trial": ("N", scan, (250, 500, 1000, 2000)),
}


def on_processor(job: Job, size: int) -> float:
    """Seconds, the median of `ROUNDS`."""
    taken = []
    for repeat in range(ROUNDS):
        start = time.process_time()
        job(size, repeat)
        taken.append(time.process_time() - start)
    return median(taken)


def over_cores(workers: int, *, networks: int = 16) -> float:
    """Seconds by the clock for networks of 1000 neurons, processes started beforehand."""
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_alone) as pool:
        list(pool.map(flow, [100] * 2 * workers, count()))
        taken = []
        for _ in range(ROUNDS):
            start = time.monotonic()
            list(pool.map(flow, [1000] * networks, count()))
            taken.append(time.monotonic() - start)
    return median(taken)


def _alone() -> None:
    threadpool_limits(1, user_api="blas")


def row(job: str, against: str, sizes: tuple[int, ...], seconds: Callable[[int], float]) -> Row:
    """Times of a job and the exponent of the two largest sizes."""
    times = [float(f"{seconds(size):.3g}") for size in sizes]
    exponent = log(times[-1] / times[-2]) / log(sizes[-1] / sizes[-2])
    return {"job": job, "against": against, "sizes": list(sizes), "seconds": times, "exponent": exponent}


def measured() -> dict[str, Any]:
    """What is stored: the rows and where they were measured."""
    with threadpool_limits(1, user_api="blas"):
        rows = [
            row(name, against, sizes, lambda size, job=job: on_processor(job, size))  # type: ignore[misc]
            for name, (against, job, sizes) in JOBS.items()
        ]
    workers = tuple(range(1, cores() + 1))
    if len(workers) > 1:
        rows.append(row("16 networks of N = 1000", "cores", workers, over_cores))
    told = {name: os.environ.get(name, "unset") for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    found = {"rows": rows, "rounds": ROUNDS, "host": versions() | told, "load": round(os.getloadavg()[0], 1)}
    return found | {"seal": seal(found)}


def lines(found: dict[str, Any]) -> list[str]:
    """The rows of the table."""
    found_rows = []
    for each in found["rows"]:
        sizes, taken = ", ".join(map(str, each["sizes"])), ", ".join(f"{s:.3g}" for s in each["seconds"])
        cells = (each["job"], each["against"], sizes, taken, f"{each['exponent']:.2f}")
        found_rows.append(f"| {' | '.join(cells)} |")
    return found_rows


if __name__ == "__main__":
    content = measured()
    STORED.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    print("\n".join(lines(content)))
