"""The flow kernels against dense float64 references, exact symmetries and exact sums."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from rnnchaos.verify.ensembles.study import realise, study
from rnnchaos.verify.networks import flow

PHI = {
    "tanh": math.tanh,
    "erf": lambda x: math.erf(math.sqrt(math.pi) * x / 2),
    "atan": lambda x: 2 / math.pi * math.atan(math.pi * x / 2),
    "algebraic": lambda x: x / math.sqrt(1 + x * x),
    "gd": lambda x: 2 * math.atan(math.tanh(x / 2)),
    "x*exp(-x**2)": lambda x: x * math.exp(-x * x),
}
SMALL = {"g": 2.0, "N": 60, "dt": 0.2, "states": 3, "burn": 4.0, "duration": 8.0, "thresholds": (0.3, 1.5)}


def seed(*key: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(20260, spawn_key=key)


def small_flow(states: int = 3, **changes: object) -> flow.Flow:
    parameters = {"g": 2.0, "N": 60, "dt": 0.2, "phi": "tanh"} | changes
    return flow.network(seed(), states=states, **parameters)  # type: ignore[arg-type]


def force(run: flow.Flow, phi: str) -> np.ndarray:
    """dt F in float64, by the definition: sum over j of dt J_ij phi(x_j), minus dt x_i."""
    x = run.states.astype(float)
    rates = np.vectorize(PHI[phi])(x)
    return np.array([run.couplings.astype(float).T @ row for row in rates]) - run.dt * x


@settings(max_examples=25, deadline=None)
@given(
    N=st.integers(1, 40),
    states=st.integers(1, 2 * flow.STACKED),
    dt=st.floats(0.01, 1),
    g=st.floats(0.1, 10),
    phi=st.sampled_from(sorted(PHI)),
)
def test_a_step_is_the_map(N: int, states: int, dt: float, g: float, phi: str) -> None:
    run = flow.network(seed(N), g=g, N=N, dt=dt, states=states, phi=phi)
    before, expected = run.states.copy(), force(run, phi)
    run.step()
    size = 1 + np.abs(expected).max() + np.abs(before).max()
    assert np.abs(run.increment - expected).max() < 2e-6 * size * math.sqrt(N)
    assert np.array_equal(run.states, before + run.increment)
    assert run.states.dtype == run.increment.dtype == np.float32


def test_couplings_have_the_stated_law() -> None:
    run = small_flow(N=500)
    gains = run.couplings / run.dt * math.sqrt(500)
    n = gains.size
    assert abs(gains.mean()) < 6 * 2 / math.sqrt(n)
    assert abs(gains.var() - 4) < 6 * 4 * math.sqrt(2 / n)


def test_scaling_the_argument_is_scaling_state_and_gain() -> None:
    """phi(2x) at gain g has the trajectories of phi at gain 2g, halved: exactly, in binary."""
    plain, scaled = small_flow(), small_flow(phi="tanh(2*x)")
    plain.couplings *= 2
    scaled.states /= 2
    plain.advance(20)
    scaled.advance(20)
    assert np.array_equal(2 * scaled.states, plain.states)


def test_scaling_the_nonlinearity_is_scaling_the_gain() -> None:
    plain, scaled = small_flow(), small_flow(phi="2*tanh(x)")
    plain.couplings *= 2
    plain.advance(20)
    scaled.advance(20)
    assert np.array_equal(scaled.states, plain.states)


def test_sign_symmetry() -> None:
    plain, flipped = small_flow(), small_flow()
    flipped.states *= -1
    plain.advance(20)
    flipped.advance(20)
    assert np.array_equal(flipped.states, -plain.states)


def test_states_of_one_network_do_not_see_each_other() -> None:
    together, alone = small_flow(states=2), small_flow(states=2)
    single = flow.Flow(alone.couplings, alone.states[1:].copy(), dt=alone.dt)
    together.advance(20)
    single.advance(20)
    assert np.array_equal(together.states[1], single.states[0])


def test_work_of_the_force_is_exact_for_the_map() -> None:
    """|x + dt F|^2 telescopes: <xF> + dt <F^2>/2 is the change of |x|^2 over 2 T, to rounding."""
    run, steps = small_flow(N=300), 500
    start = np.square(run.states, dtype=float).sum()
    xf = ff = 0.0
    for _ in range(steps):
        before = run.states.astype(float)
        run.step()
        xf += np.vdot(before, run.increment) / run.dt
        ff += np.square(run.increment, dtype=float).sum() / run.dt**2
    change = np.square(run.states, dtype=float).sum() - start
    assert xf + run.dt * ff / 2 == pytest.approx(change / (2 * run.dt), abs=1e-5 * ff)
    assert ff > 0


def test_observables_are_the_averages_they_say() -> None:
    result, run = flow.gaussian(seed(), **SMALL), small_flow()
    run.advance(SMALL["burn"])
    x, f = [], []
    for _ in range(round(SMALL["duration"] / run.dt)):
        x.append(run.states.astype(float))
        f.append(force(run, "tanh") / run.dt)
        run.step()
    sampled = np.array(f[:: flow.STRIDE])
    unit_time = np.array(x[:: round(1 / run.dt / flow.STRIDE) * flow.STRIDE])
    assert result["variance"] == pytest.approx(np.mean(np.square(x[:: flow.STRIDE])), rel=1e-5)
    assert result["kinetic_energy"] == pytest.approx(np.mean(sampled**2), rel=1e-5)
    lengths = np.sqrt(np.mean(sampled**2, axis=2))
    assert result["arc_length_rate"] == pytest.approx(lengths.mean(), rel=1e-5)
    assert result["marginal"] == pytest.approx(
        [np.mean(np.abs(unit_time) < t) for t in (0.3, 1.5)], abs=1e-12
    )
    assert result["chaotic"] == 1


def test_below_the_onset_activity_dies() -> None:
    result = flow.gaussian(seed(), **SMALL | {"g": 0.5, "N": 200, "burn": 30.0})
    assert result["kinetic_energy"] < 1e-12
    assert result["variance"] < 1e-10
    assert result["chaotic"] == 0


def test_a_fixed_point_is_not_chaotic() -> None:
    """One unit with J > 1 settles at the root of x = J tanh x."""
    root = brentq(lambda x: x - 2 * math.tanh(x), 1, 3)
    run = flow.Flow(np.array([[0.4]], np.float32), np.ones((2, 1), np.float32), dt=0.2)
    run.advance(100)
    result = flow.observe(run, duration=10)
    assert result["chaotic"] == 0
    assert result["variance"] == pytest.approx(root**2, rel=1e-5)


def test_a_limit_cycle_is_not_chaotic() -> None:
    """Two units that rotate: J = [[2, -1], [1, 2]] has the unstable pair 2 +- i."""
    couplings = 0.2 * np.array([[2, 1], [-1, 2]], np.float32)
    run = flow.Flow(couplings, np.ones((1, 2), np.float32), dt=0.2)
    run.advance(100)
    result = flow.observe(run, duration=60)
    assert result["kinetic_energy"] > 0.01
    assert result["chaotic"] == 0


def test_a_pair_is_two_independent_networks() -> None:
    pair = flow.richardson_pair(seed(7), **SMALL)
    for part, size, units in ((0, "N", 60), (1, "2N", 120)):
        single = flow.gaussian(seed(7, part), **SMALL | {"N": units})
        for name, value in single.items():
            assert np.array_equal(pair[f"{name}_{size}"], value)


def test_the_seed_decides_every_bit() -> None:
    shared = seed(3)
    first, again, other = (flow.richardson_pair(s, **SMALL) for s in (shared, shared, seed(4)))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert first["variance_N"] != other["variance_N"]


def test_a_blow_up_is_a_failed_record() -> None:
    linear = study("blow-up", flow.gaussian, **SMALL | {"phi": "x", "g": 4.0, "burn": 400.0})
    record = realise(linear, 1, 0)
    assert record.status == "failed"
    assert "variance" in record.message


@pytest.mark.parametrize("largest", [1, 2])
def test_memory_is_as_announced(largest: int) -> None:
    kernel = flow.gaussian if largest == 1 else flow.richardson_pair
    parameters = SMALL | {"N": 400, "burn": 0.0, "duration": 1.0}
    kernel(seed(), **parameters)
    tracemalloc.start()
    kernel(seed(), **parameters)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    announced = flow.memory_bytes(parameters, largest=largest)
    assert 0.9 * announced < peak < 1.1 * announced


def test_correlations_are_means_over_pairs_of_samples() -> None:
    """Against a path stored step by step; lag 0 is the variance."""
    spacing, samples = flow.STRIDE * 0.2, 20
    found = flow.observe(small_flow(), duration=samples * spacing, lags=(0.0, 2 * spacing))
    run, path = small_flow(), []
    for _ in range(samples):
        path.append(run.states.astype(float))
        run.advance(spacing)
    later = np.mean([np.mean(x * y) for x, y in zip(path, path[2:], strict=False)])
    assert found["correlation"] == pytest.approx([found["variance"], later], rel=1e-5)
    parameters = SMALL | {"lags": (1.0,)}
    assert flow.memory_bytes(parameters) > flow.memory_bytes(SMALL)
