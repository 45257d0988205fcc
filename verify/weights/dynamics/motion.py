r"""A network in motion at gain g, dx/dt = -x + g J phi(x): the engine's exponents, and its activity.

    lambda_1, Kaplan-Yorke dimension, entropy rate    `rnnchaos.verify.spectrum`, with its verdict
    kinetic energy   <|dx/dt|^2>/N, from the field itself
    participation ratio (tr C)^2/tr C^2 of the covariance C of x in time

of one trajectory from a random state of variance 1. Activity is looked at once a unit of time, after the same
transient, in `BATCHES` windows: the interval of the kinetic energy is Student's over their means. The
participation ratio is that of the trajectory, between units of time further apart than `GAP`; its samples are
correlated, and it has no interval. An interval is over this trajectory and says nothing of other states that
the network may have.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.own.lyapunov_spectrum import lyapunov_spectrum
from rnnchaos.verify.own.simulate_network import simulate_network
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.dimensions import participation_ratio
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning
from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate

STEP, BURN, BATCHES, GAP = 0.1, 100.0, 10, 50
NEEDS_MORE = "needs more exponents (k)"
ONE = "one trajectory"


@dataclass(frozen=True)
class Times:
    """How long is run, and how many exponents are followed."""

    k: int = 10
    duration: float = 300.0


def spectrum_at(J: Array, g: float, phi: str, times: Times, seed: int) -> Spectrum | str:
    """The engine's result; a sentence where there is none."""
    k = min(times.k, len(J))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UndecidedWarning)  # the verdict says it
            return lyapunov_spectrum(J, phi=phi, g=g, k=k, dt=STEP, duration=times.duration, rng=seed)
    except NonConvergence as failure:
        return str(failure)


def motion(J: Array, g: float, phi: str, times: Times, seed: int) -> Iterator[Estimate]:
    """What is measured at one gain."""
    found = spectrum_at(J, g, phi, times, seed)
    if isinstance(found, str):
        yield Estimate("lambda_1", f"lambda_1 at g = {g:g}", None, None, found)
        return
    said = "; ".join((found.verdict, *found.reasons))
    low, high = (float(end) for end in found.intervals[0])
    yield Estimate("lambda_1", f"lambda_1 at g = {g:g}", float(found.exponents[0]), (low, high), said)
    for name, title, part in (
        ("dimension", "Kaplan-Yorke dimension", found.dimension),
        ("entropy", "entropy rate", found.entropy_rate),
    ):
        value = None if part is None else float(part[0])
        ends = None if part is None else (float(part[1]), float(part[2]))
        yield Estimate(name, f"{title} at g = {g:g}", value, ends, NEEDS_MORE if part is None else said)
    yield from _activity(J, g, phi, times, seed)


def _activity(J: Array, g: float, phi: str, times: Times, seed: int) -> Iterator[Estimate]:
    states, energies = _looks(J, g, phi, times.duration, seed)
    count = len(energies) // BATCHES
    means = energies[: count * BATCHES].reshape(BATCHES, count).mean(axis=1)
    width = float(student.ppf(0.5 + CONFIDENCE / 2, BATCHES - 1) * means.std(ddof=1) / np.sqrt(BATCHES))
    mean = float(energies.mean())
    ends = (max(0.0, mean - width), mean + width)
    yield Estimate(
        "kinetic_energy", f"kinetic energy at g = {g:g}", mean, ends, f"{BATCHES} windows of {ONE}"
    )
    title = f"participation ratio at g = {g:g}"
    if states.var(axis=0).sum() < 1e-12:
        yield Estimate("participation_ratio", title, None, None, "nothing moves")
        return
    ratio = float(participation_ratio(states, gap=min(GAP, len(states) // 4), centred=True))
    yield Estimate("participation_ratio", title, ratio, None, f"of {ONE}, {len(states)} times: no interval")


def _looks(J: Array, g: float, phi: str, duration: float, seed: int) -> tuple[Array, Array]:
    """States (T, N) and |dx/dt|^2/N (T,), once a unit of time."""
    states = simulate_network(
        J, phi=phi, g=g, dt=STEP, burn=BURN, duration=round(duration), every=1.0, rng=seed
    )
    act = activation(phi, len(J))
    rates = (g * (J @ np.ravel(act.value(x[None]))) - x for x in states)
    return states, np.array([float(rate @ rate) / len(J) for rate in rates])
