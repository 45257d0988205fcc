"""What a word means here: formulas, quantities and studies by symbol, title, synonym and id.

`Delta0`, `lambda_max`, `tau`, `critical gain`, `D_KY` are what people type; ids are what the catalogue has.
`SPOKEN` says, by the last word of an id, the symbol and the words that the field has for it; titles and ids
are searched by their words. The best match comes first, then the order of the catalogue.
"""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple

from rnnchaos.theory.errors import UsageError

SPOKEN: dict[str, str] = {
    "variance": "Delta0; Delta_0, C(0), second moment, mean square activity, sigma^2",
    "correlation": "Delta(tau); C(tau), autocorrelation, autocovariance, two-point function",
    "kinetic_correlation": "Gamma(tau); velocity autocorrelation",
    "kinetic_energy": "Gamma0; Gamma_0, speed, velocity, E_kin",
    "arc_length": "ell; path length, trajectory length",
    "potential": "V; Newton, energy landscape",
    "activity_distribution": "P(theta); density, histogram, one-time distribution",
    "relaxation_time": "tau; T, decay time, correlation length in time",
    "correlation_time": "tau_c; tau, integrated correlation time",
    "power_spectrum": "S(omega); psd, spectral density, Fourier",
    "lyapunov_max": "lambda_1; lambda_max, lambda1, lambda, Lyapunov, Lyapunov exponent, MLE, LLE",
    "lyapunov_micro": "lambda_micro; Lyapunov",
    "lyapunov_macro": "lambda_macro; Lyapunov",
    "lyapunov": "lambda_k; Lyapunov exponent",
    "participation_ratio": "R; PR, D_PR, dimension, effective dimension, dimensionality",
    "minimal_exponent": "lambda_min; smallest Lyapunov exponent, lambda_N, lower edge",
    "lyapunov_density": "u(s); Lyapunov spectrum, whole spectrum, density of exponents",
    "volume_growth": "u(s); Psi, Lyapunov spectrum, density of exponents",
    "entropy_rate": "h; h_KS, Kolmogorov-Sinai entropy, Pesin, sum of positive exponents",
    "dimension": "D_KY; Kaplan-Yorke dimension, Lyapunov dimension, attractor dimension",
    "unstable_fraction": "n_p; n_+, number of positive exponents, unstable dimension",
    "spectrum_sum": "L; sum of exponents, phase space contraction, divergence",
    "annealed_critical_gain": "g_ann; g_c, critical gain, critical coupling, onset, edge of chaos",
    "quenched_critical_gain": "g_que; g_c, critical gain, spectral radius",
    "lyapunov_crossing_gain": "g_*; g_c, critical gain, edge of chaos",
    "critical_gain": "g_c; gc, critical coupling",
    "threshold_gain": "g_c; critical gain, transition",
    "onset": "sigma_c; g_c, critical gain, critical line, edge of chaos, threshold",
    "annealed_growth": "Xi; growth rate, linear stability",
    "transition_width": "sigma_Xi; sigma, width, fluctuations",
    "quiescent_fraction": "P(T); dead networks, probability of quiescence, survival",
    "intermittency_exponent": "mu; intermittency, power law",
    "mean_field_scale": "gamma; scale, order parameter",
    "stable_pdf": "f(x); Levy, alpha-stable, density, pdf",
    "stable_cdf": "P(x); Levy, alpha-stable, distribution, cdf",
    "boltzmann_variance": "S; equilibrium variance, sigma^2, thermal",
    "effective_temperature": "T_eff; T, temperature, FDT, fluctuation-dissipation",
    "angle": "c; cosine, alignment, overlap",
    "gradient_norm": "G; gradient, force",
    "chaotic_norm": "G; gradient, force",
    "overlap_multiplier": "R; overlap, replica, q_EA",
    "activity": "q; order parameter, mean square activity",
    "population_activity": "Q; population mean, macroscopic activity",
    "crossover": "sigma_mu; macroscopic chaos",
    "spectrum": "lambda_i; Lyapunov spectrum, D_KY, Kaplan-Yorke dimension, entropy rate, h_KS",
}
"""Symbol; then synonyms. By the last word of an id."""

QUALIFIERS = frozenset({"onset"})
"""Words that have a symbol in the id of a quantity, right after its column: `variance.onset` is a series of
the variance, and a column's `onset` that is a formula alone may be of anything."""

MOST = 3
_WORDS, _NEAR = re.compile(r"[a-z0-9]+"), 0.7


class Found(NamedTuple):
    """An object of the catalogue: what it is, and the command that takes it."""

    id: str
    kind: str
    symbol: str
    title: str

    def said(self) -> str:
        """The id with its symbol and title."""
        return f"{self.id} ({self.symbol}: {self.title})" if self.symbol else f"{self.id} ({self.title})"


def search(text: object) -> list[Found]:
    """The formulas, quantities and studies that `text` may mean, the best match first.

    >>> [found.id for found in search("lambda_max")][:2]
    ['gaussian.lyapunov_max', 'scheme.lyapunov_max']
    """
    if not isinstance(text, str) or not text.strip():
        raise UsageError("text", text, "accepted: a symbol, a word or an id")
    return _searched(text, LISTS)


