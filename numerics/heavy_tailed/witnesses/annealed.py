"""Numbers for the annealed transition of the heavy-tailed network."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.heavy_tailed.witnesses.law import number, table, total
from rnnchaos.theory.catalogue import formula


def _gain(alpha: str, N: str) -> Any:
    return number("annealed_critical_gain", alpha=alpha, N=N)


def _growth(g: str, alpha: str, N: str) -> dict[str, Any]:
    """E ln S from the critical gain, or the mean of the weights' logarithm at N = 1."""
    mean_log = -mp.mpf(alpha) * mp.log(_gain(alpha, N))
    rate = number("annealed_growth", g=g, alpha=alpha, N=N)
    return {
        "g": mp.mpf(g),
        "alpha": mp.mpf(alpha),
        "N": mp.mpf(N),
        "E": mean_log,
        "S": mp.mpf(1),
        "lambda": rate,
    }


def _critical(alpha: str, N: str) -> dict[str, Any]:
    law = table(alpha)
    return {"alpha": mp.mpf(alpha), "N": mp.mpf(N), "g_ann": _gain(alpha, N), "M": law.laplace}


def _single(alpha: str) -> dict[str, Any]:
    return {"alpha": mp.mpf(alpha), "Xi_N": -mp.log(_gain(alpha, "1"))}


def _moments(alpha: str, N: str) -> dict[str, Any]:
    law = total(alpha, N)
    known = {f"A{k}": law.moment(k) for k in range(3)}
    width, skew = (number(name, alpha=alpha, N=N) for name in ("transition_width", "log_skewness"))
    return {**known, "alpha": mp.mpf(alpha), "N": mp.mpf(N), "sigma_Xi": width, "skew": skew}


def _fraction(g: str, N: str, steps: str, threshold: str) -> dict[str, Any]:
    """At alpha = 2 from |x| = 1, G0 = 1: S is 4/N times a Gamma variable, m the closed moments of z."""
    half, moments = mp.mpf(N) / 2, formula("heavy_tailed.mellin_transform").statement.rhs

    def inverse(q: Any) -> Any:
        return mp.gamma(half - q) / mp.gamma(half) * half**q / mp.mpf(2) ** q

    given = {"g": g, "alpha": "2", "N": N, "steps": steps, "threshold": threshold, "x0": "1"}
    return {
        "g": mp.mpf(g),
        "alpha": mp.mpf(2),
        "N": mp.mpf(N),
        "T": mp.mpf(steps),
        "theta": mp.mpf(threshold),
        "c": mp.mpf("0.5"),
        "G": inverse,
        "G0": lambda q: mp.mpf(1),
        "m": lambda u: value(moments, {"u": u, "alpha": mp.mpf(2)}),
        "P": number("quiescent_fraction", digits=24, **given),
    }


def _grown(T: str, N: str) -> dict[str, Any]:
    """At alpha = 2, where S is a Gamma variable: the probability by inversion of its characteristic
    function."""
    steps, half = mp.mpf(T), mp.mpf(N) / 2
    mean, width = mp.psi(0, half), mp.sqrt(mp.psi(1, half))
    a = mp.mpf("0.7")

    def wave(k: Any) -> Any:
        """Im E exp(i k (y + a)), y the normalised sum of T logarithms of Gamma variables."""
        q = k / (width * mp.sqrt(steps))
        log = steps * (mp.loggamma(half + mp.j * q) - mp.loggamma(half) - mp.j * q * mean)
        return mp.im(mp.exp(log + mp.j * k * a)) / k

    with mp.workdps(20):
        above = mp.mpf(1) / 2 + mp.quad(wave, [0, 2, 4, 6, 8, 11]) / mp.pi
    skew = mp.psi(2, half) / width**3
    known = {"alpha": mp.mpf(2), "N": mp.mpf(N), "T": steps}
    return {**known, "a": a, "kappa_3": skew / mp.sqrt(steps), "P": above}


