"""Generative diffusion in numbers: reference values, densities by quadrature as an oracle, two engines, and
what is refused."""

from typing import Any

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

ONE, TWO = {"mu": "1", "s2": "1", "t": "0.25"}, {"mu": "2", "s2": "0.5", "t": "1"}
EARLY = {"mu": "1", "s2": "0.1", "t": "0.42"}


def number(name: str, **given: Any) -> Any:
    return evaluate(f"diffusion.{name}", **given)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("class_information", {"rho": "0.1"}, "0.04764923389671628382059"),
        ("class_information", {"rho": "0.5"}, "0.2013454715848051402611"),
        ("class_information", {"rho": "2"}, "0.5000721360668449371836"),
        ("class_information", {"rho": "10"}, "0.690898838451573163569"),
        ("entropy_production", {"mu": "1", "s2": "1", "T": "3"}, "0.1631676461305854096116"),
        ("entropy_production", {"mu": "2", "s2": "0.5", "T": "1"}, "1.364914140412605656628"),
        ("entropy_rate", ONE, "0.2433155056829474233143"),
        ("mutual_information", ONE, "0.7009537562399102164481"),
        ("fisher", ONE, "0.6367848459703139997105"),
        ("mmse", ONE, "0.4861807095086124626535"),
        ("entropy_rate", TWO, "0.1658965068734402398983"),
        ("mutual_information", TWO, "0.2644198441931235261269"),
        ("fisher", TWO, "0.6922230155452958182693"),
        ("mmse", TWO, "2.564945237314382735878"),
        ("speciation_time", {"mu": "1", "s2": "0.1", "criterion": "drift"}, "0.42621996677142294216"),
        ("speciation_time", {"mu": "3", "s2": "1.7", "criterion": "drift"}, "1.4459403421377466118"),
        ("branch", {"mu": "1", "s2": "0.1", "t": "0.2"}, "0.98717370557951220948"),
        ("branch", {"mu": "2", "s2": "0.5", "t": "0.9"}, "1.1630886381999686324"),
        ("clone_probability", EARLY, "0.72209030945199946556"),
        ("euler_ift", {"mu": "1", "s2": "1", "T": "0.5", "dt": "0.1"}, "1.0065929398941410218"),
        ("reverse_variance", {"s2": "0.3", "T": "1"}, "0.30140802664378746633"),
    ],
)
def test_reference_values(name: str, given: dict[str, str], expected: str) -> None:
    digits = len(expected.replace(".", "").lstrip("0")) - 1
    found = number(name, **given, digits=digits + 2)
    assert found.certified
    assert found.arb.overlaps(arb(expected, 10.0 ** -len(expected.partition(".")[2])))


@pytest.mark.parametrize(
    ("rho", "lost"),
    [
        ("0.1", "0.9086593987951221191327"),
        ("0.5", "0.6498865953248691856752"),
        ("2", "0.2310182219292956194413"),
        ("10", "0.0024113147354122573302"),
    ],
)
def test_what_the_overlap_lacks(rho: str, lost: str) -> None:
    assert (1 - number("overlap", rho=rho, digits=30).arb).overlaps(arb(lost, 1e-22))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (EARLY | {"D": "0.1"}, 0.44734881484962857632),
        (EARLY | {"D": "4"}, 4.3558189396097353290),
        (TWO | {"D": "0.5"}, 2.0515056685040283954),
    ],
)
def test_franz_parisi(given: dict[str, str], expected: float) -> None:
    found = number("franz_parisi", **given, digits=12)
    assert not found.certified
    assert float(found) == pytest.approx(expected, rel=1e-12)


def density(x: Any, mu: float, s2: float, t: float) -> tuple[Any, Any, Any]:
    """p_t, its derivative, and how p_t changes, by p_t' = (x p)' + p''."""
    m, variance = mu * np.exp(-t), 1 - (1 - s2) * np.exp(-2 * t)
    both = [np.exp(-((x - s * m) ** 2) / (2 * variance)) / np.sqrt(8 * np.pi * variance) for s in (1, -1)]
    slopes = [-(x - s * m) / variance for s in (1, -1)]
    first = sum(p * a for p, a in zip(both, slopes, strict=True))
    second = sum(p * (a * a - 1 / variance) for p, a in zip(both, slopes, strict=True))
    return sum(both), first, sum(both) + x * first + second


