r"""What the claims of the gradient column sample: equilibrium from three starts, and the chaotic flow on the
same landscape.

`equilibrium` runs, in one network, as many states from a planted start as from inside and from outside of the
equilibrium shell (half and twice its width, which `variance` = S(T) gives), and averages after `burn` each
start by itself: a claim takes the hull of the three, so that nothing is verified before they agree. `chaos`
follows the flow dx/dt = F by the classical Runge-Kutta method, four products a step, with the landscape's
observables along the way. Both have pairs of N and 2N units, whose 2 X(2N) - X(N) has no bias of order 1/N.

Angles and ratios are those of the averages of one network: <a.b>/sqrt(<a^2><b^2>).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.gradient.landscape import Array, Landscape, mean_product
from rnnchaos.verify.gradient.langevin import STARTS, Langevin, displaced, network, planted
from rnnchaos.verify.networks.flow import QUIET, Returns
from rnnchaos.verify.networks.pairs import paired

Observables = dict[str, Any]
Means = dict[str, NDArray[np.float64]]


def gradient(
    seed: np.random.SeedSequence,
    *,
    g: float,
    T: float,
    variance: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    start: str = "planted",
    scheme: str = "matthews",
    every: float = 0.5,
    phi: str = "tanh",
) -> Observables:
    """Kernel of `simulate gradient`: time averages of one network's observables, not finite after a blow-up.

    A planted start has one state, whatever `states` says: the network is made for it. `increment` is the mean
    squared increment of a step per neuron.
    """
    if start not in STARTS:
        raise UsageError("start", start, f"accepted: {', '.join(STARTS)}")
    rng = np.random.default_rng(seed)
    couplings = network(rng, g=g, N=N)
    if start == "planted":
        x = planted(rng, couplings, T=T, variance=variance, phi=phi)
    else:
        x = displaced(rng, start, states=states, N=N, variance=variance)
    with np.errstate(over="ignore", invalid="ignore"):
        run = Langevin(Landscape(couplings, phi), x, T=T, dt=dt, rng=rng, scheme=scheme)
        run.advance(burn)
        means = averages(run, duration=duration, every=every)
    return {name: float(value.mean()) for name, value in means.items()}


def averages(run: Langevin, *, duration: float, every: float) -> Means:
    """Averages over samples `every` apart: the landscape's observables and `increment`, each (states,)."""
    samples, stride = _stride(run.dt, duration, every)
    total: Means = {}
    for _ in range(samples):
        before = run.states.copy()
        seen = run.landscape.observables(before)
        run.step()
        seen["increment"] = mean_product(run.states - before, run.states - before)
        _accumulate(total, seen)
        for _ in range(stride - 1):
            run.step()
    return {name: value / samples for name, value in total.items()}


def _stride(dt: float, duration: float, every: float) -> tuple[int, int]:
    """Samples, and steps between two of them."""
    return max(1, round(duration / every)), max(1, round(every / dt))


def _accumulate(total: Means, seen: Mapping[str, Any]) -> None:
    for name, value in seen.items():
        total[name] = total[name] + value if name in total else value


def _below(states: Array, thresholds: Sequence[float]) -> NDArray[np.float64]:
    """P(|x| < theta) over the units of each state, (states, thresholds)."""
    below: NDArray[np.float64] = np.mean(
        np.abs(states)[..., None] < np.asarray(thresholds, states.dtype), axis=1
    )
    return below


def equilibrium(
    seed: np.random.SeedSequence,
    *,
    g: float,
    T: float,
    variance: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    thresholds: Sequence[float],
    scheme: str = "matthews",
    every: float = 1.0,
    phi: str = "tanh",
) -> Observables:
    """The landscape's observables of one network from each start, `energy_planted`, `energy_inside`, ...:
    their averages, `thermometer` (|grad E|^2 over the laplacian), `marginal` (P(|x| < theta) for each
    threshold); and `overlap`, the mean of (phi(x).phi(y)/N)^2 over pairs of states.
    """
    rng = np.random.default_rng(seed)
    couplings = network(rng, g=g, N=N)
    found = [np.repeat(planted(rng, couplings, T=T, variance=variance, phi=phi), states, axis=0)]
    found += [displaced(rng, start, states=states, N=N, variance=variance) for start in ("inside", "outside")]
    groups = dict(zip(STARTS, np.split(np.arange(3 * states), 3), strict=True))
    with np.errstate(over="ignore", invalid="ignore"):
        run = Langevin(Landscape(couplings, phi), np.concatenate(found), T=T, dt=dt, rng=rng, scheme=scheme)
        run.advance(burn)
        means, overlap = _watched(run, thresholds, duration, every)
    out = {
        f"{name}_{start}": value[rows].mean(0)
        for start, rows in groups.items()
        for name, value in means.items()
    }
    ratios = {f"thermometer_{s}": out[f"gradient_norm_{s}"] / out[f"laplacian_{s}"] for s in groups}
    return out | ratios | {"overlap": overlap}


