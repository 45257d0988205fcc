"""`rnnchaos plot`: what is drawn is what is evaluated, each simulated point has its interval, bad input
writes nothing."""

import csv
import json
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.figures import curves, drawing, labels, look, plotting, simulated_points
from rnnchaos.figures.figure import Plotted
from rnnchaos.numerics.evaluate import evaluate, quantities, quantity
from rnnchaos.numerics.heavy_tailed.measured_gains import Measured
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.numerics.presentation.symbols import symbol
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.sweeps import sweep
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.ensembles import realisations as runs
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.gaussian import spectra, studies
from rnnchaos.verify.modular import observables as modular
from rnnchaos.verify.rate import observables as rate

mpl = pytest.importorskip("matplotlib", reason="matplotlib is not installed (extra plot)")

START = {".pdf": b"%PDF-", ".svg": b"<?xml", ".png": b"\x89PNG"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("suffix", START)
def test_the_figure_of_the_issue(tmp_path: Path, suffix: str) -> None:
    start, out = time.process_time(), tmp_path / f"f{suffix}"
    assert main(["plot", "kinetic_energy", "--g", "1:3:41", "--out", str(out)]) == 0
    assert time.process_time() - start < 10
    assert out.read_bytes().startswith(START[suffix])
    data = [row for row in rows(tmp_path / "f.csv") if row["kind"] == "theory"]
    assert len(data) == 41
    for row in data[::10]:
        exact = float(evaluate("kinetic_energy", g=row["g"], digits=15))
        assert float(row["value"]) == pytest.approx(exact, rel=1e-9, abs=1e-15)


def test_the_same_command_writes_the_same_bytes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And no library tells the user of dates in its fonts."""
    for name in ("a.pdf", "b.pdf"):
        assert main(["plot", "variance", "--g", "1:2:5", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert not caplog.records


def test_a_list_makes_curves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "f.svg"
    words = ["plot", "variance", "--g", "1.5:3:4", "--phi", "tanh,erf", "--json", "--out", str(out)]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["data"] == str(tmp_path / "f.csv")
    assert {row["phi"] for row in rows(tmp_path / "f.csv")} == {"tanh", "erf"}
    assert "= erf(√(π) x/2)" in out.read_text()
    assert "gain " in out.read_text()


def test_an_axis_has_its_symbol_and_its_unit() -> None:
    (curve,) = curves.curves("correlation", {"g": "2", "lag": "0:4:3"})
    assert letter("lag", "gaussian.correlation").axis == "lag τ [time constants]"
    assert labels.axis("lag", "gaussian.correlation") == r"lag $\tau$ [time constants]"
    assert labels.ordinate([curve.quantity]).startswith(r"$\Delta(\tau)$")
    energy = quantity("gaussian.kinetic_energy")
    assert labels.ordinate([energy]) == r"$\Gamma_0$ [activity² per time unit squared]"
    assert labels.ordinate([energy, curve.quantity]) == r"$\Gamma_0$, $\Delta(\tau)$"


@pytest.mark.parametrize("asked", list(quantities()), ids=lambda asked: asked.id)
def test_every_label_can_be_set(asked: Quantity) -> None:
    """By matplotlib's own parser; every quantity that is derived has a symbol."""
    from matplotlib.mathtext import MathTextParser  # slow to import

    parse = MathTextParser("agg").parse
    parse(labels.ordinate([asked]))
    for parameter in asked.parameters:
        parse(labels.axis(parameter.name, asked.id))
    assert symbol(asked.id) or not asked.formula or isinstance(asked, Measured)


def test_a_logarithmic_abscissa_is_spaced_evenly() -> None:
    (curve,) = curves.curves("annealed_critical_gain", {"N": "10:1000:3", "alpha": "1"}, geometric=True)
    assert curve.x == (Fraction(10), Fraction(100), Fraction(1000))
    with pytest.raises(UsageError, match="above 0"):
        curves.curves("variance", {"g": "0:1:3"}, geometric=True)


BAD = [
    ["--g", "2", "--out", "f.pdf"],
    ["--g", "1:3:5", "--phi", "tanh,nonsense", "--out", "f.pdf"],
    ["--g", "1:3:5", "--out", "f.doc"],
    ["--g", "1:3:5"],
    ["--g", "1:3:5", "--dt", "0:1:3", "--out", "f.pdf"],
    ["--g", "1:3:5", "--pairs", "2", "--simulate", "--out", "f.pdf"],
    ["--g", "0.2:0.9:5", "--simulate", "--out", "f.pdf"],
    ["--g", "-1:3:5", "--out", "f.pdf"],
    ["--g", "1:1:5", "--out", "f.pdf"],
    ["--g", "1:3:5", "--phi", "tanh,tanh", "--out", "f.pdf"],
    ["--g", "0:3:5", "--logx", "--out", "f.pdf"],
]


@pytest.mark.parametrize("words", BAD, ids=" ".join)
def test_bad_input_is_one_line(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plot", "kinetic_energy", *words]) == 64
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_data_that_cannot_be_written_leave_no_figure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "f.csv").mkdir()
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "f.png")]) == 64
    assert "f.csv: accepted: a new file" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "no" / "f.pdf")]) == 73
    assert "cannot write" in capsys.readouterr().err


