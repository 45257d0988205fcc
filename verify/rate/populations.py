r"""Sparse networks of populations in simulation, given by numbers of synapses and weights: a map.

$$x_i(t+1)=\sum_jJ_{ij}\varphi(x_j(t))+b_i,\qquad b_i\sim\mathcal N(b_a,\sigma_{b,a}^2)\ \text{frozen}.$$

A neuron of population a gets a synapse from each of the N_b neurons of population b with probability
p = K_ab/N_b, independently; its weight has mean w_ab and standard deviation s_ab, w_ab itself where s_ab = 0
and else gamma distributed with the sign of w_ab, so that Dale's law holds where each column of w has one
sign. In the terms of mean-field theory

$$J_0^{ab}=K_{ab}w_{ab},\qquad g_{ab}^2=K_{ab}(s_{ab}^2+w_{ab}^2)-K_{ab}^2w_{ab}^2/N_b .$$

The same J_0 and g in another number N_b of neurons, with the same synapses and mean weights: s_ab^2 changes
by K_ab w_ab^2 times the change of 1/N_b (`spread`). So pairs of sizes have one limit, which is mean-field
theory up to 1/K_ab: an input of few synapses is not Gaussian.

Tables K_ab, w_ab, s_ab are given row by row, the population a that receives first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.averages import Averages
from rnnchaos.verify.networks.pairs import Observables, paired
from rnnchaos.verify.networks.tangent import normalised
from rnnchaos.verify.rate.kernels import beginning
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.steps import Euler

Array = NDArray[Any]
Table = Sequence[float]
"""K^2 numbers, row by row."""


def populations(
    seed: np.random.SeedSequence,
    *,
    sizes: Sequence[int],
    synapses: Table,
    weights: Table,
    spreads: Table,
    biases: Sequence[float],
    sigma_b: Sequence[float],
    states: int,
    burn: int,
    duration: int,
    gap: int,
    phi: str,
) -> Observables:
    """Kernel of `simulate rate.populations`: `mean`, `variance` and `frozen_variance` of each population,
    (K,), and `lyapunov_max` per step.

    Of one network, over `states` initial states x_i ~ N(0, 1) and `duration` steps after `burn`.
    """
    rng, N = np.random.default_rng(seed), sum(sizes)
    couplings = Dense(connections(rng, sizes, synapses, weights, spreads).T)
    scatter = np.repeat(np.asarray(sigma_b, np.float32), sizes) * rng.standard_normal(N, dtype=np.float32)
    inputs = np.repeat(np.asarray(biases, np.float32), sizes) + scatter
    part = beginning(rng, inputs, states)
    scheme = Euler(Network(couplings, activation(phi).shifted(inputs), np.ones(states)), 1.0)
    averages = Averages(states, sizes, steps=duration, window=max(1, (duration - gap) // 2))
    growth = 0.0
    for step in range(-burn, duration):
        if step >= 0:
            averages.look(part[:, 0] + inputs)
        scheme.step([part])
        grown = normalised(part[:, 1])
        growth += float(np.log(grown).mean()) if step >= 0 else 0.0
    return {**averages.found(), "lyapunov_max": growth / duration}


def connections(
    rng: np.random.Generator, sizes: Sequence[int], synapses: Table, weights: Table, spreads: Table
) -> Array:
    """J transposed, [from, to], in float32: block by block, the receiving population first."""
    N, ends = sum(sizes), np.cumsum([0, *sizes])
    matrix, numbers = np.zeros((N, N), np.float32), iter(zip(synapses, weights, spreads, strict=True))
    for a, rows in enumerate(sizes):
        for b, count in enumerate(sizes):
            K, weight, deviation = next(numbers)
            present = rng.random((count, rows), dtype=np.float32) < K / count
            block = matrix[ends[b] : ends[b + 1], ends[a] : ends[a + 1]]
            block[present] = strengths(rng, weight, deviation, int(present.sum()))
    return matrix


def strengths(rng: np.random.Generator, weight: float, spread: float, count: int) -> Array:
    """Weights of so many synapses: of one sign, mean `weight`, standard deviation `spread`."""
    if spread == 0:
        return np.full(count, weight, np.float32)
    ratio = spread / weight
    drawn: Array = rng.standard_gamma(1 / ratio**2, count, dtype=np.float32)
    return drawn * np.float32(weight * ratio**2)


def equivalent(
    seed: np.random.SeedSequence,
    *,
    N: int,
    sizes: Sequence[int],
    synapses: Table,
    weights: Table,
    spreads: Table,
    **parameters: Any,
) -> Observables:
    """`populations` in N neurons with the fractions, J_0 and g of a network of these `sizes`."""
    given = np.array(sizes)
    scaled = given * N // given.sum()
    change = np.tile(1 / scaled - 1 / given, len(given))
    s = spread(np.array(synapses), np.array(weights), np.array(spreads), change)
    return populations(
        seed,
        sizes=scaled.tolist(),
        synapses=synapses,
        weights=weights,
        spreads=s.tolist(),
        **parameters,
    )


def spread(K: Array, w: Array, s: Array, change: Array) -> Array:
    """s_ab after a `change` of 1/N_b."""
    found: Array = np.sqrt(s**2 + K * w**2 * change)
    return found


def equivalent_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Kernel of the claims: two independent networks, of N and of 2N neurons."""
    return paired(equivalent, seed, N=N, **parameters)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: the couplings, the draws of a block, and rows of states with their averages."""
    N = largest * int(parameters["N"]) if "N" in parameters else sum(parameters["sizes"])
    return 14 * N * N + 160 * int(parameters["states"]) * N
