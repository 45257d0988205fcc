"""Text for people says what is true: printed digits, printed radius and truth belong together."""

from fractions import Fraction

import pytest

from rnnchaos.cli import main
from rnnchaos.numerics.ball.convert import exact
from rnnchaos.numerics.evaluate import evaluate, quantity
from rnnchaos.sweeps.sweep import swept
from rnnchaos.text.values import sweep_text, value_text
from rnnchaos.text.verdicts import duration


@pytest.mark.parametrize("digits", [1, 3, 15, 40])
@pytest.mark.parametrize("name", ["kinetic_energy", "variance", "lyapunov_max"])
def test_the_truth_is_within_the_printed_radius_of_the_printed_digits(name: str, digits: int) -> None:
    value = evaluate(name, g="1.5", digits=digits)
    truth = exact(evaluate(name, g="1.5", digits=digits + 20).arb.mid())
    shown, radius = Fraction(str(value)), Fraction(value.printed_radius() or "")
    assert abs(truth - shown) <= radius <= Fraction(2, 10**digits) * max(1, abs(truth))


def test_exact_values_and_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "variance", "--g", "0.5"]) == 0
    assert "radius  0 (certified)\nstate   quiescent" in capsys.readouterr().out
    assert main(["eval", "correlation_time", "--g", "0.5"]) == 0
    out = capsys.readouterr().out
    assert "none (g <= g_c" in out
    assert "radius" not in out


def test_a_state_is_printed_where_it_says_something() -> None:
    assert "state" not in value_text(evaluate("heavy_tailed.stable_pdf", alpha="1.5", x="1", digits=5))
    asked = quantity("gaussian.variance")
    assert "state" not in sweep_text(swept(asked, [{"g": "2"}, {"g": "3"}], digits=5))
    assert sweep_text(swept(asked, [{"g": "2"}, {"g": "0.5"}], digits=5)).count("chaotic") == 1


def test_more_digits_than_python_converts_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["--json"], ["--format", "csv"]):
        assert main(["eval", "lyapunov_max", "--g", "0.9", "--digits", "5000", *words]) == 0
        assert len(capsys.readouterr().out) > 5000


def test_exponents_have_the_digits_that_were_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exponents", "--digits", "8"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:5]]
    assert [row[2] for row in rows] == ["1.0000000", "1.0000000", "3.0000000", "0.33333333"]
    assert all(abs(Fraction(row[2]) - Fraction(row[4])) <= Fraction(row[3]) for row in rows)


def test_a_plan_of_seconds_is_told_in_seconds() -> None:
    assert duration(1.25) == "1.2 seconds"
    assert duration(120) == "2.0 minutes"