def test_without_matplotlib_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "f.pdf")]) == 64
    assert capsys.readouterr().err == "rnnchaos: figures need matplotlib: pip install 'rnnchaos[plot]'\n"


def test_every_simulated_point_has_its_interval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tiny networks: the design is tested, not the physics (`rnnchaos verify` tests that)."""
    monkeypatch.setattr(studies, "SIZE", 24)
    words = ["plot", "variance", "--g", "2:4:2", "--simulate", "--pairs", "10", "--seed", "5"]
    assert main([*words, "--out", str(tmp_path / "f.pdf")]) == 0
    assert "seed 5" in capsys.readouterr().out
    points = [row for row in rows(tmp_path / "f.csv") if row["kind"] == "simulation"]
    assert [float(row["g"]) for row in points] == [2.0, 4.0]
    for row in points:
        low, value, high = (float(row[name]) for name in ("low", "value", "high"))
        assert low < value < high
        assert (row["count"], row["what"], row["level"]) == ("10", "pairs, N = 24 and 48", "0.99")


def test_a_whole_spectrum_is_simulated_once_for_all_its_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a range, along the usual rates; the share of tiny networks' exponents falls along them."""
    monkeypatch.setattr(spectra, "UNITS", 12)
    monkeypatch.setattr(spectra, "TIMES", {**spectra.TIMES, "burn": 5.0, "align": 2.0, "duration": 4.0})
    ran: list[str] = []
    in_this_process = partial(runs.realisations, executor=SerialExecutor())

    def counted(study: Study, **given: Any) -> Iterator[Record]:
        ran.append(study.id)
        return in_this_process(study, **given)

    monkeypatch.setattr(runs, "realisations", counted)
    words = ["plot", "scheme.lyapunov_density", "--g", "2,3", "--dt", "1", "--simulate"]
    assert main([*words, "--pairs", "10", "--seed", "5", "--out", str(tmp_path / "f.svg")]) == 0
    assert ran == ["figure spectra"] * 2
    found = [row for row in rows(tmp_path / "f.csv") if row["kind"] == "simulation"]
    assert len(found) == 2 * spectra.DRAWN
    assert {row["what"] for row in found} == {"pairs, N = 12 and 24, time 4"}
    for g in "23":
        seen = [float(row["value"]) for row in found if float(row["g"]) == float(g)]
        assert seen[0] > 0.5 > 0.1 > seen[-1]
    (curve,) = curves.curves("lyapunov_density", {"g": "1.5", "s": "-1:0:3"})
    with pytest.raises(UsageError, match="accepted: gains from 2 on"):
        simulated_points.chosen(curve)