def _searched(text: str, kinds: Iterable[str]) -> list[Found]:
    """What `text` may mean among objects of these kinds, the best match first."""
    asked = text.strip().lower()[:200]
    rated = [(_rating(asked, each), each.found) for kind in kinds for each in _index(kind)]
    return [each for rating, each in sorted(rated, key=lambda pair: -pair[0]) if rating > 0]


def suggestions(kind: str, text: str) -> str:
    """`did you mean ...?`: the best of this kind, or of the others where there is none, which are not loaded
    before."""
    ways = ((kind,), LISTS) if text.strip() else ()
    best = next((found[:MOST] for kinds in ways if (found := _searched(text, kinds))), [])
    if not best:
        return "accepted: an id; `rnnchaos formulas` lists them, `rnnchaos formulas TEXT` searches"
    command = "" if best[0].kind == kind else f" (a {best[0].kind}: rnnchaos {COMMANDS[best[0].kind]})"
    return f"did you mean {', or '.join(each.said() for each in best)}{command}?"


def of_symbol(name: str) -> str | None:
    """The id of the one quantity of the catalogue's first column whose own symbol `name` is (`Delta_0` is
    `Delta0`); None where there is none, several, or a column from elsewhere has that name.

    >>> of_symbol("Delta0"), of_symbol("tau"), of_symbol("g_c")
    ('gaussian.variance', 'gaussian.relaxation_time', None)
    """
    from rnnchaos.theory.catalogue import COLUMNS, column_of, registered

    symbols = {word: spoken.partition("; ")[0].replace("_", "") for word, spoken in SPOKEN.items()}
    if name.replace("_", "") not in symbols.values():
        return None
    ids = [entry.id for entry in registered("QUANTITIES", COLUMNS[:1])]
    if any(id.endswith(f".{name}") for id in ids):
        return None
    own = [id for id in ids if symbols.get(id.rpartition(".")[2]) == name.replace("_", "")]
    found = [id for id in own if column_of(id) == COLUMNS[0]]
    return found[0] if len(found) == 1 else None


COMMANDS = {"formula": "show", "quantity": "eval", "study": "simulate"}


class Indexed(NamedTuple):
    """An object with all that it is searched by, in lower case."""

    found: Found
    names: tuple[str, ...]
    tails: tuple[str, ...]
    text: str
    words: frozenset[str]


LISTS = {"quantity": "QUANTITIES", "formula": "FORMULAS", "study": "STUDIES"}
"""Where columns list what is searched. Quantities first: a name that is both is found as what can be
evaluated."""


@cache
def _index(kind: str) -> tuple[Indexed, ...]:
    from rnnchaos.theory.catalogue import registered

    return tuple(_indexed(kind, entry.id, entry.title) for entry in registered(LISTS[kind]))


def _indexed(kind: str, id: str, title: str) -> Indexed:
    symbol, spoken = _spoken(id)
    names = tuple(name.lower() for name in spoken)
    tails = tuple(dict.fromkeys((id, id.partition(".")[2], id.rpartition(".")[2])))
    text = " ".join([id, title, *names]).lower()
    return Indexed(Found(id, kind, symbol, title), names, tails, text, frozenset(_WORDS.findall(text)))


def _spoken(id: str) -> tuple[str, list[str]]:
    """The symbol of an id and its synonyms; of `lyapunov_max.onset` those of the word before."""
    words = id.split(".")
    bare = {word for word in QUALIFIERS if words[1:] != [word] or not _is_quantity(id)}
    known = [word for word in words if word in SPOKEN and word not in bare]
    symbol, _, others = SPOKEN[known[-1]].partition("; ") if known else ("", "", "")
    return symbol, [symbol, *others.split(", ")] if known else []


@lru_cache(maxsize=256)
def _is_quantity(id: str) -> bool:
    from rnnchaos.theory.catalogue import registered

    return any(asked.id == id for asked in registered("QUANTITIES"))


def _rating(asked: str, each: Indexed) -> float:
    """How well an entry fits: its symbol or a synonym, its id, words of its title, or a misspelling."""
    depth = each.found.id.count(".") / 10  # the quantity itself before its variants
    if asked == each.found.id:
        return 110
    if asked in each.names[:1]:
        return 100 - depth
    if asked in each.tails or asked.replace(" ", "_") in each.tails or asked in each.names:
        return 90 - depth
    words = set(_WORDS.findall(asked))
    if words and words <= each.words:
        return 70 - depth
    if words and all(len(word) > 2 and word in each.text for word in words):
        return 50 - depth
    near = max((_likeness(asked, name) for name in (*each.tails, *each.names)), default=0.0)
    return 40 * near - depth if near > _NEAR else 0


def _likeness(asked: str, name: str) -> float:
    """From 0 to 1; 0 where lengths and letters alone exclude a misspelling."""
    length = len(asked) + len(name)
    if 2 * min(len(asked), len(name)) / length <= _NEAR:
        return 0.0
    common = (_letters(asked) & _letters(name)).total()
    return SequenceMatcher(None, asked, name).ratio() if 2 * common / length > _NEAR else 0.0


@lru_cache(4096)
def _letters(text: str) -> Counter[str]:
    return Counter(text)
