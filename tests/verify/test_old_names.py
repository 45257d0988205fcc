"""Former module names: they import for one release, say where to go, and hold the very same objects."""

import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import rnnchaos.testing
from rnnchaos.verify.ensembles.sources import closure
from rnnchaos.verify.old_names import HOME, FormerNames, install

EXAMPLES = {
    "rnnchaos.verify.flow": "richardson_pair",
    "rnnchaos.verify.gaussian_design": "pair",
    "rnnchaos.verify.properties": "tangent_step",
    "rnnchaos.verify.pytest_plugin": "claim",
    "rnnchaos.verify.study": "study",
}


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    """Former modules are forgotten, as in a fresh process."""
    yield
    for name in HOME:
        sys.modules.pop(name, None)


def test_every_former_name_has_an_example() -> None:
    assert set(EXAMPLES) == set(HOME)


@pytest.mark.parametrize(("former", "name"), EXAMPLES.items())
def test_a_former_name_warns_once_and_gives_the_identical_object(former: str, name: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"^{former} has moved: import from rnnchaos.testing$"):
        old = import_module(former)
    assert getattr(old, name) is getattr(rnnchaos.testing, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert import_module(former) is old


def test_the_warning_shows_the_line_of_the_user(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text("import json\nfrom rnnchaos.verify.flow import richardson_pair\n")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert f"{script}:2: DeprecationWarning: rnnchaos.verify.flow has moved" in ran.stderr
    assert ran.stderr.count("DeprecationWarning") == 1


def test_claims_import_from_where_they_always_did() -> None:
    code = "from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("unknown", ["rnnchaos.verify.sequences", "rnnchaos.verify.nothing"])
def test_any_other_name_is_still_not_found(unknown: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{unknown}'"):
        import_module(unknown)


def test_the_finder_is_installed_once_and_asked_last() -> None:
    install()
    places = [place for place, finder in enumerate(sys.meta_path) if isinstance(finder, FormerNames)]
    ordinary = [getattr(finder, "__name__", "") for finder in sys.meta_path].index("PathFinder")
    assert len(places) == 1
    assert places[0] > ordinary


def test_a_kernel_that_imports_a_former_name_depends_on_the_present_module(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("from rnnchaos.verify.flow import richardson_pair\n")
    found = closure("mine", path)
    assert found["rnnchaos.verify.flow"].parts[-2:] == ("networks", "flow.py")
    assert "rnnchaos.verify.networks.pairs" in found
