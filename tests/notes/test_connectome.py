"""The guide of the connectome: generated, with numbers that the data give."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.weights.reading.load import load

FOLDER = Path(__file__).parents[2] / "notes" / "figures"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notes are not part of this installation")


@pytest.fixture(scope="module")
def script() -> Any:
    spec = importlib.util.spec_from_file_location("connectome", FOLDER / "connectome.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def kept() -> Any:
    return json.loads((FOLDER / "connectome.json").read_text(encoding="utf-8"))


def test_the_guide_is_what_the_numbers_say(script: Any, kept: Any) -> None:
    assert script.GUIDE.read_text(encoding="utf-8") == script.text(kept)


def test_the_numbers_are_those_of_the_data(script: Any, kept: Any) -> None:
    """What takes no simulation, by NumPy alone."""
    counted = load(script.DATA, types=["chemical"])
    signed = load(script.DATA, types=["chemical"], inhibitory=script.INHIBITORY)
    assert counted.N == kept["counted"]["N"] == 419
    assert int((counted.J != 0).sum()) == 4681
    assert counted.J.max() == 142
    for name, network in (("counted", counted), ("signed", signed)):
        found, moduli = script.named(kept[name]), np.linalg.eigvals(network.J)
        assert found["spectral_radius"]["value"] == pytest.approx(np.abs(moduli).max(), rel=1e-6)
        assert found["own_gain_flow"]["value"] == pytest.approx(1 / moduli.real.max(), rel=1e-6)
        assert found["gain"]["value"] == pytest.approx(np.sqrt(counted.N * network.J.var()))
        assert found["mean"]["value"] == pytest.approx(network.J.mean())
    assert (signed.J < 0).sum() > 0


def test_what_the_guide_says_of_the_motion(kept: Any) -> None:
    """Below the loss of quiescence x = 0 is a fixed point with the exponent g max Re lambda - 1."""
    for row in kept["motion"]:
        if row["multiple"] < 1:
            assert row["lambda_1"]["value"] == pytest.approx(row["multiple"] - 1, abs=1e-5)
            assert row["lambda_1"]["reason"] == "fixed point"
    assert kept["signed"]["law"]["kind"] == "none"
    assert kept["signed"]["parameters"]["shuffles"] == 39
