"""The Langevin machine in numbers: reference values, plain sums and flows as oracles, engines, refusals."""

from typing import Any

import numpy as np
import pytest
from flint import arb
from scipy.integrate import quad, solve_ivp
from scipy.stats import wishart

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

TWO, ODD = "0.5,1.2,-0.8,0.3", "0,2,-2,0"


def number(name: str, **given: Any) -> Any:
    return evaluate(f"langevin_machine.{name}", **given)


@pytest.mark.parametrize(
    ("J", "T", "expected"),
    [
        ("0.5", "1", "3.374618885370407344619 1.492520945596831147420 "
         "0.7977845173469431994607 0.5733421523662178772664"),
        ("2", "1", "6.222816851353353956166 4.088305616418061220721 "
         "0.4872760431966081124514 0.1988511544180776387294"),
        ("1", "1", "4.403389568325165066836 2.136441374652000608103 "
         "0.6028787626949323125427 0.4821564464541927870891"),
        ("1", "0.01", "1.502541297765123326195 0.2146056965862637029304 "
         "0.003851285318566786562972 2.196424792149293184629"),
    ],
)  # fmt: skip
def test_one_neuron(J: str, T: str, expected: str) -> None:
    """Z, <x^2>, <F^2> and G."""
    names = ("log_partition", "second_moment", "energy", "gradient_model")
    found = [number(name, J=J, T=T, digits=25) for name in names]
    assert all(value.certified for value in found)
    with working_bits(120):
        scaled = (found[0].arb.exp(), found[1].arb, 2 * found[2].arb, found[3].arb)
        for value, text in zip(scaled, expected.split(), strict=True):
            assert value.overlaps(arb(text, float(text) * 6e-22)), text


@pytest.mark.parametrize(
    ("name", "J", "T", "more", "expected"),
    [
        ("second_moment", TWO, "1", {}, "1.600248940317415586"),
        ("second_moment", TWO, "1", {"i": 1, "j": 2}, "0.2356845731587518432"),
        ("energy", TWO, "1", {}, "1.100421058568355656"),
        ("gradient_model", TWO, "1", {"i": 1, "j": 2}, "-0.3182963008015357310"),
        ("gradient_model", TWO, "1", {"i": 2, "j": 1}, "0.4427894544507677402"),
        ("energy", ODD, "0.5", {}, "0.60935843816785637681"),
        ("gradient_model", ODD, "0.5", {"i": 1, "j": 2}, "-0.45455249597189612504"),
    ],
)
def test_two_neurons(name: str, J: str, T: str, more: dict[str, int], expected: str) -> None:
    value = number(name, J=J, T=T, **more, digits=11)
    assert value.certified
    assert value.arb.overlaps(arb(expected, 1e-18))


def test_two_neurons_without_a_correlation() -> None:
    """An antisymmetric coupling turned by a right angle is itself: <x_1 x_2> = 0, <x_1^2> = <x_2^2>."""
    assert number("second_moment", J=ODD, T="2", digits=6).arb.overlaps(
        number("second_moment", J=ODD, T="2", i=2, j=2, digits=6).arb
    )


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("annealed_partition", {"N": 1, "g": 1, "T": 1}, "2.825411871057352702"),
        ("attractor", {"J": 2}, "1.91500804815453748"),
        ("low_temperature_weights", {"J": 2}, "0.294191029332037"),
        ("low_temperature_moment", {"J": 2}, "2.58838205866407"),
        ("learned_coupling", {"a": 1, "T": "0.25"}, "0.9763573757489333214933"),
        ("fixed_point", {"c": "0.2", "T": 1, "decay": "0.3"}, "1.745683229480"),
        ("fixed_point", {"c": "0.2", "T": 1, "decay": "0.3", "sign": "negative"}, "-1.145683229480"),
        ("expected_kl", {"N": 5, "n": 20}, "0.65789795842361259617"),
        ("biased_fixed_point", {"c": "0.5", "T": 1, "delta": "0.1"}, "2.254033307585"),
        ("biased_fixed_point", {"c": "0.3", "T": 1, "delta": "0.1"}, "4.226497308"),
        ("euler_bias", {"O": "x2", "J": 2, "T": "0.25", "delta": "0.025"}, "-0.0021405"),
        ("euler_bias", {"O": "F2", "J": 2, "T": "0.25", "delta": "0.025"}, "0.00116962"),
    ],
)
def test_reference_values(name: str, given: dict[str, Any], expected: str) -> None:
    value = number(name, **given, digits=20)
    assert value.certified
    assert value.arb.overlaps(arb(expected, 0.6 * 10.0 ** -len(expected.partition(".")[2])))


def plane(J: Any, T: float, step: float = 0.1) -> Any:
    """x, tanh x, F and the weights of a plain grid."""
    grid = np.arange(-120, 121) * step
    x = np.stack(np.meshgrid(*[grid] * len(J), indexing="ij"))
    t = np.tanh(x)
    F = x - np.tensordot(J, t, 1)
    weight = np.exp(-np.sum(F**2, axis=0) / (2 * T))
    return x, t, F, weight / weight.sum()


