"""One name space: a name means one thing, whatever is asked of it; what the list of formulas says is true."""

import json
import re

import pytest

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.names import KINDS, meant
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.text.status import formula_rows, quantity_rows
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.harness.selection import claims, matching

IDS = {
    "formula": [entry.id for entry in formulas()],
    "quantity": [quantity.id for quantity in quantities()],
    "claim": [claim.id for claim in claims()],
}
BARE = sorted({id.partition(".")[2] for ids in IDS.values() for id in ids})


def found(kind: str, name: str) -> str | None:
    try:
        return meant(kind, name)
    except UsageError:
        return None


def test_a_bare_name_means_one_thing() -> None:
    for name in BARE:
        ids = {id for kind in KINDS if (id := found(kind, name)) not in (None, name)}
        assert len(ids) <= 1, (name, ids)


def test_an_id_means_itself() -> None:
    for kind, ids in IDS.items():
        assert [meant(kind, id) for id in ids] == ids


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("formula", "variance", "gaussian.variance is a quantity, not a formula: rnnchaos eval"),
        ("formula", "variance", "formula of it: gaussian.self_consistency"),
        ("quantity", "dmft", "gaussian.dmft is a formula, not a quantity: rnnchaos show gaussian.dmft"),
        ("quantity", "scheme.dmft", "quantity of it: scheme.correlation"),
        ("quantity", "gaussian.variance.g2", "is a claim, not a quantity: rnnchaos verify"),
        ("quantity", "crossover", "accepted: one of heavy_tailed.crossover, modular.crossover"),
    ],
)
def test_a_name_of_something_else_is_refused_with_what_it_is(kind: str, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        meant(kind, name)


def test_python_takes_the_same_names() -> None:
    assert rnnchaos.formula("dmft").id == "gaussian.dmft"
    with pytest.raises(UsageError, match=r"gaussian\.dmft is a formula"):
        rnnchaos.evaluate("dmft", sigma=1)
    with pytest.raises(UsageError, match=r"gaussian\.variance is a quantity"):
        rnnchaos.formula("variance")


def test_the_status_of_each_formula_is_true() -> None:
    """What is evaluated can be evaluated under an id that the row names, what is checked can be verified."""
    for row in formula_rows():
        assert ("evaluated" in row["status"]) == bool(row["quantities"])
        assert all(meant("quantity", id) == id for id in row["quantities"])
        if "checked" in row["status"]:
            assert any(claim.formula == row["id"] for claim in matching(row["id"], claims())), row["id"]


def test_every_quantity_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formulas", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    listed = {row["id"] for rows in (content["formulas"], content["quantities"]) for row in rows}
    assert set(IDS["quantity"]) <= listed
    assert {row["formula"] for row in quantity_rows()} - {None} <= set(IDS["formula"])
    assert main(["formulas"]) == 0
    assert "(evaluated as gaussian.variance)" in capsys.readouterr().out
