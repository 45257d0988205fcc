"""The survey of mutants: layers mark what they see, simulation must refute large shifts, survivors are
named."""

from types import SimpleNamespace
from typing import Any

import pytest
import sympy as sp

from rnnchaos.numerics.checks.homogeneity import applies, homogeneous
from rnnchaos.numerics.checks.reference_point import claimed, gap, quick
from rnnchaos.theory.algebra.mutations import mutants
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Step
from rnnchaos.verify.harness import mutation
from rnnchaos.verify.harness.mutation import FormulaSurvey, Survey, surveyed

ENERGY = formula("gaussian.kinetic_energy")
P = 0.12790685017419753


def verdict(low: float, high: float, tolerance: float = 0.0128) -> Any:
    claim = SimpleNamespace(point={"g": "2"}, formula=ENERGY.id, measurements=(None,))
    stated = SimpleNamespace(claim=claim, prediction=P, tolerance=tolerance)
    return SimpleNamespace(stated=stated, interval=(low, high))


def test_every_layer_catches_the_energys_mutants() -> None:
    found = surveyed(ENERGY, [verdict(P - 0.01, P + 0.01)])
    assert found.mutants == len(mutants(ENERGY)) > 5
    assert found.survivors == []
    assert found.caught["derivation"] == found.caught["evaluation"] == found.mutants
    assert 0 < found.caught["identity"] < found.mutants
    assert found.large == found.large_caught > 0
    assert found.caught["simulation"] == found.mutants - 1  # 5 % of Gamma0 is inside the interval


def test_an_interval_too_wide_fails_the_survey() -> None:
    wide = surveyed(ENERGY, [verdict(-9.0, 9.0)])
    assert wide.large > wide.large_caught
    assert Survey((wide,)).exit_code == 1


def test_what_nothing_catches_survives_by_name() -> None:
    """A premise alone, in symbols that no witness knows: no layer can object."""
    a, b = sp.symbols("a b", positive=True)
    step = Step("given", sp.Eq(a, b + 1))
    weak = Formula(
        "weak.one",
        "weak",
        step.relation,
        {"a": Meaning("a"), "b": Meaning("b")},
        b > 0,
        DERIVED_HERE,
        (step,),
    )
    found = surveyed(weak, [])
    assert len(found.survivors) == found.mutants > 0
    assert Survey((found,)).exit_code == 1


def test_exit_code_counts_all_formulas() -> None:
    good = FormulaSurvey("good", 99)
    assert Survey((good, FormulaSurvey("bad", 1, survivors=["x"]))).exit_code == 0
    assert Survey((good, FormulaSurvey("bad", 10, survivors=["x"] * 10))).exit_code == 1


def test_witnesses_satisfy_their_formulas() -> None:
    for name in ("kinetic_energy", "self_consistency", "arc_length", "activity_distribution"):
        id = f"gaussian.{name}"
        point = quick()[id].build({"g": "2"})
        assert gap(formula(id), point) <= point.slack
        assert abs(claimed(formula(id), point) / float(point.values[point.subject]) - 1) < 1e-4


def test_homogeneity_holds_and_bites() -> None:
    assert applies(ENERGY)
    assert homogeneous(ENERGY)
    shifted = [m for m in mutants(ENERGY) if m.kind == "swap two parameters"]
    assert shifted
    assert not any(homogeneous(m.formula) for m in shifted)
    assert not applies(formula("gaussian.kinetic_energy.onset"))
    assert not applies(formula("gaussian.dmft"))


def counted(shift: float, width: float) -> tuple[int, int]:
    """Large mutants, and those caught, of one mutant that is off by `shift` tolerances, in an interval that
    reaches `width` tolerances from the prediction."""
    witness: Any = SimpleNamespace(value=P + shift * TOLERANCE)
    out = FormulaSurvey("one", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutation, "claimed", lambda formula, at: at.value)
        of = verdict(P - width * TOLERANCE, P + width * TOLERANCE, TOLERANCE)
        mutation.outside(SimpleNamespace(formula=None), [(of, witness)], out)  # type: ignore[arg-type]
    return out.large, out.large_caught


TOLERANCE = 0.0128


@pytest.mark.parametrize("sign", [-1, 1])
def test_simulation_is_held_to_two_tolerances(sign: int) -> None:
    """2.5 tolerances off is for simulation to catch, whether it did or not; 1.5 is not."""
    assert counted(2.5 * sign, width=1) == (1, 1)
    assert counted(2.5 * sign, width=3) == (1, 0)
    assert counted(2.01 * sign, width=3) == (1, 0)
    assert counted(1.99 * sign, width=3) == (0, 0)
    assert counted(1.5 * sign, width=1) == (0, 0)


def test_twenty_tolerances_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "LARGE", 20)
    assert counted(2.5, width=3) == (0, 0)


def test_a_mutant_that_takes_for_ever_is_not_caught_and_the_survey_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A witness whose evaluation never ends catches nothing; the derivation still does."""

    def endless(*_: Any) -> float:
        while True:
            pass

    monkeypatch.setattr(mutation, "PATIENCE", 0.02)
    monkeypatch.setattr(mutation, "misfit", endless)
    monkeypatch.setattr(mutation, "check_last", lambda _: SimpleNamespace(holds=False))
    found = surveyed(formula("gaussian.kinetic_energy"), [])
    assert found.caught["evaluation"] == 0 < found.seen["evaluation"] == found.mutants
    assert found.caught["derivation"] == found.mutants
    assert found.survivors == []