def test_simulated_points_lie_upon_a_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and columns spread over the map, each point with its interval; what networks do not show is
    refused. Nothing is sampled."""

    def point(
        curve: curves.Curve, at: str, seen: simulated_points.Networks, error: float
    ) -> simulated_points.Point:
        assert (seen.count, seen.seed) == (10, 5)
        assert error == simulated_points.ERROR / 4
        return simulated_points.Point(float(Fraction(at)), 1.5, 1.25, 2.0, seen.count, "pairs", 0.99)

    monkeypatch.setattr(simulated_points, "_point", point)
    monkeypatch.setattr(simulated_points, "ROWS", 2)
    words = ["plot", "modular.activity", "--N0", "3", "--sigma", "1.5:2:2", "--sigma-mu", "1:2:3"]
    words += ["--simulate", "--pairs", "10", "--seed", "5", "--out", str(tmp_path / "f.svg")]
    assert main(words) == 0
    found = rows(tmp_path / "f.csv")
    assert len([row for row in found if row["kind"] == "theory"]) == 6
    points = [row for row in found if row["kind"] == "simulation"]
    places = [(float(row["sigma"]), float(row["sigma_mu"])) for row in points]
    assert places == [(1.5, 1.0), (2.0, 1.0), (1.5, 2.0), (2.0, 2.0)]
    assert {(row["low"], row["value"], row["high"], row["level"]) for row in points} == {
        ("1.25", "1.5", "2.0", "0.99")
    }
    with pytest.raises(UsageError, match=r"at no point of g: accepted: lags that are multiples of"):
        rnnchaos.plot("gaussian.correlation", g="1.5:2:2", lag="0.1:0.3:2", simulate=True, pairs=10)


def test_a_phase_diagram_under_a_bias_has_networks_on_both_sides_of_its_boundary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tiny networks, briefly, in this process: at rest as well as in chaos, at the places of the map."""
    monkeypatch.setattr(runs, "realisations", partial(runs.realisations, executor=SerialExecutor()))
    monkeypatch.setattr(rate, "SIZE", 10)
    monkeypatch.setattr(rate, "TIMES", {**rate.TIMES, "burn": 2.0, "duration": 4.0, "gap": 1.0})
    words = ["plot", "rate.lyapunov_max", "--b", "0.5:1:2", "--g", "1:3:2", "--simulate", "--pairs", "10"]
    assert main([*words, "--seed", "5", "--out", str(tmp_path / "f.svg")]) == 0
    found = rows(tmp_path / "f.csv")
    theory, seen = ([row for row in found if row["kind"] == kind] for kind in ("theory", "simulation"))
    places = [(0.5, 1.0), (1.0, 1.0), (0.5, 3.0), (1.0, 3.0)]
    for each in (theory, seen):
        assert [(float(row["b"]), float(row["g"])) for row in each] == places
    assert [float(row["value"]) > 0 for row in theory] == [False, False, True, True]
    assert {row["what"] for row in seen} == {"pairs, N = 10 and 20"}


def test_only_what_networks_show_can_be_simulated() -> None:
    (curve,) = curves.curves("relaxation_time", {"g": "1.5:2:2"})
    with pytest.raises(UsageError, match=r"gaussian\.kinetic_energy along g"):
        simulated_points.chosen(curve)


