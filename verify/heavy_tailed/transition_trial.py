r"""One trial of the transition study: a W, a grid of gains, and four passes over them.

The protocol is that of Fig. 2 of Xie, Mihalas & Kusmierz (arXiv:2505.09816): gains equally spaced in ln g,
`burn` steps of x' = tanh(g W x) from x ~ N(0, 1), and `duration` steps that are averaged over. The gains are
the rows of one batch (`rnnchaos.verify.heavy_tailed.couplings`); the paper draws another W for each of them.

1. The states alone, up to the last `align` steps of the warm-up.
2. `exact`: one tangent vector a gain by the spectrum engine, V <- J V at the state that generates the step,
   aligned for `align` steps and averaged over the last `duration`. A vector turns into the leading direction
   within 1/gap steps, so that 200 do what 2900 would (a test compares them).
3. `published`, see `rnnchaos.verify.heavy_tailed.transition_estimator`, with the Jacobian of the step after;
   only for gains up to `highest`: the published crossing is the first gain of the grid whose mean over trials
   is not negative, so that what lies above it does not matter.
4. `exponents`: the k leading ones, exact, at the gains near this trial's crossing, with the participation
   ratio.

Each pass keeps checkpoints in the store (`rnnchaos.verify.ensembles.checkpoint`): a killed trial goes on bit
by bit.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.devices.device import HOST, device
from rnnchaos.verify.devices.follow import follow
from rnnchaos.verify.ensembles.checkpoint import Checkpoint, checkpoint
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.heavy_tailed.couplings import Array, Scan, couplings, log_radius
from rnnchaos.verify.heavy_tailed.transition_estimator import published
from rnnchaos.verify.networks.pairs import child
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dynamics import NetworkDynamics
from rnnchaos.verify.spectrum.plan import Plan, series

BELOW, ABOVE = 1, 9
"""Gains of the grid before and from a trial's crossing on that get k exponents."""
RADIUS = (500, 1000)
"""Steps of alignment and averaging of the spectral radius."""
WARM_UP, EXACT, NEAR, RADIAL = range(1, 5)
"""Children of a trial's seed; child 0 draws W."""


@dataclass(frozen=True)
class Protocol:
    """The grid of gains and the steps of a trial; see the module docstring."""

    alpha: float
    N: int
    k: int = 100
    points: int = 50
    low: float = 0.01
    high: float = 10.0
    highest: float = 2.0
    burn: int = 2900
    align: int = 200
    duration: int = 100
    device: str = HOST

    @property
    def gains(self) -> NDArray[np.float64]:
        """(points,), equally spaced in ln g."""
        return np.geomspace(self.low, self.high, self.points)

    @property
    def aligned(self) -> int:
        """Steps of the warm-up in which a frame aligns."""
        return min(self.align, self.burn)

    def memory_bytes(self) -> int:
        """Peak of a trial: W, four arrays of the frames of pass 3 or 4, and the inputs of pass 3."""
        rows = max(int((self.gains <= self.highest).sum()), BELOW + ABOVE) * (self.k + 1)
        return 4 * self.N * (self.N + 4 * rows + (self.duration + 4) * self.points) + (64 << 20)


def transition(seed: np.random.SeedSequence, **parameters: Any) -> dict[str, Any]:
    """Kernel: one trial. Parameters are those of `Protocol`.

    Observables: `gains` (G,); `exact` (G,), the largest exponent; `published` (P,), of the gains up to
    `highest`; `exponents` (n, k) and `participation_ratio` (n,) of n gains from index `first` on;
    `log_radius`, ln of the spectral radius of W at gain 1.
    """
    trial = Trial(Protocol(**parameters), seed)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        start = trial.warm_up()
        exact = trial.exact(start)
        found = {
            "gains": trial.gains,
            "exact": exact,
            "published": trial.published(start),
            "log_radius": log_radius(
                trial.transposed, trial.rng(RADIAL), align=RADIUS[0], duration=RADIUS[1]
            ),
            **trial.near(start, exact),
        }
    trial.drop()
    return found