def test_averages_against_a_plain_grid() -> None:
    J, T = np.array([[0.5, 1.2], [-0.8, 0.3]]), 0.7
    x, t, F, P = plane(J, T)
    slope, pull = 1 - t**2, np.tensordot(J.T, F, 1)
    flat = 1 - 2 * np.diag(J)[:, None, None] * slope + slope**2 * np.sum(J**2, axis=0)[:, None, None]
    curve = np.sum(flat + 2 * t * slope * pull, axis=0)
    u = np.sum((F - slope * pull) ** 2, axis=0) / (4 * T) - curve / 2
    E = np.sum(F**2, axis=0) / 2
    bias = 0.05 * (np.sum(P * E * u) - np.sum(P * E) * np.sum(P * u))
    at = {"J": TWO, "T": "0.7", "digits": 8}
    assert float(number("euler_bias", O="energy", delta="0.05", **at)) == pytest.approx(bias, rel=1e-7)
    assert float(number("gradient_model", **at, i=2, j=1)) == pytest.approx(
        np.sum(P * F[1] * t[0]) / T, rel=1e-7
    )
    assert float(number("second_moment", **at, i=1, j=2)) == pytest.approx(np.sum(P * x[0] * x[1]), rel=1e-7)
    assert float(number("energy", **at)) == pytest.approx(np.sum(P * E), rel=1e-7)


def test_gradient_is_the_slope_of_the_partition_function() -> None:
    ends = [float(number("log_partition", J=J, T="0.4")) for J in ("1.4999", "1.5001")]
    assert float(number("gradient_model", J="1.5", T="0.4")) == pytest.approx(
        (ends[1] - ends[0]) / 2e-4, rel=1e-6
    )


def transfer(J: float, T: float, step: float) -> tuple[float, float]:
    """<x^2> and <F^2> of Euler's chain, by the stationary vector of its kernel on a grid."""
    x = np.linspace(-7, 7, 1401)
    t = np.tanh(x)
    F = x - J * t
    moved = x - step * F * (1 - J * (1 - t**2))
    kernel = np.exp(-((x[:, None] - moved[None, :]) ** 2) / (4 * T * step))
    kernel /= kernel.sum(axis=0)
    rho = np.exp(-(F**2) / (2 * T))
    for _ in range(400):
        rho = kernel @ rho
        rho /= rho.sum()
    return float(rho @ x**2), float(rho @ F**2)


def test_first_order_bias_against_the_kernel_of_the_chain() -> None:
    """At J = 1.2, where the chain mixes: what is left falls as delta^2."""
    exact = [2 * float(number("energy", J="1.2", T="0.25"))] * 2
    first = [float(number("euler_bias", O="F2", J="1.2", T="0.25", delta=d)) for d in ("0.1", "0.05")]
    left = [transfer(1.2, 0.25, d)[1] - e - b for d, e, b in zip((0.1, 0.05), exact, first, strict=True)]
    assert abs(left[0]) < 0.3 * first[0]
    assert left[0] / left[1] == pytest.approx(4, rel=0.2)


def test_annealed_partition_by_the_average_over_couplings() -> None:
    """N = 1: E over J of Z(J), which is an outer integral."""
    law = lambda J: np.exp(-(J**2) / 2) / np.sqrt(2 * np.pi)  # noqa: E731
    grid = np.linspace(-14, 14, 561)
    Z = lambda J: np.sum(np.exp(-((grid - J * np.tanh(grid)) ** 2) / 2)) * 0.05  # noqa: E731
    expected = quad(lambda J: law(J) * Z(J), -9, 9, epsabs=1e-11, limit=200)[0]
    assert float(number("annealed_partition", N=1, g=1, T=1)) == pytest.approx(expected, rel=1e-9)


def test_annealed_partition_of_two_by_a_plain_grid() -> None:
    grid = np.arange(-180, 181) * 0.1
    q = (np.tanh(grid[:, None]) ** 2 + np.tanh(grid[None, :]) ** 2) / 2
    square = grid[:, None] ** 2 + grid[None, :] ** 2
    expected = np.sum(np.exp(-square / (2 * (1 + q))) / (1 + q)) * 0.01
    assert float(number("annealed_partition", N=2, g=1, T=1, digits=9)) == pytest.approx(expected, rel=1e-12)


def test_identity_has_no_annealed_partition_function() -> None:
    assert "infinite" in number("annealed_partition", N=2, g=1, T=1, phi="identity").message


def test_flow_by_integration() -> None:
    C, T = np.array([[1.0, 0.3], [0.3, 0.5]]), 0.8
    M = np.array([[1.5, 0.2], [-0.4, 0.9]])

    def rate(_: float, m: Any) -> Any:
        m = m.reshape(2, 2)
        return (np.linalg.inv(m).T - m @ C / T).ravel()

    end = solve_ivp(rate, (0, 0.6), M.ravel(), rtol=1e-10, atol=1e-12).y[:, -1].reshape(2, 2)
    start = ",".join(str(v) for v in np.round(M.T @ M, 12).ravel())
    found = number("flow", C="1,0.3,0.3,0.5", T="0.8", W0=start, t="0.6", i=1, j=2)
    assert float(found) == pytest.approx((end.T @ end)[0, 1], rel=1e-7)


