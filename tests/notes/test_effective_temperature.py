"""The figure of the effective temperature: its interpolation, and its committed data against theory."""

import csv
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate

FOLDER = Path(__file__).parents[2] / "notes" / "figures"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notes are not part of this installation")


@pytest.fixture(scope="module")
def script() -> Any:
    pytest.importorskip("matplotlib")
    spec = importlib.util.spec_from_file_location("figure", FOLDER / "effective_temperature.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "effective_temperature.csv").open() as file:
        reader = csv.reader(file)
        next(reader)
        names = ["dt", "moving", "moved", "low", "high", "still", "stayed", "bottom", "top", "pairs", "seed"]
        return [dict(zip(names, line, strict=False)) for line in reader]


def test_matching_inverts_power_laws(script: Any) -> None:
    """observable = a T^b at three temperatures: exact inside and beyond them."""
    heats = np.log(np.array([0.5, 1.0, 2.0]))
    found = script.matched(np.array([0.1, 3.0, 90.0]), heats, np.log(3) + 1.5 * heats)
    assert found == pytest.approx((np.array([0.1, 3.0, 90.0]) / 3) ** (1 / 1.5))


def test_the_table_holds_theory(rows: list[dict[str, str]]) -> None:
    """Both predictions of every row are the certified ones: one climbs as dt falls, the other is Gamma0."""
    for row in rows:
        moving = evaluate("effective_temperature", g="1.5", definition="increment", dt=row["dt"])
        assert float(row["moving"]) == pytest.approx(float(moving), rel=1e-12)
        assert float(row["still"]) == pytest.approx(float(evaluate("kinetic_energy", g="1.5")), rel=1e-12)
    steps = [float(row["dt"]) for row in rows]
    assert steps == sorted(steps, reverse=True)
    assert len(rows) >= 3


def test_the_table_holds_what_it_shows(rows: list[dict[str, str]]) -> None:
    """Each interval holds its prediction; the matched temperature at the finest step is refuted by energy."""
    for row in rows:
        assert float(row["low"]) <= float(row["moving"]) <= float(row["high"])
        assert float(row["bottom"]) <= float(row["still"]) <= float(row["top"])
    assert float(rows[-1]["low"]) > float(rows[-1]["top"])
    assert int(rows[0]["seed"]) >= 0
