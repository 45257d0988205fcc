"""`analyse activity`: verdicts, exit codes and pages on recordings whose law is known, from Python and the
command line; the round trip through networks of 1,000 neurons that are simulated here."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.theory.declared import FLOW, MAP
from tests.verify.activity.networks import Array, euler, gaussian_processes, mean_field, recorded, runge_kutta

DT = 0.2


@pytest.fixture(scope="module")
def flow() -> Array:
    """Networks as theory has them at g = 2: normal processes of its autocovariance, sampled."""
    C = mean_field(2.0, DT, 301)
    return gaussian_processes(C, N=400, T=300, networks=8, rng=np.random.default_rng(1), scatter=0.02)


def test_verified_at_its_gain_and_refuted_at_another(flow: Array) -> None:
    found = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g=2)
    assert set(found.verdicts.values()) == {"verified"}
    assert found.exit_code == 0
    assert found.compared is not None
    assert "sampled flow" in found.step
    for verdict in found.compared.verdicts:
        assert {word for _, _, word in verdict.rivals} == {"refuted"}
    other = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g="2.6")
    assert other.verdicts["gaussian.variance"] == other.verdicts["gaussian.kinetic_energy"] == "refuted"
    assert other.exit_code == 1


def test_the_gain_from_the_data(flow: Array) -> None:
    found = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", fit="g")
    assert found.fit is not None
    for each in found.fit.by:
        assert each.interval is not None
        assert each.interval[0] < 2 < each.interval[1]
    assert found.fit.common is not None
    assert found.fit.common[0] < 2 < found.fit.common[1]
    assert found.fit.verdict == "verified"
    assert found.exit_code == 0
    stretched = rnnchaos.analyse_activity(flow, dt=2 * DT, theory="gaussian", fit="g", scheme=FLOW)
    assert stretched.fit is not None
    assert stretched.fit.verdict == "refuted"
    assert "no one value explains all of them" in stretched.fit.said()
    assert stretched.exit_code == 1


def test_numbers_are_those_of_the_process(flow: Array) -> None:
    found = rnnchaos.analyse_activity(flow, dt=DT)
    exact = {"variance": 1.92480541, "kinetic_energy": 0.12790685, "arc_length_rate": 0.12790685**0.5}
    for name, value in {**exact, "half_time": 5.3613, "mean": 0.0}.items():
        interval = found[name].interval
        assert interval is not None, name
        assert interval[0] < value < interval[1], name
    assert found["distance"].value is not None
    assert found["distance"].value < 0.03
    assert found.exit_code == 0
    assert found.verdicts == {}


def test_where_the_step_is_not_seen_its_error_is_in_the_budget() -> None:
    """Data of Euler's map, too few networks to see it: the energy is 25 % high, and that is no refutation."""
    C = mean_field(2.0, DT, 301, "scheme.correlation")
    X = gaussian_processes(C, N=400, T=300, networks=4, rng=np.random.default_rng(2), scatter=0.01)
    found = rnnchaos.analyse_activity(X, dt=DT, theory="gaussian", g=2, tolerance=0.1)
    assert found.compared is not None
    energy = next(each for each in found.compared.verdicts if each.id == "gaussian.kinetic_energy")
    apart = next(bias for bias in energy.stated.claim.biases if bias.name == "step")
    assert apart.amount == pytest.approx(0.25, abs=2e-3)  # 1/(1 - dt) - 1
    assert energy.verdict == "undecided"
    as_map = rnnchaos.analyse_activity(X, dt=DT, theory="scheme", g=2)
    assert as_map.verdicts["scheme.kinetic_energy"] == "verified"
    same = rnnchaos.analyse_activity(X, dt=DT, theory="gaussian", g=2, scheme=MAP)
    assert same.verdicts["gaussian.kinetic_energy"] == "verified"


def test_one_network_is_answered_with_its_scatter(flow: Array) -> None:
    """12 % in the variance of one network of 400: no verdict, and why."""
    one = flow[0] * np.sqrt(1.12 * 1.92480541 / np.square(flow[0]).mean())
    found = rnnchaos.analyse_activity(one, dt=DT, theory="gaussian", g=2, tolerance=0.1, scheme=FLOW)
    assert found.verdicts["gaussian.variance"] == "undecided"
    assert found.compared is not None
    said = found.compared.explained[0]
    assert re.search(r"variance: \+1[12]\.\d% from theory; a mean over networks of N = 400 is off by", said)
    assert re.search(r"and one network by [5-9]\.\d%$", said)
    unknown = rnnchaos.analyse_activity(one, dt=DT, theory="gaussian", g=1.2, scheme=FLOW)
    assert set(unknown.verdicts.values()) == {"undecided"}
    assert unknown.exit_code == 2
    assert "not recorded at these parameters" in unknown.text()


def test_a_budget_that_is_given(flow: Array) -> None:
    """Of another phi no pilot is recorded."""
    without = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g=2, phi="erf")
    assert set(without.verdicts.values()) == {"undecided"}
    given = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g=2, phi="erf", finite_size=0.01)
    assert "undecided" not in (given.verdicts["gaussian.variance"], given.verdicts["gaussian.kinetic_energy"])
    tight = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g=2, finite_size=3.0)
    assert set(tight.verdicts.values()) == {"undecided"}