class Trial:
    """One W and the passes over it."""

    def __init__(self, of: Protocol, seed: np.random.SeedSequence) -> None:
        self.of, self.seed, self.gains = of, seed, of.gains
        self.transposed: Array = couplings(self.rng(0), alpha=of.alpha, N=of.N)
        self.where = device(of.device)
        self._places: list[Checkpoint] = []

    def rng(self, part: int) -> np.random.Generator:
        """The generator of one pass."""
        return np.random.default_rng(child(self.seed, part))

    def drop(self) -> None:
        """Remove the checkpoints of all passes."""
        for place in self._places:
            place.drop()

    def warm_up(self) -> Array:
        """States (G, N) before the last `align` steps of the warm-up."""
        planned, done, place = self.of.burn - self.of.aligned, 0, self._place("warm up")
        shape = (self.of.points, self.of.N)
        states = self.rng(WARM_UP).standard_normal(shape, dtype=np.float32)
        saved = place.load()
        if saved is not None:
            states[...], done = saved["states"], int(saved["done"])
        scan = self._scan(self.gains, states)
        for step in range(done, planned):
            scan.step()
            due = replace(place, seconds=0.0) if step == planned - 1 else place
            now = np.array(step + 1)
            due.save(lambda: {"states": scan.states, "done": now}, step + 1, planned)  # noqa: B023 - called at once
        return scan.states

    def _scan(self, gains: NDArray[np.float64], states: Array) -> Scan:
        return Scan(self.transposed, gains, states, self.where)

    def exact(self, start: Array) -> NDArray[np.float64]:
        """Pass 2, (G,)."""
        plan = self._plan(1, self.of.aligned)
        return self._exponents("exact", plan, start, self.gains, EXACT)[:, 0]

    def published(self, start: Array) -> NDArray[np.float64]:
        """Pass 3, (P,)."""
        gains = self.gains[self.gains <= self.of.highest]
        scan = self._scan(gains, start[: len(gains)])
        scan.advance(self.of.aligned + 1)
        inputs = np.empty((self.of.duration, len(gains), self.of.N), np.float32)
        for now in inputs:
            scan.step()
            now[...] = scan.inputs
        return published(self.transposed, inputs, gains, k=self.of.k, place=self._place("published"))

    def near(self, start: Array, exact: NDArray[np.float64]) -> dict[str, Any]:
        """Pass 4: `first`, `exponents` (n, k), `participation_ratio` (n,)."""
        positive = np.flatnonzero(exact >= 0)
        crossing = int(positive[0]) if len(positive) else len(exact)
        first = max(0, min(crossing - BELOW, len(exact) - BELOW - ABOVE))
        gains, frame = self.gains[first : first + BELOW + ABOVE], self.of.aligned // 2
        scan = self._scan(gains, start[first : first + len(gains)])
        scan.advance(self.of.aligned - frame)
        plan = self._plan(self.of.k, frame)
        exponents = self._exponents("near", plan, scan.states, gains, NEAR)
        scan.advance(frame)
        samples = np.empty((self.of.duration, len(gains), self.of.N), np.float32)
        for now in samples:
            scan.step()
            now[...] = scan.states
        ratios = [sample_participation_ratio(states) for states in samples.transpose(1, 0, 2)]
        return {"first": first, "exponents": exponents, "participation_ratio": np.array(ratios)}

    def _plan(self, k: int, align: int) -> Plan:
        return Plan(k, "rates", 1.0, 0, align, self.of.duration, "float32", device=self.of.device)

    def _exponents(
        self, name: str, plan: Plan, states: Array, gains: NDArray[np.float64], part: int
    ) -> NDArray[np.float64]:
        """Leading exponents (G, k) by the spectrum engine."""
        network = NetworkDynamics(Dense(self.transposed.T), activation("tanh"), gains, plan)
        place, most = self._place(name), self.of.duration
        found = follow(network, plan, states=states, rng=self.rng(part), checkpoint=place, most=most)
        return np.array([series(found, plan, self.of.N, b).exponents for b in range(len(gains))])

    def _place(self, name: str) -> Checkpoint:
        content = ["transition", name, repr(self.of), self.seed.entropy, self.seed.spawn_key, digest(Trial)]
        self._places.append(checkpoint(content))
        return self._places[-1]


def sample_participation_ratio(states: Array) -> float:
    """(tr C)^2/tr C^2, C the sample covariance of `states` (T, N); 0 for a state at rest.

    As published: at most T - 1, and below the value of endless samples.
    """
    off = states.astype(float)
    off -= off.mean(axis=0)
    gram = off @ off.T
    power = float((gram**2).sum())
    return float(np.trace(gram)) ** 2 / power if power > 1e-60 else 0.0
