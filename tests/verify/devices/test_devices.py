"""Networks moved to a device: over NumPy, over array-api-strict, which knows nothing beyond the standard, and
over PyTorch's CPU; against the host, and against QR in each step."""

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos.cli import main
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices import follow as moving
from rnnchaos.verify.devices.device import Device, device
from rnnchaos.verify.devices.frames import orthonormal
from rnnchaos.verify.heavy_tailed.couplings import Scan, couplings
from rnnchaos.verify.heavy_tailed.transition_trial import transition
from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum

Array = NDArray[Any]
N = 30
REQUIRED = "RNNCHAOS_DEVICES"
"""Set where PyTorch must be there: its tests then fail and are not skipped."""


def torch_is_there() -> bool:
    try:
        device("cpu")
    except UsageError:
        return REQUIRED in os.environ
    return True


def place(name: str) -> Device:
    if name == "strict":
        strict = pytest.importorskip(
            "array_api_strict", reason="array-api-strict is not installed (extra test)"
        )
        return Device(name, strict)
    if name == "numpy":
        return Device("moved", np)
    if not torch_is_there():
        pytest.skip("torch is not installed (extra torch)")
    return device("cpu")


@pytest.fixture(params=["numpy", "strict", "torch"])
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Device:
    """A device that `device="cpu"` means in this test."""
    found = place(request.param)
    monkeypatch.setattr(moving, "device", lambda name: found)
    monkeypatch.setattr("rnnchaos.verify.own.stated.on_device", lambda name: found)
    monkeypatch.setattr("rnnchaos.verify.heavy_tailed.transition_trial.device", lambda name: found)
    return found


def networks(count: int | None = None) -> Array:
    shape = (N, N) if count is None else (count, N, N)
    return np.random.default_rng(0).standard_normal(shape) / np.sqrt(N)


