"""The table of digits is a stored, sealed run of what the script asks for today."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.verify.bias.record import seal
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.learning.comparison import verdict

FOLDER = Path(__file__).parents[2] / "notes" / "figures"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notes are not part of this installation")


@pytest.fixture(scope="module")
def script() -> Any:
    pytest.importorskip("matplotlib")
    spec = importlib.util.spec_from_file_location("digits", FOLDER / "langevin_machine.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stored() -> Any:
    return json.loads((FOLDER / "langevin_machine.json").read_text(encoding="utf-8"))


def test_nobody_edited_the_stored_run(stored: Any) -> None:
    assert stored["seal"] == seal(stored)
    assert (stored["images"], stored["negatives"]) == (1797, 0)
    assert seal(stored | {"seed": stored["seed"] + 1}) != stored["seal"]


def test_the_page_is_that_of_the_stored_run(script: Any, stored: Any) -> None:
    assert (FOLDER / "langevin_machine.md").read_text(encoding="utf-8") == script.page(stored)


def test_rows_are_what_the_script_asks_for_today(script: Any, stored: Any) -> None:
    """Each temperature with each split, and the study's own parameters besides."""
    assert stored["asked"] == script.ASKED
    rows = {(row["parameters"]["T"], row["parameters"]["split"]): row for row in stored["rows"]}
    assert set(rows) == {(T, split) for T in script.ASKED["T"] for split in script.ASKED["split"]}
    for (T, split), row in rows.items():
        pytest.importorskip("sklearn")
        today = template("langevin_machine").study({"T": T, "split": split})
        assert row["parameters"] == dict(today.parameters)


def test_verdicts_are_those_of_their_numbers(stored: Any) -> None:
    for row in stored["rows"]:
        laws = {name: law for name, law in row["laws"].items() if name != "model"}
        assert len(laws) == 5
        for law in laws.values():
            own = row["laws"]["model"]["test"] - law["test"]
            assert law["difference"] == pytest.approx(own, abs=1e-9)
            assert law["verdict"] == verdict(law["difference"], law["difference_error"])


def test_bounds_close(stored: Any) -> None:
    """To a tenth of a nat beyond their errors; many samples are effective, half of them negatives."""
    for row in stored["rows"]:
        seen = row["observed"]
        errors = seen["below_error"] + seen["above_error"]
        assert abs(seen["above"] - seen["below"]) < 0.1 + 3 * errors
        assert errors < 0.2
        assert seen["effective"] > 50
        assert seen["negatives"] == pytest.approx(0.5, abs=4 * seen["negatives_error"])
