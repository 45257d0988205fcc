"""What a column may list, by type: checked of one from elsewhere before anything reads it.

A type goes by its name: which layer declares what is data here, as in the catalogue, whose `HOME` says in
which layer a list stands. Nothing is imported by these names, so that this layer needs none of those above
it; a test sees that each is a class that exists.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from rnnchaos.theory.errors import RnnChaosError

ENTRIES = {
    "FORMULAS": ("rnnchaos.theory.formula.Entry",),
    "PAPERS": ("rnnchaos.theory.bibliography.Paper",),
    "ERRATA": ("rnnchaos.theory.formula.Erratum",),
    "QUANTITIES": ("rnnchaos.numerics.quantity.Quantity",),
    "WITNESSES": (
        "rnnchaos.numerics.checks.reference_point.Witness",
        "rnnchaos.numerics.checks.reference_point.Unchecked",
    ),
    "EXPLORERS": ("rnnchaos.numerics.presentation.explorer.Explorer",),
    "CLAIMS": ("rnnchaos.verify.claim.Claim",),
    "STUDIES": ("rnnchaos.verify.ensembles.template.Template",),
    "DESIGNS": ("rnnchaos.verify.bias.design.Design", "rnnchaos.verify.bias.design.Allowance"),
    "ORACLES": ("builtins.str",),
    "PREDICTIONS": ("rnnchaos.verify.weights.theory.prediction.Prediction",),
    "RECORDINGS": ("rnnchaos.verify.activity.theory.declared.RecordingTheory",),
    "OBSERVABLES": ("rnnchaos.verify.observable.Observable",),
}
"""Attributes that are a tuple, and the types of its entries."""
CALLABLE = "collections.abc.Callable"
MAPPINGS = {
    "SIGNS": "builtins.str",
    "ONSETS": CALLABLE,
    "EXPONENTS": CALLABLE,
    "LETTERS": "rnnchaos.numerics.presentation.letters.Letter",
    "SAMPLES": "rnnchaos.numerics.presentation.samples.Samples",
}
"""Attributes that map names to values of a type."""


def said(attribute: str) -> str:
    """What is wanted, in words."""
    if attribute in MAPPINGS:
        return f"a mapping of names to {MAPPINGS[attribute]}"
    if attribute in ENTRIES:
        return f"a tuple of {' or '.join(ENTRIES[attribute])}, or a function that returns one"
    return "a text"


def fault(attribute: str, found: Any) -> str:
    """What is wrong with what a column lists; empty where nothing is."""
    if attribute in MAPPINGS:
        return _of_mapping(found, MAPPINGS[attribute])
    if attribute not in ENTRIES:
        return "" if isinstance(found, str) else _is(found)
    if not isinstance(found, tuple | list):
        return _is(found)
    wrong = [each for each in found if not _made_by(each, ENTRIES[attribute])]
    return f"has an entry that {_is(wrong[0])}" if wrong else ""


BUILT = ("rnnchaos.theory.formula.Formula", "rnnchaos.theory.formula.Derived")


def built(build: Callable[..., Any], refusal: Callable[[str], Exception]) -> Callable[..., Any]:
    """The builder of a formula, with a refusal where it fails or returns what is none."""

    @wraps(build)
    def checked(**options: Any) -> Any:
        try:
            found = build(**options)
        except RnnChaosError:
            raise
        except Exception as failure:
            what = f"fails ({type(failure).__name__}: {failure}); wanted: {' or '.join(BUILT)}"
            raise refusal(what) from failure
        if not _made_by(found, BUILT):
            raise refusal(f"{_is(found)}; wanted: {' or '.join(BUILT)}")
        return found

    return checked


def _of_mapping(found: Any, kind: str) -> str:
    if not isinstance(found, Mapping):
        return _is(found)
    for name, each in found.items():
        if not isinstance(name, str) or not _made_by(each, (kind,)):
            return f"has an entry {name!r:.40} that {_is(each)}"
    return ""


def _made_by(found: Any, kinds: tuple[str, ...]) -> bool:
    if CALLABLE in kinds:
        return callable(found)
    return any(f"{base.__module__}.{base.__qualname__}" in kinds for base in type(found).__mro__)


def _is(found: Any) -> str:
    return f"is of type {type(found).__name__}"
