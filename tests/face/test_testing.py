"""The public home of claims and properties: all its names, each the one object, loaded when used."""

import subprocess
import sys

import pytest

import rnnchaos.testing
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.testing import properties


def test_every_name_is_there_and_no_property_is_missing() -> None:
    assert all(getattr(rnnchaos.testing, name) is not None for name in rnnchaos.testing.__all__)
    assert set(rnnchaos.testing.__all__) <= set(dir(rnnchaos.testing))
    assert rnnchaos.testing.Claim is Claim
    factories = {
        name for name, value in vars(properties).items()
        if getattr(value, "__module__", "") == properties.__name__ and not name.startswith("_")
    }  # fmt: skip
    assert factories - {"Test"} <= set(rnnchaos.testing.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match=r"module 'rnnchaos\.testing' has no attribute 'nothing'"):
        rnnchaos.testing.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import rnnchaos.testing", {"numpy", "scipy", "sympy", "hypothesis"}),
        ("from rnnchaos.testing import Claim, claim, study", {"scipy.stats", "sympy", "hypothesis"}),
    ],
)
def test_names_are_loaded_when_used(code: str, absent: set[str]) -> None:
    code = f"import sys\n{code}\nprint({absent} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