def _watched(
    run: Langevin, thresholds: Sequence[float], duration: float, every: float
) -> tuple[Means, float]:
    """Time averages of each state's observables and marginal, and of the squared overlap of pairs."""
    samples, stride = _stride(run.dt, duration, every)
    total: Means = {}
    square, pairs = 0.0, np.triu_indices(len(run.states), 1)
    for _ in range(samples):
        seen = run.landscape.observables(run.states)
        _accumulate(total, seen | {"marginal": _below(run.states, thresholds)})
        rate = run.landscape.jet(run.states)[0]
        square += float(((rate @ rate.T / rate.shape[1])[pairs].astype(np.float64) ** 2).mean())
        for _ in range(stride):
            run.step()
    return {name: value / samples for name, value in total.items()}, square / samples


def runge_kutta(landscape: Landscape, states: Array, dt: float) -> None:
    """One step of dx/dt = F(x) by the classical method, in place."""
    first = landscape.force(states)
    second = landscape.force(states + (dt / 2) * first)
    third = landscape.force(states + (dt / 2) * second)
    fourth = landscape.force(states + dt * third)
    states += (dt / 6) * (first + 2 * (second + third) + fourth)


def chaos(
    seed: np.random.SeedSequence,
    *,
    g: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    thresholds: Sequence[float],
    every: float = 1.0,
    phi: str = "tanh",
) -> Observables:
    """The flow of one network on its landscape: averages over states and time of the landscape's observables,
    `kinetic_energy` <F^2>, `arc_length_rate` <|F|>/sqrt(N), `steepness` |grad E|^2/<F^2>, cosines `x.h`,
    `x.F`, `F.grad`, `marginal`, and `chaotic`, the fraction of states that neither rest nor return.
    """
    rng = np.random.default_rng(seed)
    landscape = Landscape(network(rng, g=g, N=N), phi)
    x = rng.standard_normal((states, N), dtype=np.float32)
    samples, stride = _stride(dt, duration, every)
    total: Means = {}
    for _ in range(round(burn / dt)):
        runge_kutta(landscape, x, dt)
    returns = Returns(x)
    for _ in range(samples):
        seen = landscape.observables(x)
        speed = {"arc_length_rate": np.sqrt(2 * seen["energy"])}
        _accumulate(total, seen | speed | {"marginal": _below(x, thresholds)})
        returns.look(x)
        for _ in range(stride):
            runge_kutta(landscape, x, dt)
    means = {name: value.mean(0) / samples for name, value in total.items()}
    moving = 2 * total["energy"] > samples * QUIET * (1 + total["variance"] / samples)
    return means | _shape(means) | {"chaotic": np.mean(moving & ~returns.seen)}


def _shape(means: Mapping[str, Any]) -> Observables:
    """Energy of motion, steepness and angles, from averages."""
    x2, f2, h2 = means["variance"], 2 * means["energy"], means["field_variance"]
    return {
        "kinetic_energy": f2,
        "steepness": means["gradient_norm"] / f2,
        "x.h": (means["force_state"] + x2) / np.sqrt(x2 * h2),
        "x.F": means["force_state"] / np.sqrt(x2 * f2),
        "F.grad": means["force_gradient"] / np.sqrt(f2 * means["gradient_norm"]),
    }


def equilibrium_pair(seed: np.random.SeedSequence, **parameters: Any) -> Observables:
    """Kernel of the claims about equilibrium: `equilibrium` at N and at 2N units."""
    return paired(equilibrium, seed, **parameters)


def chaos_pair(seed: np.random.SeedSequence, **parameters: Any) -> Observables:
    """Kernel of the claims about the flow: `chaos` at N and at 2N units."""
    return paired(chaos, seed, **parameters)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of a kernel with `largest` times N units: J in float32, its correction in float64 and
    float32 beside it, and twenty arrays of states.
    """
    size = largest * int(parameters["N"])
    return 16 * size * size + 240 * int(parameters["states"]) * size