def run(J: Array, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(J, **{"g": 1.5, "rng": 1, **given})


TIMES: dict[str, Any] = {"burn": 2, "align": 3, "duration": 20}


@pytest.mark.parametrize("scheme", ["rk4", "euler", "rates", "inputs"])
@pytest.mark.parametrize(("k", "precision"), [(1, "float64"), (5, "float64"), (5, "mixed"), (5, "float32")])
def test_a_run_there_is_the_run_here(where: Device, scheme: str, k: int, precision: str) -> None:
    """Same seed, same network, same start; rounding grows by exp(lambda_1 t), here by less than ten."""
    given = {"scheme": scheme, "k": k, "precision": precision, **TIMES}
    here, there = run(networks(), **given), run(networks(), device="cpu", **given)
    exact = {"float64": 1e-10, "mixed": 1e-4, "float32": 2e-3}[precision]
    assert there.exponents == pytest.approx(here.exponents, abs=exact)
    assert there.parameters["device"] == "cpu"
    assert there.N == N


@pytest.mark.parametrize("scheme", ["rk4", "rates"])
def test_a_stack_there_is_the_stack_here(where: Device, scheme: str) -> None:
    given = {"scheme": scheme, "k": 4, "g": [1.0, 1.5, 2.0], **TIMES}
    here, there = run(networks(3), **given), run(networks(3), device="cpu", **given)
    for one, other in zip(here, there, strict=True):
        assert other.exponents == pytest.approx(one.exponents, abs=1e-9)


@pytest.mark.parametrize("scheme", ["rk4", "rates", "inputs"])
def test_all_exponents(where: Device, scheme: str) -> None:
    """The host finds those of a map by elimination, from other vectors: their sum is the same."""
    given = {"scheme": scheme, "k": N, **TIMES}
    here, there = run(networks(), **given), run(networks(), device="cpu", **given)
    assert there.exponents.sum() == pytest.approx(here.exponents.sum(), abs=1e-7)


def test_long_runs_agree_within_their_intervals(where: Device) -> None:
    """Trajectories part; averages over them do not."""
    given: dict[str, Any] = {"scheme": "rates", "k": 2, "g": 3.0, "duration": 1500}
    here, there = run(networks(), **given), run(networks(), device="cpu", **given)
    for one, other in zip(here.intervals, there.intervals, strict=True):
        wide = np.diff(one)[0] + np.diff(other)[0]
        assert abs(one.mean() - other.mean()) < wide
    assert there.verdict == here.verdict == "converged"


@pytest.mark.parametrize("phi", ["atan", "algebraic", "gd", "logistic", "softplus"])
def test_each_phi(where: Device, phi: str) -> None:
    given = {"scheme": "rates", "k": 2, "phi": phi, **TIMES}
    here, there = run(networks(), **given), run(networks(), device="cpu", **given)
    assert there.exponents == pytest.approx(here.exponents, abs=1e-10)


@pytest.mark.parametrize("condition", [1e2, 1e5, 1e12])
def test_frames(where: Device, condition: float) -> None:
    """Once, twice, by QR."""
    rng = np.random.default_rng(1)
    left, right = (np.linalg.qr(rng.standard_normal((n, 6)))[0] for n in (20, 6))
    rows = np.array(2 * [(left * np.geomspace(1, 1 / condition, 6) @ right).T])
    Q, growth, found, fallbacks = orthonormal(where, where.array(rows, "float64"))
    expected = np.log(np.abs(np.diag(np.linalg.qr(rows[0].T)[1])))
    assert where.host(growth)[0] == pytest.approx(expected, abs=1e-15 * condition * 100 + 1e-12)
    assert where.host(Q)[1] @ where.host(Q)[1].T == pytest.approx(np.eye(6), abs=1e-12 + 1e-15 * 1e3**2)
    assert fallbacks == (2 if condition > 1e7 else 0)
    assert found > condition / 100


def test_a_scan_of_gains(where: Device) -> None:
    W, gains = couplings(np.random.default_rng(1), alpha=1.5, N=N), [0.3, 0.6]
    states = np.random.default_rng(2).standard_normal((2, N)).astype(np.float32)
    here, there = Scan(W, gains, states), Scan(W, gains, states, where)
    for _ in range(10):
        here.step()
        there.step()
    assert there.states == pytest.approx(here.states, abs=1e-5)
    assert there.inputs == pytest.approx(here.inputs, rel=1e-4, abs=1e-5)


def test_a_trial_of_the_transition(where: Device) -> None:
    """Couplings are drawn on the host: the spectral radius is the same, and exponents below the onset."""
    given: dict[str, Any] = {"alpha": 1.5, "N": 40, "k": 4, "points": 6, "low": 0.05, "high": 0.5}
    steps = {"burn": 20, "align": 10, "duration": 10}
    here, there = (
        transition(np.random.SeedSequence(1), **given, **steps, device=name) for name in ("numpy", "cpu")
    )
    assert there["log_radius"] == here["log_radius"]
    for name in ("exact", "exponents", "participation_ratio"):
        assert there[name] == pytest.approx(here[name], rel=1e-2, abs=2e-3)


def test_an_interrupted_run_goes_on(where: Device, tmp_path: Path) -> None:
    given: dict[str, Any] = {"scheme": "rates", "k": 2, "device": "cpu", **TIMES}
    whole, kept = run(networks(), **given), run(networks(), out=tmp_path, **given)
    assert kept.exponents == pytest.approx(whole.exponents, abs=0)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize(
    "given",
    [{"bias": 0.1}, {"tau": 2.0}, {"scheme": "rk4_rates"}, {"scheme": "rates", "leak": 0.5}, {"phi": "erf"}],
)
def test_what_cannot_be_moved_is_one_line(given: dict[str, Any]) -> None:
    place("torch")
    with pytest.raises(UsageError, match=r"accepted (of|with)"):
        run(networks(), k=1, device="cpu", **given)


def test_a_device_without_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Device("mps", np)
    monkeypatch.setattr(moving, "device", lambda name: narrow)
    monkeypatch.setattr("rnnchaos.verify.own.stated.on_device", lambda name: narrow)
    with pytest.raises(UsageError, match=r"precision = float64: accepted on mps: float32"):
        run(networks(), k=2, device="mps", **TIMES)
    given = {"k": 2, "precision": "float32", "scheme": "rates", **TIMES}
    found, here = run(networks(), device="mps", **given), run(networks(), **given)
    assert found.exponents == pytest.approx(here.exponents, abs=5e-3)


@pytest.mark.parametrize("name", ["tpu", "numpy:1", "cuda:x", "cpu:1", 7])
def test_no_such_device(name: Any) -> None:
    with pytest.raises(UsageError, match=r"device = .*accepted: numpy, cpu, cuda"):
        run(networks(), k=1, device=name)


def test_the_command_refuses_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["spectrum", "--g", "2"], ["transition", "--alpha", "1.5", "--N", "20"]):
        assert main(["simulate", *words, "--device", "tpu"]) == 64
        said = capsys.readouterr().err
        assert said.startswith("rnnchaos: device = tpu: accepted: numpy, cpu")
        assert said.count("\n") == 1
