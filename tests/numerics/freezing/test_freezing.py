"""Networks with a reaction term in numbers: reference values, oracles without shared code, bad input."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

EDGES = [
    ("rightmost_eigenvalue", "2", ".2", ".3860296830866764628756"),
    ("rightmost_eigenvalue", "2", ".5", ".03379506383371526423028"),
    ("rightmost_eigenvalue", "2", ".75", ".0008175183211691096829315"),
    ("rightmost_eigenvalue", "1.5", ".5", ".04589656414094953049114"),
    ("rightmost_eigenvalue", "3", ".5", ".01512222830174207839668"),
    ("leftmost_eigenvalue", "2", ".5", "-11.09629506383371526423"),
    ("leftmost_eigenvalue", "2", ".75", "-15.27394062174713069534"),
    ("leftmost_eigenvalue", "1.5", ".5", "-7.315186866009484401518"),
]
HESSIAN = [
    (".5", ".1361674426894144861323", "3.098207557310585513868"),
    (".8", ".009169034682400947789056", "5.088430965317599052211"),
    (".9", ".001165543260223064387801", "5.884809456739776935612"),
]
ENERGIES = [
    (".8", ".5", ".1152395511081022981478"),
    (".8", "1", ".04078173780599252802526"),
    (".8", "2", ".01304468429501669138867"),
    ("1", ".5", ".09867569759805413685959"),
    ("1", "1", ".03459312800024736947944"),
    ("1", "5", ".002584409217829469358404"),
]


def number(name: str, digits: int = 22, engine: str = "ball", **given: Any) -> Any:
    return evaluate(f"freezing.{name}", digits=digits, engine=engine, **given)


def agrees(found: Any, known: str) -> None:
    with mp.workdps(40):
        assert abs(found.mpf / mp.mpf(known) - 1) < 3e-21
    assert found.certified


@pytest.mark.parametrize(("name", "g", "gamma", "known"), EDGES)
def test_edges(name: str, g: str, gamma: str, known: str) -> None:
    agrees(number(name, g=g, gamma=gamma), known)


@pytest.mark.parametrize(("g", "lower", "upper"), HESSIAN)
def test_edges_of_the_hessian(g: str, lower: str, upper: str) -> None:
    agrees(number("hessian_edges", g=g, edge="lower"), lower)
    agrees(number("hessian_edges", g=g), upper)


@pytest.mark.parametrize(("g", "t", "known"), ENERGIES)
def test_energies(g: str, t: str, known: str) -> None:
    agrees(number("energy_linear", g=g, t=t), known)


@pytest.mark.parametrize("t", ["0.5", "5", "40"])
def test_the_energy_at_g_1_is_hypergeometric(t: str) -> None:
    with mp.workdps(40):
        a = [mp.mpf(n) / d for n, d in ((5, 3), (7, 3), (5, 2))]
        known = mp.hyp2f2(a[0], a[1], a[2], 3, -mp.mpf(27) / 2 * mp.mpf(t))
        assert abs(number("energy_linear", digits=20, g="1", t=t).mpf / known - 1) < 1e-19


def test_late_energies_follow_the_edge() -> None:
    """At g = 1 sqrt(3) Gamma(5/3)/(4 pi) (2 t)^(-5/3), 1.4 % and 0.45 % below at t = 20 and 100."""
    for t, above in (("20", 0.014), ("100", 0.0045)):
        law = mp.sqrt(3) / (4 * mp.pi) * mp.gamma(mp.mpf(5) / 3) * (2 * mp.mpf(t)) ** (-mp.mpf(5) / 3)
        assert float(law / number("energy_linear", digits=8, g="1", t=t).mpf) - 1 == pytest.approx(
            above, rel=0.1
        )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("rightmost_eigenvalue", {"g": "1.0001", "gamma": "0.99"}),
        ("leftmost_eigenvalue", {"g": "1", "gamma": "1"}),
        ("spectrum_boundary", {"g": "2", "gamma": "0.2", "theta": "1", "part": "imaginary"}),
        ("spectrum_boundary", {"g": "0.5", "gamma": "1", "theta": "2"}),
        ("hessian_edges", {"g": "3"}),
        ("hessian_moment", {"g": "1.5", "n": 20}),
        ("energy_linear", {"g": "0.8", "t": "100"}),
        ("energy_linear", {"g": "1.001", "t": "50"}),
        ("energy_linear", {"g": "1.001", "t": "1000"}),
        ("energy_linear", {"g": "1e6", "t": "1000"}),
        ("energy_linear", {"g": "3", "t": "2"}),
        ("inertia", {"gamma": "0.3"}),
        ("lyapunov_max", {"g": "0.5", "gamma": "0.3"}),
    ],
)
def test_engines_agree(name: str, given: dict[str, Any]) -> None:
    one, other = (number(name, digits=15, engine=engine, **given) for engine in ("ball", "mpmath"))
    assert abs(one.mpf - other.mpf) <= 1e-14 * abs(one.mpf)
    assert one.certified == (name != "lyapunov_max")
    assert not other.certified


@pytest.mark.parametrize("name", ["lyapunov_max", "kinetic_energy"])
@pytest.mark.parametrize(("gamma", "proved"), [("0", True), ("0.3", False)])
def test_rest_below_the_onset_is_certified_only_where_the_origin_is_known_to_attract(
    name: str, gamma: str, proved: bool
) -> None:
    found = number(name, g="0.5", gamma=gamma)
    assert (found.certified, "attracts every start is not proved" in found.method) == (proved, not proved)


def test_the_rightmost_point_of_the_boundary_is_on_the_axis() -> None:
    """And the leftmost at the other end: of 40 angles at several parameters none goes further."""
    for g, gamma in (("0.7", "0.5"), ("2", "0.2"), ("3", "0.9"), ("1.2", "0.05")):
        curve = [
            float(number("spectrum_boundary", digits=6, g=g, gamma=gamma, theta=str(k * 0.0785)))
            for k in range(41)
        ]
        right, left = (
            float(number(f"{side}most_eigenvalue", digits=6, g=g, gamma=gamma)) for side in ("right", "left")
        )
        assert max(curve) == pytest.approx(right, rel=1e-5)
        assert all(left - 1e-5 <= x <= right + 1e-5 for x in curve)


def test_a_random_matrix_fills_the_boundary() -> None:
    """Imaginary parts too: theory's largest is 1.171 at (2, 0.2)."""
    rng, N = np.random.default_rng(5), 300
    J = 2 * rng.standard_normal((N, N)) / np.sqrt(N)
    values = np.linalg.eigvals((np.eye(N) - 0.2 * J.T) @ (J - np.eye(N)))
    highest = max(
        float(
            number("spectrum_boundary", digits=6, g="2", gamma="0.2", theta=str(k * 0.05), part="imaginary")
        )
        for k in range(1, 62)
    )
    assert highest == pytest.approx(1.171, abs=2e-3)
    assert values.imag.max() == pytest.approx(highest, rel=0.05)
    assert values.real.min() == pytest.approx(
        float(number("leftmost_eigenvalue", digits=6, g="2", gamma="0.2")), rel=0.04
    )