def _exponent(g: str, alpha: str, N: str) -> dict[str, Any]:
    mu = number("intermittency_exponent", digits=12, g=g, alpha=alpha, N=N)
    more = {"N": mp.mpf(N), "g_ann": _gain(alpha, N)}
    return {"g": mp.mpf(g), "alpha": mp.mpf(alpha), "mu": mu, "G": total(alpha, N).inverse, **more}


def _large(alpha: str, N: str) -> dict[str, Any]:
    """The expansion itself, to the printed order 3, at L by its equation; C and b by their formulas."""
    known = {"alpha": mp.mpf(alpha), **{name: _closed(name, alpha) for name in ("C_alpha", "b_alpha")}}
    level = mp.log(mp.mpf(N) * known["C_alpha"]) + known["b_alpha"]
    length = -mp.lambertw(-mp.exp(-level), -1).real
    gain = number("annealed_critical_gain.large_n", alpha=alpha, N=N, order="3")
    return {**known, "N": mp.mpf(N), "L": length, "g_ann": gain}


def _closed(name: str, alpha: str) -> Any:
    ids = {"C_alpha": "heavy_tailed.tail_amplitude", "b_alpha": "heavy_tailed.tail_shift"}
    return value(formula(ids[name]).statement.rhs, {"alpha": mp.mpf(alpha)})


def _spread(alpha: str, N: str) -> dict[str, Any]:
    """The exact variance of ln S; O(.) is what the terms to order 8 add to the printed three."""
    known = _large(alpha, N)
    width = number("transition_width", alpha=alpha, N=N) * known["alpha"]
    longer, shorter = (
        value(formula("heavy_tailed.transition_width.large_n", order=k).statement.rhs, known) for k in (8, 3)
    )
    return {**known, "Var": width**2, "O": longer - shorter}


_CHOICE = ("1", "2", "1.5")
ANNEALED = (
    Witness(
        "heavy_tailed.annealed_growth",
        "lambda",
        _growth,
        {"g": ("0.3", "2.0"), "alpha": ("0.5", "2.0"), "N": ("2", "50")},
    ),
    Witness(
        "heavy_tailed.annealed_critical_gain",
        "g_ann",
        _critical,
        {"alpha": _CHOICE, "N": ("3", "9")},
        slow=True,
    ),
    Witness(
        "heavy_tailed.annealed_growth.gaussian",
        "E",
        lambda g, alpha, N: _growth(g, alpha, N),
        {"g": ("1",), "alpha": ("2",), "N": ("2", "50")},
    ),
    Witness("heavy_tailed.annealed_growth.single", "Xi_N", _single, {"alpha": ("0.5", "2.0")}),
    Witness(
        "heavy_tailed.transition_width", "sigma_Xi", _moments, {"alpha": _CHOICE, "N": ("3", "9")}, slow=True
    ),
    Witness("heavy_tailed.log_skewness", "skew", _moments, {"alpha": _CHOICE, "N": ("3", "9")}, slow=True),
    Witness(
        "heavy_tailed.quiescent_fraction",
        "P",
        _fraction,
        {"g": ("0.5", "1.0"), "N": ("3", "9"), "steps": ("2", "5"), "threshold": ("0.1", "0.5")},
        slow=True,
    ),
    Witness(
        "heavy_tailed.growth_probability",
        "P",
        _grown,
        {"N": ("2", "9")},
        small=Small("T", ("2000", "4000"), power=-1),
        slow=True,
    ),
    Witness(
        "heavy_tailed.intermittency_exponent",
        "mu",
        _exponent,
        {"g": ("1.1", "1.4"), "alpha": ("1",), "N": ("4", "6")},
        slack=1e-11,
        slow=True,
    ),
    Witness(
        "heavy_tailed.annealed_critical_gain.large_n",
        "g_ann",
        _large,
        {"alpha": ("0.5", "1.7"), "N": ("1000000", "100000000000")},
    ),
    Witness(
        "heavy_tailed.transition_width.large_n",
        "Var",
        _spread,
        {"alpha": ("0.7", "1.5"), "N": ("1000000000000", "900000000000000")},
        slack=1e-6,
        slow=True,
    ),
)
