"""Kernels of plastic synapses against a matrix A of their own, and claims that can fail."""

import numpy as np
import pytest

from rnnchaos.verify.plastic.claims import claims
from rnnchaos.verify.plastic.kernels import Synapses, plastic
from rnnchaos.verify.plastic.oracles import ORACLES

SEED = np.random.SeedSequence(4)


@pytest.mark.parametrize("check", ORACLES.checks, ids=lambda check: check.__name__)
def test_oracles(check: object) -> None:
    check()  # type: ignore[operator]


def test_a_quiescent_network_forgets() -> None:
    found = plastic(SEED, k=0.5, p=1.0, g=0.5, N=100, dt=0.2, burn=60.0, duration=5.0)
    assert max(found.values()) < 1e-10


def test_a_steady_activity_is_imprinted_as_it_is() -> None:
    """With phi constant in time A = (k/N) phi phi^T at any p: |A|^2 = (k |phi|^2/N)^2."""
    phi = np.linspace(-0.9, 0.8, 7, dtype=np.float32)
    for p in (0.0, 0.5, 3.0):
        synapses = Synapses(1.3, p, 0.1, phi)
        synapses.seen(phi)
        square, work = synapses.squares(phi.astype(float))
        expected = (1.3 * float(phi @ phi) / 7) ** 2
        assert square == pytest.approx(expected, rel=1e-5)
        assert work == pytest.approx(expected, rel=1e-5)
        assert synapses.sent(phi) == pytest.approx(1.3 * phi * float(phi @ phi) / 7, rel=1e-5)


def test_imprints_do_not_depend_on_p() -> None:
    run = {
        "k": 2.5,
        "g": 0.2,
        "N": 60,
        "dt": 0.25,
        "burn": 40.0,
        "duration": 2.0,
        "spread": 2.5,
        "signs": True,
    }
    fast, slow = (plastic(SEED, p=p, **run)["activity"] for p in (0.0, 2.0))  # type: ignore[arg-type]
    assert fast == pytest.approx(slow, rel=1e-5)


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_claims_are_discriminating(claim: object) -> None:
    assert claim.stated().toothless() is None  # type: ignore[attr-defined]
