"""`lyapunov_spectrum` of a stack of networks: the same as of each alone; what is refused."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, NotEnoughMemory, UsageError
from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum
from rnnchaos.verify.spectrum import plan as planning

Array = NDArray[Any]
N, R = 20, 3
TIMES = {"burn": 5.0, "align": 5.0, "duration": 10.0}
MAP_TIMES = {"burn": 5.0, "align": 5.0, "duration": 20.0}


def networks(count: int = R, n: int = N) -> Array:
    return np.random.default_rng(2).standard_normal((count, n, n)) / np.sqrt(n)


def run(J: Any, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(J, **{"g": 2.0, "rng": 1, **given})


@pytest.mark.parametrize("precision", ["float64", "mixed", "float32"])
@pytest.mark.parametrize(
    ("scheme", "k", "more"),
    [
        ("rk4", 3, {}),
        ("rk4", N, {"tau": np.linspace(1, 2, N)}),
        ("euler", N, {"bias": 0.2}),
        ("rk4_rates", 2, {"bias": np.linspace(-1, 1, N)}),
        ("euler_rates", N, {}),
        ("rates", 1, {}),
        ("rates", N, {}),
        ("inputs", N, {"leak": 0.5}),
        ("rates", N, {"leak": np.linspace(0.3, 0.9, N)}),
        ("inputs", N, {}),
    ],
)
def test_each_has_its_trajectory_and_its_determinant(
    scheme: str, k: int, more: dict[str, Any], precision: str
) -> None:
    """The first vectors of a frame depend on how it began: sums of all N, and the mean square, do not."""
    J, x0 = networks(), np.random.default_rng(3).standard_normal((R, N))
    g, times = np.array([1.2, 2.0, 3.0]), TIMES if scheme.startswith(("rk4", "euler")) else MAP_TIMES
    given = {"scheme": scheme, "k": k, "precision": precision, **times, **more}
    found = run(J, g=g, x0=x0, **given)
    assert len(found) == R
    exact = 1e-7 if precision == "float64" else 2e-2
    for n, each in enumerate(found):
        alone = run(J[n], g=float(g[n]), x0=x0[n], **given)
        assert each.exponents.shape == (k,)
        assert each.parameters["network"] == n
        assert each.parameters["g"] == g[n]
        assert each.N == N
        if k == N:
            assert each.exponents.sum() == pytest.approx(alone.exponents.sum(), abs=exact * N)
            assert each.trace_residual == pytest.approx(alone.trace_residual, abs=1e-3)
        else:
            assert each.exponents == pytest.approx(alone.exponents, abs=0.5)


def test_the_leading_exponents_agree_when_frames_have_turned() -> None:
    J, x0 = networks(), np.random.default_rng(3).standard_normal((R, N))
    given: dict[str, Any] = {"scheme": "rates", "k": 2, "burn": 10, "align": 200, "duration": 10, "g": 1.5}
    found = run(J, x0=x0, **given)
    for n, each in enumerate(found):
        alone = run(J[n], x0=x0[n], **given)
        assert each.exponents[0] == pytest.approx(alone.exponents[0], abs=1e-4)


def test_each_has_its_own_verdict() -> None:
    """One dies, one is chaotic and converges, one is too short to say, all of them in one call."""
    J = networks(2, 60)
    with pytest.warns(UndecidedWarning, match=r"network 1, 1 of 2"):
        found = lyapunov_spectrum(J, g=[0.3, 3.0], k=1, scheme="rates", rng=1, burn=400, duration=12)
    assert [each.verdict for each in found] == ["fixed point", "undecided"]
    with warnings.catch_warnings():
        warnings.simplefilter("error", UndecidedWarning)
        long = lyapunov_spectrum(J, g=[0.3, 3.0], k=1, scheme="rates", rng=1, duration=3000)
    assert [each.verdict for each in long] == ["fixed point", "converged"]
    assert long[0].exponents[0] == pytest.approx(
        np.log(0.3 * np.abs(np.linalg.eigvals(J[0])).max()), abs=1e-9
    )


def test_networks_that_lost_directions_are_run_alone() -> None:
    """The rank of one bounds its own exponents, and no other's."""
    J = networks(2, 6)
    J[1, :, 0] = J[1, :, 1]
    found = run(J, scheme="inputs", **MAP_TIMES)
    assert np.isfinite(found[0].exponents).all()
    assert np.isneginf(found[1].exponents).sum() == 1
    flat = run(J, scheme="rates", phi="relu", g=1.0, bias=0.3, **MAP_TIMES)
    assert all(each.N == 6 for each in flat)


def test_a_blow_up_names_its_network() -> None:
    with pytest.raises(NonConvergence, match="of network 1 did not converge"):
        run(networks(2), phi="x**3", g=[0.1, 50.0], scheme="rk4", k=1, **TIMES)


def test_a_stack_goes_on_where_it_was(tmp_path: Path) -> None:
    J, given = networks(), {"k": 2, **TIMES}
    whole = run(J, **given)
    kept = run(J, out=tmp_path, **given)
    assert [each.exponents.tolist() for each in kept] == [each.exponents.tolist() for each in whole]
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_stack_needs_memory_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "available_memory", lambda: 40 * 8 * N * N)
    run(networks(1), k=1, **TIMES)
    with pytest.raises(NotEnoughMemory):
        run(networks(50), k=1, **TIMES)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"g": [1.0, 2.0]}, "g"),
        ({"g": [1.0, -2.0, 1.0]}, "g"),
        ({"g": "two"}, "g"),
        ({"x0": np.zeros((2, N))}, "x0"),
        ({"x0": np.full((R, N), np.nan)}, "x0"),
        ({"signal": np.zeros((9, N))}, "signal"),
        ({"k": N + 1}, "k"),
    ],
)
def test_what_does_not_fit_is_one_line(given: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=rf"^{named}") as refusal:
        run(networks(), **given)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("J", [np.zeros((2, 3, 4)), np.zeros((0, 3, 3)), np.full((2, 3, 3), np.nan)])
def test_a_stack_that_is_none_is_refused(J: Array) -> None:
    with pytest.raises(UsageError, match=r"^J"):
        run(J)
