"""Lookups load the one column that has a name, in the layer that is asked: counted in fresh interpreters, so
that nothing gets slower as columns are added."""

import subprocess
import sys

import pytest

from rnnchaos.theory.catalogue import COLUMNS, registered, spelled

BARE = "eval annealed_critical_gain --alpha 1 --N 1000"
FULL = {
    "gaussian": "eval gaussian.variance --g 2",
    "scheme": "eval scheme.variance --g 2 --dt 0.2",
    "heavy_tailed": "eval heavy_tailed.annealed_growth --help",
    "gradient": "eval gradient.variance_at_energy --help",
}
"""Of the other columns, the page of their first formula."""


def loaded(code: str) -> set[str]:
    """The project's modules after `code`, in a fresh interpreter."""
    shown = "print('\\n'.join(m for m in sys.modules if m.split('.')[0] == 'rnnchaos'))"
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('modules')\n{shown}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.rpartition("modules\n")[2].split())


def command(words: str) -> set[str]:
    return loaded(f"from rnnchaos.cli import main\nmain({words.split()!r})")


def columns_among(modules: set[str]) -> set[str]:
    parts = [module.split(".") for module in modules]
    return {p[2] for p in parts if len(p) > 3 and p[2] in COLUMNS and p[3] == "column"}


def test_a_bare_name_loads_one_column_and_nothing_of_verify() -> None:
    modules = command(BARE)
    assert columns_among(modules) == {"heavy_tailed"}
    assert not [module for module in modules if module.startswith("rnnchaos.verify")]
    assert len(modules) <= 60


@pytest.mark.parametrize("column", COLUMNS)
def test_an_id_loads_its_own_column(column: str) -> None:
    first = next(iter(registered("FORMULAS", [column]))).id
    assert columns_among(command(FULL.get(column, f"show {first}"))) == {column}


@pytest.mark.parametrize("word", ["Delta7", "varience", "kinetic energy"])
def test_what_a_word_may_mean_is_searched_where_it_is_asked_for(word: str) -> None:
    """Among quantities: no formulas, which need SymPy, no claims and studies are loaded to suggest one."""
    modules = loaded(f"from rnnchaos.cli import main\nassert main(['eval', {word!r}]) == 64")
    assert len(columns_among(modules)) == len(COLUMNS)
    assert not [module for module in modules if module.startswith("rnnchaos.verify")]
    assert not [m for m in modules if m.startswith("rnnchaos.theory") and m.endswith(".column")]


def test_claims_are_spelled_or_have_a_point_in_their_name() -> None:
    """So that what is no claim's name is known without loading claims."""
    for column in COLUMNS:
        for claim in registered("CLAIMS", [column]):
            own = claim.id.removeprefix(f"{column}.")
            assert claim.id in spelled(column) or "." in own, claim.id


def test_help_loads_no_column() -> None:
    assert not columns_among(command("--help"))


def test_a_system_is_verified_with_its_own_claims_only() -> None:
    code = "from rnnchaos.verify.harness.selection import selected\nselected(('modular',), 'quick')"
    modules = loaded(code)
    assert "rnnchaos.verify.modular.column" in modules
    assert {m for m in modules if m.startswith("rnnchaos.verify") and m.endswith(".column")} == {
        "rnnchaos.verify.modular.column"
    }


def test_a_modules_import_loads_no_page_and_no_other_column() -> None:
    modules = loaded("import rnnchaos.numerics.meanfield.state, rnnchaos.theory.gaussian.variance")
    assert not columns_among(modules)
    assert not [m for m in modules if m.split(".")[2:3] and m.split(".")[2] in set(COLUMNS) - {"gaussian"}]


def test_every_id_is_spelled_in_its_column() -> None:
    """A bare name is found by the text of the columns' files: so ids stand there whole, in quotes."""
    for attribute in ("FORMULAS", "QUANTITIES"):
        for column in COLUMNS:
            ids = {entry.id for entry in registered(attribute, [column])}
            assert ids
            assert ids <= spelled(column), sorted(ids - spelled(column))