def test_moments_are_those_of_a_random_matrix() -> None:
    rng, N = np.random.default_rng(6), 400
    squares = np.linalg.svd(np.eye(N) - 0.8 * rng.standard_normal((N, N)) / np.sqrt(N), compute_uv=False) ** 2
    for n in (1, 2, 3):
        assert np.mean(squares**n) == pytest.approx(
            float(number("hessian_moment", digits=8, g="0.8", n=n)), rel=0.03
        )


def test_what_is_exactly_zero() -> None:
    assert str(number("hessian_edges", g="1.3", edge="lower")) == "0"
    assert "no gap" in number("hessian_edges", g="1.3", edge="lower").method
    for g, gamma in (("1", "0.3"), ("2", "1"), ("1", "1")):
        assert str(number("rightmost_eigenvalue", g=g, gamma=gamma)) == "0"
    assert str(number("spectrum_boundary", g="2", gamma="1", theta="1", part="imaginary")) == "0"
    assert str(number("kinetic_energy", g="0.9", gamma="0.4")) == "0"
    assert number("kinetic_energy", g="0.9", gamma="0.4").state == "quiescent"


def test_regimes_without_a_theory_say_so() -> None:
    for name in ("kinetic_energy", "lyapunov_max"):
        found = number(name, g="2", gamma="0.5")
        assert (found.state, found.arb) == ("none", None)
        assert "no closed theory" in found.message
        assert "simulate freezing" in found.message
        plain = evaluate(f"gaussian.{name}", g="2", digits=10)
        assert number(name, digits=10, g="2", gamma="0").mpf == plain.mpf
    assert "theorem" in number("lyapunov_max", g="5", gamma="1").message
    assert number("balance", g="2", gamma="1").state == "none"
    assert str(number("balance", digits=3, g="2", gamma="0.3")) == "1.00"


def test_gain_of_the_published_populations() -> None:
    given = {"sigma": "0.9,0.9", "mu": "0.6,-0.6", "f": "0.4,0.6", "a": "0.8"}
    agrees(number("ei_gain", **given), "0.84")
    rng, N = np.random.default_rng(7), 1000
    mean = np.repeat([0.6, -0.6], [400, 600])
    J = (rng.random((N, N)) < 0.8) * (0.9 * rng.standard_normal((N, N)) + mean) / np.sqrt(N)
    assert np.sqrt(N) * (J - J.mean(axis=0)).std() == pytest.approx(0.84, rel=0.005)


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("rightmost_eigenvalue", {"g": "2", "gamma": "1.1"}, "gamma"),
        ("rightmost_eigenvalue", {"g": "2", "gamma": "-0.1"}, "gamma"),
        ("rightmost_eigenvalue", {"g": "0", "gamma": "0.1"}, "g"),
        ("inertia", {"gamma": "1"}, "gamma"),
        ("hessian_moment", {"g": "1", "n": "-1"}, "n"),
        ("hessian_edges", {"g": "1", "edge": "middle"}, "edge"),
        ("energy_linear", {"g": "1", "t": "-1"}, "t"),
        ("energy_linear", {"g": "1", "t": "1e4"}, "t"),
        ("ei_gain", {"sigma": "1", "mu": "1,1", "f": "0.5,0.5", "a": "0.5"}, "f"),
        ("ei_gain", {"sigma": "1,1", "mu": "1,1", "f": "0.5,0.6", "a": "0.5"}, "f"),
        ("ei_gain", {"sigma": "1", "mu": "1", "f": "1", "a": "0"}, "a"),
    ],
)
def test_bad_input_is_one_line(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=rf"^{wrong} = .*accepted"):
        number(name, **given)