def test_a_rate_network_without_bias_is_the_same_theory(flow: Array) -> None:
    open_ = rnnchaos.analyse_activity(flow, dt=DT, theory="rate", g=2)
    assert set(open_.verdicts.values()) == {"undecided"}
    assert open_.compared is not None
    assert {bias.name for bias in open_.compared.verdicts[1].stated.claim.biases} >= {"finite size", "step"}
    found = rnnchaos.analyse_activity(flow, dt=DT, theory="rate", g=2, finite_size=0.02, scheme=FLOW)
    assert found.verdicts == {"rate.variance": "verified", "rate.kinetic_energy": "verified"}
    biased = rnnchaos.analyse_activity(flow, dt=DT, theory="rate", g=2, b=2, finite_size=0.02, scheme=FLOW)
    assert biased.exit_code == 1
    with pytest.raises(UsageError, match=r"^D = 1: accepted with --theory rate: --g, --J0, --b, --sigma-b"):
        rnnchaos.analyse_activity(flow, dt=DT, theory="rate", g=2, D=1)


def test_quiescence_is_no_theory_of_activity(flow: Array) -> None:
    found = rnnchaos.analyse_activity(flow, dt=DT, theory="gaussian", g="0.9")
    assert set(found.verdicts.values()) == {"toothless"}
    assert found.exit_code == 1
    json.dumps(found.to_json(), allow_nan=False)
    assert "a tolerance relative to a prediction of 0" in found.text()


def test_a_coarse_step_has_no_energy_of_a_flow(flow: Array) -> None:
    found = rnnchaos.analyse_activity(flow[:, ::15], dt=15 * DT, theory="gaussian", g=2)
    assert found["kinetic_energy"].value is None
    assert found.verdicts["gaussian.kinetic_energy"] == "undecided"
    assert "dt above 1" in found.step


BAD: list[tuple[dict[str, Any], str]] = [
    ({"dt": 0}, "dt = 0: accepted: a finite number from 1e-6"),
    ({"dt": float("nan")}, "dt = nan"),
    ({"theory": "no"}, "theory = no: accepted: gaussian, scheme, rate"),
    ({"g": 2}, "g = 2: accepted with --theory"),
    ({"fit": "g"}, "fit = g: accepted with --theory"),
    ({"tolerance": 0.1}, "tolerance = 0.1: accepted with --theory"),
    ({"theory": "gaussian"}, "g = missing"),
    ({"theory": "gaussian", "g": 2, "fit": "g"}, "g = 2: accepted with --theory gaussian: --phi"),
    ({"theory": "gaussian", "g": 2, "tolerance": 1.5}, "tolerance = 1.5: accepted: a number"),
    ({"theory": "gaussian", "g": 2, "finite_size": -1}, "finite_size = -1: accepted: "),
    ({"theory": "gaussian", "fit": "phi"}, "fit = phi: accepted with --theory gaussian: g"),
    ({"theory": "rate", "fit": "g"}, "fit = g: accepted with --theory rate: no parameter"),
    ({"theory": "scheme", "g": 2, "scheme": "flow"}, "scheme = flow: accepted with --theory scheme: euler"),
]


@pytest.mark.parametrize(("options", "said"), BAD, ids=[said for _, said in BAD])
def test_bad_options_are_one_line(options: dict[str, Any], said: str, flow: Array) -> None:
    with pytest.raises(UsageError, match="^" + re.escape(said)):
        rnnchaos.analyse_activity(flow, **{"dt": DT, **options})


def test_from_the_command_line(flow: Array, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, site = tmp_path / "x.npy", tmp_path / "site"
    np.save(file, flow.astype(np.float32))
    words = ["analyse", "activity", str(file), "--dt", "0.2"]
    assert main([*words, "--theory", "gaussian", "--g", "2", "--json", "--out", str(site)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["schema"] == "rnnchaos/analyse/1"
    assert {claim["verdict"] for claim in printed["theory"]["claims"]} == {"verified"}
    assert printed["realisations"] == 8
    kept = json.loads((site / "activity.json").read_text())
    assert kept["theory"] == printed["theory"]
    page = (site / "activity.html").read_text()
    assert page.count("<svg") == 2
    assert "gaussian.variance" in page
    assert "<script" not in page
    assert main([*words, "--theory", "gaussian", "--g", "2.6"]) == 1
    assert "gaussian.variance: refuted" in capsys.readouterr().out
    assert main([*words, "--theory", "gaussian", "--g", "2", "--phi", "erf"]) == 2
    assert main(words) == 0
    capsys.readouterr()
    assert main([*words, "--g", "2"]) == 64
    assert capsys.readouterr().err == "rnnchaos: g = 2: accepted with --theory\n"
    assert main([*words[:3], "--theory", "gaussian", "--g", "2"]) == 64
    assert "dt" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(("step", "reading"), [(runge_kutta, "sampled flow"), (euler, "Euler's map")])
def test_the_round_trip(step: Any, reading: str) -> None:
    """Ten networks of 1,000 neurons at g = 2: verified there, refuted at 2.3, and the gain is found."""
    X = recorded(step, N=1000, g=2.0, dt=DT, burn=100, duration=300, networks=10, seed=11)
    found = rnnchaos.analyse_activity(X, dt=DT, theory="gaussian", g=2)
    assert reading in found.step
    assert set(found.verdicts.values()) == {"verified"}
    assert rnnchaos.analyse_activity(X, dt=DT, theory="gaussian", g="2.3").exit_code == 1
    fit = rnnchaos.analyse_activity(X, dt=DT, theory="gaussian", fit="g").fit
    assert fit is not None
    assert fit.verdict == "verified"
    assert all(each.interval is not None and each.interval[0] < 2 < each.interval[1] for each in fit.by)