@pytest.mark.parametrize("at", [ONE, TWO])
def test_densities_by_quadrature(at: dict[str, str]) -> None:
    """Information, Fisher information, rate and divergence of the density itself, with no formula."""
    x, plain = np.linspace(-14, 14, 40_001), {name: float(text) for name, text in at.items()}
    p, slope, change = density(x, **plain)
    step, log = x[1] - x[0], np.log(p)
    prior = -(x**2) / 2 - np.log(2 * np.pi) / 2
    entropy, spread = -np.sum(p * log) * step, 1 - np.exp(-2 * plain["t"])
    found = {
        "fisher": np.sum(slope**2 / p) * step,
        "entropy_rate": -np.sum(change * (log - prior)) * step,
        "kl_to_prior": np.sum(p * (log - prior)) * step,
        "mutual_information": entropy - np.log(2 * np.pi * np.e * spread) / 2,
    }
    assert {name: float(number(name, **at)) for name in found} == pytest.approx(found, rel=1e-10)


def test_information_grows_by_half_the_error() -> None:
    """dI/d(signal to noise) = mmse/2, by differences."""
    times, step = (0.2, 0.6), 1e-4
    for t in times:
        known = [float(number("mutual_information", mu="2", s2="0.5", t=str(t + s * step))) for s in (-1, 1)]
        ratio = [np.exp(-2 * u) / (1 - np.exp(-2 * u)) for u in (t - step, t + step)]
        slope = (known[1] - known[0]) / (ratio[1] - ratio[0])
        assert 2 * slope == pytest.approx(float(number("mmse", mu="2", s2="0.5", t=str(t))), rel=1e-6)


def test_the_chain_by_its_steps() -> None:
    """E e^-Sigma by quadrature over (x_0, x_2) of two steps."""
    x, dt = np.linspace(-13, 13, 1301), 0.25
    step = x[1] - x[0]
    normal = lambda y, mean, var: np.exp(-((y - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)  # noqa: E731
    once = normal(x[:, None], (1 - dt) * x, 2 * dt) * step
    prior, data = normal(x, 0, 1), (normal(x, 1, 1) + normal(x, -1, 1)) / 2
    carried, end = once @ once @ prior, once @ once @ data
    expected = np.sum(carried[400:-400] * end[400:-400] / prior[400:-400]) * step
    assert float(number("euler_ift", mu=1, s2=1, T="0.5", dt="0.25")) == pytest.approx(expected, rel=1e-4)


def test_answers_without_a_number() -> None:
    given = {"mu": "0.5", "s2": "0.7"}
    for criterion in ("drift", "density", "covariance"):
        assert "no speciation" in number("speciation_time", **given, criterion=criterion).message
    assert float(number("speciation_time", mu="0.1", s2="2.5", criterion="drift")) > 0
    assert "x = 0 alone" in number("branch", mu="1", s2="0.1", t="0.43").message
    assert "infinite" in number("euler_ift", mu="1", s2="90", T="0.3", dt="0.1").message


def test_ends() -> None:
    assert number("overlap", rho="0").arb == 0
    assert float(number("class_information", rho="1e5")) == pytest.approx(np.log(2), rel=1e-15)
    assert float(number("overlap", rho="1e-12")) == pytest.approx(1e-12, rel=1e-11)
    many, one = (float(number("clone_probability", **EARLY, d=d)) for d in (30, 1))
    assert one < 0.75 < 0.99 < many < 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("overlap", {"rho": "7"}),
        ("class_information", {"rho": "0.03"}),
        ("mmse", EARLY),
        ("entropy_production", {"mu": "sqrt(2)", "s2": "0.4", "T": "2"}),
        ("branch", {"mu": "1", "s2": "0.1", "t": "0.4"}),
        ("collapse_time", {"alpha": "0.28", "s2": "1"}),
        ("euler_ift", {"mu": "1", "s2": "0.3", "T": "1", "dt": "0.1"}),
    ],
)
def test_two_engines_agree(name: str, given: dict[str, Any]) -> None:
    first, second = (number(name, **given, engine=engine, digits=20) for engine in ("ball", "mpmath"))
    assert first.certified
    assert not second.certified
    assert first.arb.overlaps(second.arb)


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        (
            "entropy_production",
            {"mu": "1", "s2": "0", "T": "1"},
            "s2 = 0: accepted: a finite real number > 0",
        ),
        ("mutual_information", ONE | {"t": "0"}, "t = 0: accepted: a finite real number > 0"),
        ("fisher", ONE | {"mu": "0"}, "mu = 0: accepted: a finite real number > 0"),
        ("speciation_time", {"mu": "1", "s2": "0.1"}, "criterion = missing"),
        ("speciation_time", {"mu": "1", "s2": "0.1", "criterion": "x"}, "one of drift, density, covariance"),
        ("collapse_time", {"alpha": "0", "s2": "1"}, "alpha = 0"),
        ("euler_ift", {"mu": "1", "s2": "1", "T": "4", "dt": "2"}, "dt = 2: accepted"),
        ("euler_ift", {"mu": "1", "s2": "1", "T": "1", "dt": "0.3"}, "T = 1: accepted: a multiple of dt"),
        ("franz_parisi", ONE | {"D": "0"}, "D = 0"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        number(name, **given)
