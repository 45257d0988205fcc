"""Sweeps are tables: decimals, one row a point, gaps with their reasons, and an exit code that says whether a
point failed."""

import csv
import io
import json
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.numerics import evaluate as numerics
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.sweeps import sweep
from rnnchaos.theory.errors import NonConvergence, UsageError


def table(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, str]]]:
    code = main([*words, "--format", "csv"])
    return code, list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def failing(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """An engine that does not converge at one gain."""
    true = numerics.evaluate

    def evaluate(name: str, **given: Any) -> Any:
        if Fraction(str(given["g"])) == Fraction(at):
            raise NonConvergence("the root", "0.25")
        return true(name, **given)

    monkeypatch.setattr(sweep, "evaluate", evaluate)


def test_parameters_are_decimals(capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = table(capsys, "eval", "variance", "--g", "1:2:4", "--digits", "6")
    assert code == 0
    assert [row["g"] for row in rows] == ["1", "1.3333333333333333", "1.6666666666666667", "2"]
    assert all(Fraction(row["value"]) >= 0 and row["certified"] == "true" for row in rows)
    assert list(rows[0])[-5:] == ["value", "radius", "certified", "state", "reason"]
    assert main(["eval", "variance", "--g", "1:2:4", "--digits", "6"]) == 0
    assert "/" not in capsys.readouterr().out


def test_a_point_without_a_solution_is_a_gap_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = table(capsys, "eval", "correlation_time", "--g", "0.5,2", "--digits", "5")
    assert code == 0
    assert (rows[0]["value"], rows[0]["state"]) == ("", "quiescent")
    assert "g_c" in rows[0]["reason"]
    assert float(rows[1]["value"]) > 0
    assert main(["eval", "correlation_time", "--g", "0.5,2", "--digits", "5"]) == 0
    assert "quiescent, 1 point: g <= g_c" in capsys.readouterr().out


def test_a_point_outside_is_a_gap_and_all_of_them_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["eval", "annealed_critical_gain.large_n", "--N", "1000", "--digits", "5", "--alpha"]
    code, rows = table(capsys, *words, "1,2")
    assert code == 0
    assert [row["state"] for row in rows] == ["", "none"]
    assert "alpha < 2" in rows[1]["reason"]
    assert main([*words, "2", "--format", "csv"]) == 64


def test_a_point_that_fails_is_told_after_all_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "1.5")
    code, rows = table(capsys, "eval", "variance", "--g", "1.2,1.5,2", "--digits", "5")
    assert code == 70
    assert [row["state"] for row in rows] == ["chaotic", "failed", "chaotic"]
    assert "residual 0.25" in rows[1]["reason"]
    assert main(["eval", "variance", "--g", "1.2,1.5,2", "--digits", "5", "--json"]) == 70
    values = json.loads(capsys.readouterr().out)["values"]
    assert [value["value"] is None for value in values] == [False, True, False]
    assert values[1]["message"] == rows[1]["reason"]


@pytest.mark.parametrize(
    "bad", [["--g", "-1:2:3"], ["--g", "1:2:3", "--phi", "tanh,x**2"], ["--g", "1,2", "--T", "1"]]
)
def test_bad_arguments_are_refused_before_any_work(
    bad: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "evaluate", lambda *_, **__: pytest.fail("work was begun"))
    assert main(["eval", "variance", *bad]) == 64
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_the_table_of_the_readme() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    found = rnnchaos.table("variance", g=np.linspace(1.5, 3, 3), phi=["tanh", "erf"], digits=8)
    assert isinstance(found, pandas.DataFrame)
    assert list(found.columns) == ["g", "phi", "value", "radius", "certified", "state", "reason"]
    assert len(found) == 6
    for row in found.itertuples():
        assert row.value == pytest.approx(
            float(rnnchaos.evaluate("variance", g=row.g, phi=row.phi)), rel=1e-8
        )
        assert row.radius <= 1e-8 * row.value


def test_a_table_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnchaos.sweeps import table as tables

    monkeypatch.setattr(tables, "find_spec", lambda name: None)
    found = rnnchaos.table("correlation_time", g=[0.5, 2], digits=5)
    assert found["g"] == [0.5, 2.0]
    assert np.isnan(found["value"][0])
    assert found["state"] == ["quiescent", "chaotic"]
    assert "<table>" in found._repr_html_()
    assert rnnchaos.table("variance", g=2, digits=30)["value"][0].startswith("1.924805413737")
    assert "pandas" not in sys.modules or sys.modules["pandas"] is not None


def test_an_array_of_another_shape_is_refused() -> None:
    with pytest.raises(UsageError, match="one dimension"):
        rnnchaos.table("variance", g=np.ones((2, 2)))


@pytest.mark.slow
def test_every_quantity_has_a_table_of_its_sample_points() -> None:
    """One cell of every column of numbers, by every quantity that answers in a moment."""
    slow = (
        "participation",
        "spectrum_sum",
        "power_spectrum",
        "noise",
        "distribution_gap",
        "gradient",
        "lyapunov",
    )
    seen = 0
    for asked in quantities():
        points = {p.name: samples_of(asked.id).points.get(p.name) for p in asked.parameters if p.required}
        if not (points and all(points.values())) or any(word in asked.id for word in slow):
            continue
        found = sweep.swept(asked, [{name: each[0] for name, each in points.items() if each}], digits=3)
        (row,) = (dict(zip(found.header(), each.cells(), strict=True)) for each in found.rows)
        assert "/" not in "".join(row[name] for name in found.names)
        assert row["value"] or row["reason"]
        seen += 1
    assert seen >= 15
