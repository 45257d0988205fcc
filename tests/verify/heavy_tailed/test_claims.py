"""The claims of the heavy-tailed column: all discriminate, cheap ones verify, a wrong one is refuted."""

import math

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.text.verdicts import report_text
from rnnchaos.theory.catalogue import declared
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.sequential import Sample, Sampler, SequentialTest, checkpoints
from rnnchaos.verify.heavy_tailed import rivals as heavy_tailed_rivals
from rnnchaos.verify.heavy_tailed.annealed_claims import skewed
from rnnchaos.verify.statistics.sequences import FastInterval
from tests.verify.discriminating import discriminating

CLAIMS: tuple[Claim, ...] = declared("heavy_tailed", "CLAIMS", ())
CHEAP = (
    "heavy_tailed.annealed_growth.a2.N10",
    "heavy_tailed.annealed_critical_gain.a1.N10",
    "heavy_tailed.lyapunov_crossing_gain.transposed",
)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_is_discriminating_and_has_room(claim: Claim) -> None:
    """No rival within the tolerance, one within three of it, and a budget below half of it."""
    discriminating(claim.stated(), room=0.5)


def test_the_family_covers_what_it_should() -> None:
    ids = {claim.id for claim in CLAIMS}
    for alpha in ("0.75", "1", "1.5", "2"):
        for N in ("10", "100", "1000"):
            assert {
                f"heavy_tailed.{q}.a{alpha}.N{N}" for q in ("annealed_growth", "annealed_critical_gain")
            } <= ids
    assert len(ids) == len(CLAIMS)


@pytest.mark.parametrize("mutate", [False, True])
def test_cheap_claims(mutate: bool) -> None:
    report = verify(*CHEAP, seed=20, mutate=mutate, executor=SerialExecutor())
    if not mutate:
        assert {verdict.verdict for verdict in report.claims} == {"verified"}
    assert {word for verdict in report.claims for *_, word in verdict.rivals} == {"refuted"}
    assert report.exit_code == 0


def test_a_wrong_theory_is_refuted() -> None:
    """The convention of variance 1 in the theory's place, from the same networks."""
    (claim,) = (c for c in CLAIMS if c.id == "heavy_tailed.annealed_growth.a2.N10")
    wrong = Claim(**{**vars(claim), "prediction": lambda: claim.prediction() - math.log(2) / 2})
    report = verify(wrong, seed=20, executor=SerialExecutor())
    assert report.claims[0].verdict == "refuted"


def test_quantiles_of_what_is_measured_are_reported() -> None:
    (claim,) = (c for c in CLAIMS if c.id == "heavy_tailed.annealed_growth.a2.N10")
    asked = Claim(**{**vars(claim), "quantiles": (0.0, 0.5)})
    report = verify(asked, seed=20, executor=SerialExecutor())
    (entry,) = report.to_json()["quantiles"]
    assert entry["id"] == claim.id
    assert entry["quantiles"]["0"] < entry["quantiles"]["0.5"] == pytest.approx(claim.prediction(), abs=0.02)
    assert f"{claim.id}: quantiles of rate 0: " in report_text(report)


def test_no_verdict_before_the_least_number() -> None:
    """Values that would decide at once are judged only when `least` of them are there."""
    (claim,) = (c for c in CLAIMS if c.id == "heavy_tailed.annealed_growth.quenched.a1")
    assert claim.least == 600
    sample = Sample(claim.measurements[0], 1e-3, 1200)
    sampler = Sampler(study("none", lambda seed: {}), 1200, lambda of, n: iter(()))
    test = SequentialTest(claim.stated(), (sample,), (sampler,), False)
    for done, verdict in ((599, "undecided"), (600, "verified")):
        sample.values = [claim.prediction()] * done
        sampler.done = done
        sample.refresh()
        test.judge()
        assert test.verdict == verdict


def test_fast_interval_holds_for_skewed_blocks() -> None:
    """Blocks have skewness 0.15 and less; at 0.3 the interval misses no more often than it says."""
    runs, planned, shape = 4000, 600, 4 / 0.3**2
    values = np.random.default_rng(4).gamma(shape, size=(runs, planned)) - shape
    low, high = FastInterval(error=0.01, planned=planned).running(values, checkpoints(planned))
    assert ((low > 0) | (high < 0)).any(axis=1).mean() < 0.01


def test_rivals_are_what_they_say() -> None:
    """C_alpha and b_alpha at alpha = 1; L against the expansion's leading order, 1/(C_1 L), of the theory's
    own engine; and the mean field at small gain."""
    amplitude, shift = heavy_tailed_rivals.tail(1.0)
    assert amplitude == pytest.approx(2 / math.pi)
    assert shift == pytest.approx(1 - np.euler_gamma)
    leading = float(evaluate("heavy_tailed.annealed_critical_gain.large_n", alpha="1", N="1000", order="0"))
    level = math.log(1000 * amplitude)
    length = heavy_tailed_rivals._length(level + shift)
    assert length == pytest.approx(1 / (amplitude * leading), rel=1e-9)
    moved = heavy_tailed_rivals.without_shift("1", "1000")
    assert moved == pytest.approx(math.log(length / heavy_tailed_rivals._length(level)))
    weak = heavy_tailed_rivals.weak_gain("0.1").prediction(0, 0)
    assert weak == pytest.approx(
        float(evaluate("heavy_tailed.mean_field_scale", alpha="1", g="0.1")), rel=1e-3
    )


def test_a_median_lies_off_a_mean_by_the_skewness() -> None:
    """An exponential law has skewness 2, so its median is 1/3 of its sd off the mean to first order."""
    values = np.random.default_rng(1).standard_exponential(200_000)
    assert skewed(values - values.mean()) == pytest.approx(1 / 3, rel=0.05)
