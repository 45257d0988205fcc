"""`simulate spectrum`: resumed bit by bit, memory and k refused before it starts, and its summary."""

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles import checkpoint as checkpoints
from rnnchaos.verify.ensembles.checkpoint import checkpoint, keeping, progress
from rnnchaos.verify.ensembles.study import Record, realise, study
from rnnchaos.verify.gaussian.spectra import reasons, summary
from rnnchaos.verify.gaussian.spectrum_kernels import leading, leading_memory, leading_pair, spectrum
from rnnchaos.verify.gaussian.studies import SPECTRUM
from rnnchaos.verify.spectrum import plan as spectrum_system
from rnnchaos.verify.spectrum.result import UndecidedWarning
from rnnchaos.verify.spectrum.run import Run

SMALL: dict[str, Any] = {"g": 3.0, "N": 60, "k": 8, "dt": 0.1, "phi": "tanh", "precision": "mixed"}
TIMES = {"scheme": "rk4", "burn": 2.0, "align": 2.0, "duration": 12.0}
SEED = np.random.SeedSequence(1, spawn_key=(0,))


def same(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(
    "given",
    [SMALL | TIMES, SMALL | TIMES | {"scheme": "rates", "k": 60, "precision": "float64", "duration": 40.0}],
)
@pytest.mark.parametrize("after", [2, 30])
def test_an_interrupted_run_ends_as_an_uninterrupted_one(
    given: dict[str, Any], after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, step, done = spectrum(SEED, **given), Run._interval, []

    def interrupted(self: Run) -> None:
        done.append(self.done)
        if len(done) == after:
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    monkeypatch.setattr(Run, "_interval", interrupted)
    with keeping(tmp_path), pytest.raises(KeyboardInterrupt):
        spectrum(SEED, **given)
    ((_, (reached, planned)),) = progress(tmp_path).items()
    assert reached == done[-1] < planned
    before = len(done)
    with keeping(tmp_path):
        assert same(spectrum(SEED, **given), whole)
    assert done[before] == reached
    assert progress(tmp_path) == {}
    assert not list((tmp_path / checkpoints.FOLDER).iterdir())


def test_a_checkpoint_belongs_to_its_run(tmp_path: Path) -> None:
    with keeping(tmp_path):
        mine, other = checkpoint(["a", 1]), checkpoint(["a", 2])
    mine.seconds = 0.0
    mine.save(lambda: {"x": np.arange(3.0)}, 1, 2)
    loaded = mine.load()
    assert loaded is not None
    assert np.array_equal(loaded["x"], np.arange(3.0))
    assert other.load() is None
    assert mine.path is not None
    mine.path.write_bytes(mine.path.read_bytes()[:-5])
    assert mine.load() is None


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    spectrum(SEED, **SMALL | TIMES)
    assert not list(tmp_path.iterdir())


def test_the_template_fills_in_and_refuses() -> None:
    chosen = SPECTRUM.study({"g": "3", "N": "4096", "k": "400", "duration": "50"})
    parameters = dict(chosen.parameters)
    assert parameters["precision"] == "mixed"
    assert parameters["scheme"] == "rk4"
    assert 2**27 < chosen.memory_bytes < 2**30
    for wrong in (
        {"g": 3, "N": 10, "k": 11},
        {"g": -1},
        {"g": 3, "k": 0},
        {"g": 3, "scheme": "x"},
        {"g": 3, "T": 1},
    ):
        with pytest.raises(UsageError):
            SPECTRUM.study(wrong)
    with pytest.raises(UsageError, match="k = 11: accepted: an integer from 1 to N = 10"):
        SPECTRUM.study({"g": 3, "N": 10, "k": 11})


def test_memory_is_refused_before_anything_is_allocated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectrum_system, "available_memory", lambda: 10**4)
    with pytest.raises(NotEnoughMemory):
        spectrum(SEED, **SMALL | TIMES)


def test_observables_and_their_record() -> None:
    times = {"scheme": "rates", "burn": 100, "align": 50, "duration": 1500}
    record = realise(study("spectrum", spectrum, **SMALL | times), 1, 0)
    assert record.status == "done"
    found = record.observables
    assert found["exponents"].shape == found["errors"].shape == found["drift"].shape == (8,)
    assert np.all(np.diff(found["exponents"]) <= 0)
    assert found["intervals"].shape == (8, 2)
    assert set(found) >= {"converged", "variance", "condition", "fallbacks"}
    assert (found["converged"], reasons(found)) == (1, [])
    assert summary([record], {"N": 60})["lambda_1"].endswith("over time")


def test_the_summary_over_networks() -> None:
    records = [network(i, x) for i, x in enumerate((0.1, 0.2, 0.3))]
    found = summary(records, {"N": 100})
    assert found == {
        "N": 100,
        "networks": 3,
        "undecided": 0,
        "lambda_1": "0.2 +- 0.25 over networks",
        "dimension per unit": "needs a larger k",
        "entropy rate per unit": "needs a larger k",
    }
    assert summary(records[:2], {"N": 100})["lambda_1"] == "0.15 [0.079289, 0.22071] over time"


def network(index: int, x: float, why: str = "", **more: Any) -> Record:
    """A record of one exponent, 0.1 on either side."""
    given = {"exponents": np.array([x]), "intervals": np.array([[x - 0.1, x + 0.1]]), **more}
    told = {"converged": np.array(float(not why)), "reasons": np.array(list(why.encode()), np.uint8)}
    return Record(index, "done", given | told, 0.0)


def test_an_undecided_network_is_never_silent() -> None:
    """Every number that it went into is marked, the reasons are listed, and it warns."""
    more = {"dimension": np.array(0.1), "dimension_interval": np.array([0.0, 0.2])}
    records = [network(0, 0.1, **more), network(1, 0.2, "run longer", **more), network(2, 0.3, **more)]
    with pytest.warns(UndecidedWarning, match="1 of 3 networks undecided; network 1: run longer"):
        found = summary(records, {"N": 100})
    assert found["undecided"] == 1
    assert found["reasons"] == {"network 1": "run longer"}
    assert found["lambda_1"] == "0.2 +- 0.25 over networks (undecided: 1 of 3)"
    assert found["dimension per unit"].endswith("(undecided: 1 of 3)")
    with pytest.warns(UndecidedWarning):
        found = summary([network(i, 0.1, "run longer") for i in range(9)], {"N": 100})
    assert len(found["reasons"]) == 6
    assert found["reasons"]["and more"] == "4 networks, in the store"


def test_a_run_too_short_for_errors_is_recorded_as_undecided() -> None:
    """Not as a failure: its exponents exist, their intervals do not."""
    record = realise(study("spectrum", spectrum, **SMALL | TIMES | {"duration": 0.2}), 1, 0)
    assert record.status == "done"
    assert "errors" not in record.observables
    assert any("run longer" in reason for reason in reasons(record.observables))
    with pytest.warns(UndecidedWarning):
        assert "[-inf, inf] over time" in summary([record], {"N": 60})["lambda_1"]


def test_the_leading_exponent_is_that_of_the_spectrum() -> None:
    """Euler's map at float32 against the flow's spectrum code on the same couplings: within their errors."""
    times = {"g": 4.0, "N": 100, "dt": 1.0, "burn": 50.0, "align": 50.0}
    one = leading(SEED, states=4, scheme="rates", duration=1500.0, **times)
    many = spectrum(SEED, k=2, scheme="rates", phi="tanh", precision="float32", duration=3000.0, **times)
    assert one["lyapunov_max"] == pytest.approx(many["exponents"][0], abs=6 * many["errors"][0] + 0.01)
    assert one["variance"] == pytest.approx(many["variance"], rel=0.05)


def test_a_pair_is_two_independent_networks() -> None:
    given = {"g": 3.0, "dt": 0.2, "states": 2, "burn": 5.0, "align": 5.0, "duration": 10.0}
    pair = leading_pair(SEED, N=40, **given)
    for part, (size, units) in enumerate((("N", 40), ("2N", 80))):
        alone = leading(np.random.SeedSequence(1, spawn_key=(0, part)), N=units, **given)
        assert all(pair[f"{name}_{size}"] == value for name, value in alone.items())
    assert leading_memory({"N": 40, **given}, largest=2) > 8 * 80 * 80


@pytest.mark.parametrize(
    "given",
    [
        {"scheme": "rk4", "k": 40, "precision": "float64"},
        {"scheme": "rk4", "k": 40, "precision": "mixed"},
        {"scheme": "euler", "k": 1, "precision": "float32"},
        {"scheme": "rates", "k": 400, "precision": "float64"},
    ],
)
def test_memory_is_as_announced(given: dict[str, Any]) -> None:
    times = {"g": 2.0, "N": 400, "phi": "tanh", "dt": 0.1, "burn": 1.0, "align": 1.0, "duration": 2.0}
    spectrum(SEED, **times | given)
    tracemalloc.start()
    spectrum(SEED, **times | given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    announced = SPECTRUM.memory(times | given)
    assert 0.6 * announced < peak < 1.1 * announced
