r"""`rnnchaos latex`: a file of \newcommand lines, one a formula and one a value, for a paper to \input.

A formula's macro is \rnn and its id in camel case (`gaussian.kinetic_energy` is \rnnGaussianKineticEnergy;
digits are spelled), a value's macro is \rnn and the name that the user gives: NAME=QUANTITY:g=2,digits=20. A
formula taken from a paper has a second macro, ending in Source, that cites it; the bibliography holds the
entries.
"""

import re
from collections.abc import Mapping, Sequence

from rnnchaos.names import evaluate
from rnnchaos.numerics.quantity import MAX_DIGITS, integer
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.errors import UsageError

FORM = "NAME=QUANTITY:g=2,digits=20"
DIGITS = integer("digits", "significant digits", at_least=1, at_most=MAX_DIGITS)
_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_VALUE = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9]*)=(?P<quantity>[A-Za-z][\w.]*)(:(?P<rest>.*))?")


def macros(values: Sequence[str]) -> dict[str, str]:
    """Bodies of all macros by name: formulas, VALUES, sources. Raises `UsageError` for a bad VALUE."""
    read = [(text, *value(text)) for text in values]
    found = {command(entry.id): entry().latex() for entry in formulas()}
    for text, name, shown in read:
        if name in found:
            raise UsageError("value", text, f"the name {name} is taken")
        found[name] = shown
    cited = {f"{command(e.id)}Source": rf"\cite{{{key}}}" for e in formulas() if (key := e().source.key)}
    return cited | found


def macro_file(macros: Mapping[str, str]) -> str:
    """The file that a paper takes in by \\input."""
    lines = [
        "% Written by `rnnchaos latex`. For math mode; a macro that ends in Source cites its paper.",
        *(f"\\newcommand{{{n}}}{{{b}}}" for n, b in macros.items()),
    ]
    return "\n".join(lines) + "\n"


def bibliography() -> dict[str, str]:
    """The BibTeX entry of every paper that a formula cites, by its key."""
    keys = sorted({key for entry in formulas() if (key := entry().source.key)})
    return {key: paper(key).bibtex() for key in keys}


def bib_file(entries: Mapping[str, str]) -> str:
    """The file that \\bibliography names."""
    return "\n\n".join(["% Written by `rnnchaos latex`.", *entries.values()]) + "\n"


def command(id: str) -> str:
    r"""The macro of an id: letters only, as TeX wants them.

    >>> command("gaussian.variance.onset")
    '\\rnnGaussianVarianceOnset'
    """
    words = re.split(r"[._]", re.sub(r"\d", lambda m: "_" + _DIGITS[int(m[0])] + "_", id))
    return "\\rnn" + "".join(word[:1].upper() + word[1:] for word in words)


def value(text: str) -> tuple[str, str]:
    r"""Macro and number of NAME=QUANTITY:g=2,digits=20. Raises `UsageError`.

    >>> value("energy=kinetic_energy:g=2,digits=5")
    ('\\rnnEnergy', '0.12791')
    """
    match = _VALUE.fullmatch(text)
    if match is None:
        raise UsageError("value", text, f"accepted: {FORM}")
    options = dict(_option(part, text) for part in (match["rest"] or "").split(",") if part)
    asked = options.pop("digits", None)
    digits = None if asked is None else DIGITS(asked)
    found = evaluate(match["quantity"], digits=digits, **options)
    if found.arb is None:
        raise UsageError("value", text, f"there is no number: {found.message}")
    return command(match["name"]), _number(str(found))


def _option(part: str, text: str) -> tuple[str, str]:
    name, equals, content = part.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError("value", text, f"accepted: {FORM}")
    return name, content


def _number(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa}\times10^{{{int(exponent)}}}" if exponent else mantissa