def test_gap_and_divergence_by_draws() -> None:
    rng, N, n = np.random.default_rng(3), 3, 12
    S = wishart(n, np.eye(N) / n).rvs(20000, random_state=rng)
    tau = np.trace(np.linalg.inv(S), axis1=1, axis2=2)
    gap, kl = (tau - N) / 2, (tau - N + np.linalg.slogdet(S)[1]) / 2
    for name, sample in (("generalisation_gap", gap), ("expected_kl", kl)):
        error = 4 * sample.std() / 20000**0.5
        assert float(number(name, N=N, n=n)) == pytest.approx(sample.mean(), abs=error)


def test_low_temperature() -> None:
    """The moment as T -> 0, the series at J < 1, and the sixth root at J = 1."""
    cold = float(number("second_moment", J=2, T="0.002"))
    assert cold == pytest.approx(2.58467, abs=6e-6)
    assert float(number("low_temperature_moment", J=2)) == pytest.approx(cold, rel=2e-3)
    series = float(number("low_temperature_series", J=-1, T="0.01"))
    whole = np.exp(float(number("log_partition", J=-1, T="0.01"))) / np.sqrt(0.02 * np.pi)
    assert abs(whole - series) < 1e-10


def test_learned_coupling_has_the_largest_likelihood() -> None:
    J, a, T = float(number("learned_coupling", a="0.8", T="0.5")), 0.8, 0.5

    def likelihood(j: float) -> float:
        return -((a - j * np.tanh(a)) ** 2) / (2 * T) - float(number("log_partition", J=f"{j:.12f}", T="0.5"))

    assert likelihood(J) > max(likelihood(J - 0.01), likelihood(J + 0.01))


def test_answers_without_a_number() -> None:
    assert "grows without end" in number("fixed_point", c=0, T=1).message
    assert float(number("fixed_point", c=0, T=1, decay="0.004")) ** 2 == pytest.approx(266.3, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("log_partition", {"J": "1.5", "T": "0.2"}),
        ("euler_bias", {"O": "F2", "J": "0.8", "T": "0.5", "delta": "0.1"}),
        ("annealed_partition", {"N": 1, "g": 2, "T": "0.5"}),
        ("learned_coupling", {"a": "0.9", "T": "0.3"}),
        ("attractor", {"J": "1.01"}),
        ("low_temperature_moment", {"J": "sqrt(2)"}),
        ("flow", {"C": "1,0.3,0.3,0.5", "T": "0.8", "W0": "1,0,0,1", "t": "0.6"}),
        ("expected_kl", {"N": 5, "n": 20}),
        ("biased_fixed_point", {"c": "0.3", "T": 1, "delta": "0.1"}),
    ],
)
def test_two_engines_agree(name: str, given: dict[str, Any]) -> None:
    first, second = (number(name, **given, engine=engine, digits=18) for engine in ("ball", "mpmath"))
    assert first.certified
    assert not second.certified
    assert first.arb.overlaps(second.arb)


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("log_partition", {"J": "1", "T": "0"}, "T = 0"),
        ("log_partition", {"J": "1", "T": "-1"}, "T = -1"),
        ("log_partition", {"J": "1,2,3", "T": "1"}, "J = 1,2,3"),
        ("log_partition", {"J": "1,0,0,0,1,0,0,0,1", "T": "1"}, "annealed importance sampling"),
        ("log_partition", {"J": "1,2,3,4", "T": "1e-8"}, "T = 1e-08"),
        ("annealed_partition", {"N": 2, "g": 1, "T": "1", "digits": 40}, "T = 1:"),
        ("gradient_model", {"J": "1", "T": "1", "i": 2}, "i = 2"),
        ("annealed_partition", {"N": 4, "g": 1, "T": 1}, "annealed importance sampling"),
        ("low_temperature_series", {"J": 1, "T": "0.1"}, "J = 1"),
        ("low_temperature_weights", {"J": 1}, "J = 1"),
        ("generalisation_gap", {"N": 5, "n": 6}, "n = 6"),
        ("generalisation_gap", {"N": 5, "n": 7, "mean": "learnt"}, "n = 7"),
        ("expected_kl", {"N": 5, "n": 6}, "n = 6"),
        ("euler_covariance", {"w": 20, "T": 1, "delta": "0.1"}, "explodes"),
        ("biased_fixed_point", {"c": "0.15", "T": 1, "delta": "0.1"}, "no fixed point"),
        ("flow", {"C": "1,2,2,1", "T": 1, "W0": "1,0,0,1", "t": 1}, "positive definite"),
        ("flow", {"C": "1,0,0,1", "T": 1, "W0": "1", "t": 1}, "as large as C"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError) as refused:
        number(name, **given)
    assert wrong in str(refused.value)