def test_every_observable_of_a_column_is_drawn_at_its_own_points() -> None:
    """Each declared observable names a quantity, its parameters and a study that exists there; nothing is
    sampled."""
    points = {
        "g": "2",
        "lag": "2",
        "threshold": "1",
        "T": "0.5",
        "sigma": "1.5",
        "sigma_mu": "1.2",
        "N0": "5",
    }
    points |= {"dt": "1", "s": "-0.5"}
    points |= {"alpha": "1", "N": "50", "steps": "5", "J0": "-1", "b": "0.5", "sigma_b": "0.5", "D": "0"}
    known = list(registered("OBSERVABLES"))
    assert {each.id.partition(".")[0] for each in known} == {
        "gaussian",
        "scheme",
        "heavy_tailed",
        "gradient",
        "modular",
        "rate",
    }
    for each in known:
        asked = quantity(each.id)
        names = {p.name for p in asked.parameters if p.required} | (
            {"N0", *each.along} & {p.name for p in asked.parameters}
        )
        given = {name: points[name] for name in sorted(names)}
        assert set(each.along) <= set(given) | {"threshold"}
        assert each.refuses(given) == ""
        assert each.study(given).memory_bytes > 0
        assert each.size(given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("heavy_tailed.annealed_growth", {"g": "0.5:1:2", "alpha": "1.5", "N": "30"}),
        *(
            pytest.param(name, given, marks=pytest.mark.slow)
            for name, given in (
                (
                    "heavy_tailed.quiescent_fraction",
                    {"g": "0.3:0.4:2", "alpha": "1.5", "N": "30", "steps": "4"},
                ),
                ("modular.activity", {"sigma": "1.5:2:2", "sigma_mu": "1", "N0": "2"}),
                ("modular.population_activity", {"sigma": "1.5:2:2", "sigma_mu": "1", "N0": "2"}),
                ("modular.lyapunov_max", {"sigma": "1.5:2:2", "sigma_mu": "1", "N0": "2"}),
                ("gradient.boltzmann_variance", {"g": "1.5:2:2", "T": "0.5"}),
                ("gradient.curvature", {"g": "1.5:2:2", "T": "0.5"}),
                ("gaussian.correlation", {"g": "2", "lag": "0:2:2"}),
                ("gaussian.activity_distribution", {"g": "2", "threshold": "0.5:1:2"}),
            )
        ),
    ],
)
def test_the_interval_of_a_few_realisations_holds_the_theory(
    name: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names in records are those that are read, and the factors are right."""
    monkeypatch.setattr(modular, "POPULATIONS", 20)
    monkeypatch.setattr(studies, "SIZE", 100)
    (curve,) = curves.curves(name, given)
    (points,) = simulated_points.simulated([curve], pairs=20, seed=3)
    theory = dict(zip(map(float, curve.x), curve.y, strict=True))
    assert points
    assert all(p.low <= theory[p.x] <= p.high for p in points)


def test_a_curve_without_any_value_is_refused() -> None:
    (curve,) = curves.curves("variance", {"g": "1:2:2"})
    empty = curves.Curve(curve.quantity, "g", curve.x, (float("nan"),) * 2, {})
    with pytest.raises(UsageError, match="no value"):
        drawing.refuse_empty([empty], look.Look())


def test_several_quantities_in_one_figure(tmp_path: Path) -> None:
    out = tmp_path / "f.svg"
    assert main(["plot", "variance,kinetic_energy,lyapunov_max", "--g", "0.5:2:4", "--out", str(out)]) == 0
    data = rows(tmp_path / "f.csv")
    assert {row["quantity"] for row in data} == {
        f"gaussian.{n}" for n in ("variance", "kinetic_energy", "lyapunov_max")
    }
    onsets = [row for row in data if row["kind"] == "onset"]
    assert [float(row["g"]) for row in onsets] == [1.0] * 3
    at_onset = [row for row in data if row["kind"] == "theory" and float(row["g"]) == 1]
    assert [float(row["value"]) for row in at_onset] == [0.0] * 3, "the onset is a point of every curve"
    assert "onset" in out.read_text()


def test_a_gap_is_drawn_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "correlation_time", "--g", "0.5:2:3", "--out", str(tmp_path / "f.png")]) == 0
    assert "a gap: g <= g_c" in capsys.readouterr().err
    data = {float(row["g"]): row for row in rows(tmp_path / "f.csv") if row["kind"] == "theory"}
    assert data[0.5]["value"] == ""
    assert "g_c" in data[0.5]["reason"]
    assert float(data[2.0]["value"]) > 0


def test_a_failure_is_a_gap_and_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(name: str, **given: Any) -> Any:
        raise NonConvergence("the root", "0.25")

    monkeypatch.setattr(curves, "evaluate", fails)
    true = sweep.evaluate

    def some(name: str, **given: Any) -> Any:
        return fails(name) if given["g"] == 2 else true(name, **given)

    monkeypatch.setattr(sweep, "evaluate", some)
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "f.png")]) == 70
    assert capsys.readouterr().err.startswith("rnnchaos: 1 of 3 points failed: the root did not")
    last = [row for row in rows(tmp_path / "f.csv") if row["kind"] == "theory"][-1]
    assert (last["value"], "residual 0.25" in last["reason"]) == ("", True)


def test_two_ranges_are_a_heat_map(tmp_path: Path) -> None:
    out = tmp_path / "f.svg"
    words = [
        "plot",
        "modular.lyapunov_max",
        "--sigma",
        "0.5:1.5:3",
        "--sigma_mu",
        "0.5:1.5:3",
        "--out",
        str(out),
    ]
    assert main(words) == 0
    data = rows(tmp_path / "f.csv")
    assert len(data) == 9
    for row in data[::4]:
        exact = float(
            evaluate("modular.lyapunov_max", sigma=row["sigma"], sigma_mu=row["sigma_mu"], digits=8)
        )
        assert float(row["value"]) == pytest.approx(exact, abs=1e-6)
    assert "image" in out.read_text()


def test_no_label_of_a_contour_is_cut_by_the_frame() -> None:
    made = rnnchaos.plot("modular.lyapunov_max", sigma="0.5:2.5:7", sigma_mu="0.5:2.5:7")
    made.canvas.draw()
    axes = made.axes[0]
    frame, labels = axes.get_window_extent(), [text for text in axes.texts if text.get_text()]
    assert {"0", "0.08"} <= {text.get_text() for text in labels}
    for text in labels:
        box = text.get_window_extent()
        assert frame.x0 < box.x0 < box.x1 < frame.x1, text
        assert frame.y0 < box.y0 < box.y1 < frame.y1, text


def test_the_python_function_returns_a_figure(tmp_path: Path) -> None:
    import numpy as np
    from matplotlib.figure import Figure

    made = rnnchaos.plot(
        "variance", g=np.linspace(1, 3, 5), phi=["tanh", "erf"], title="two", size=(3, 2), font="serif,8"
    )
    assert isinstance(made, Figure)
    (axes,) = made.axes
    assert axes.get_title() == "two"
    assert tuple(made.get_size_inches()) == (3.0, 2.0)
    assert len([line for line in axes.get_lines() if len(line.get_xdata()) == 5]) == 2
    assert made._repr_png_().startswith(START[".png"])
    rnnchaos.plot("variance", g="1:2:3", out=tmp_path / "f.png")
    assert {path.name for path in tmp_path.iterdir()} == {"f.png", "f.csv"}


LOOKS = {
    "size": ("3", "0x2", "3x200", "axb"),
    "font": ("no such font", "serif,900", "serif,x"),
    "style": ("no such style",),
    "title": ("$\\nonsense",),
    "ylabel": ("$\\frac{1}$",),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, each in LOOKS.items() for text in each])
def test_a_look_that_cannot_be_drawn_is_refused(name: str, text: str) -> None:
    asked = look.Look(**{name: text})
    with pytest.raises(UsageError, match=name):
        _ = (asked.settings(), asked.inches)


def test_a_size_without_room_for_the_labels_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """matplotlib would warn and draw no axes."""
    words = ["plot", "variance", "--g", "1.5:2:3", "--logx", "--logy", "--out", str(tmp_path / "f.svg")]
    assert main([*words, "--size", "1x1"]) == 64
    assert capsys.readouterr().err.startswith("rnnchaos: size = 1x1: its labels leave no room")
    assert not list(tmp_path.iterdir())


MAP = ["modular.activity", "--N0", "3", "--sigma", "1.5:2:2", "--sigma-mu", "1:2:2"]


@pytest.mark.parametrize("words", [["variance", "--g", "1.5:2:3"], MAP])
def test_labels_without_room_are_refused_before_networks_are_simulated(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figure is laid out with the points that will come: their number, places and words."""
    sampled: list[str] = []

    def point(curve: curves.Curve, at: str, *rest: object) -> simulated_points.Point:
        sampled.append(at)
        (there,) = simulated_points.awaited([curve], pairs=10)
        return next(each for each in there if each.x == float(Fraction(at)))

    monkeypatch.setattr(simulated_points, "_point", point)
    asked = ["plot", *words, "--simulate", "--pairs", "10", "--out", str(tmp_path / "f.svg")]
    assert main([*asked, "--size", "1x1"]) == 64
    assert capsys.readouterr().err.startswith("rnnchaos: size = 1x1: its labels leave no room")
    assert not sampled
    assert not list(tmp_path.iterdir())
    laid_out: list[Plotted] = []
    monkeypatch.setattr(plotting, "refuse_cramped", laid_out.append)
    assert main(asked) == 0
    assert sampled
    assert laid_out[0].table() == (tmp_path / "f.csv").read_text()
