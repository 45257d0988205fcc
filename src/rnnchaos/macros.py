r"""`rnnchaos latex`: a file of \newcommand lines, one a formula and one a value, for a paper to \input.

A formula's macro is \rnn and its id in camel case (`gaussian.kinetic_energy` is \rnnGaussianKineticEnergy;
digits are spelled), a value's macro is \rnn and the name that the user gives: NAME=QUANTITY:g=2,digits=20. A
formula taken from a paper has a second macro, ending in Source, that cites it; `write_bibliography` writes
the entries.
"""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.errors import CannotWrite, UsageError
from rnnchaos.theory.library import formulas

_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_VALUE = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9]*)=(?P<quantity>[A-Za-z][\w.]*)(:(?P<rest>.*))?")


def write(path: str, values: Sequence[str]) -> list[str]:
    """Write the macros to `path` and return their names. Raises `UsageError` for a bad VALUE, `CannotWrite`
    for a bad path."""
    macros = {command(entry.id): entry().latex() for entry in formulas()}
    for text in values:
        name, shown = value(text)
        if name in macros:
            raise UsageError("value", text, f"the name {name} is taken")
        macros[name] = shown
    cited = {f"{command(e.id)}Source": rf"\cite{{{key}}}" for e in formulas() if (key := e().source.key)}
    macros |= {name: body for name, body in cited.items() if name not in macros}
    lines = [
        "% Written by `rnnchaos latex`. For math mode; a macro that ends in Source cites its paper.",
        *(f"\\newcommand{{{n}}}{{{b}}}" for n, b in macros.items()),
    ]
    _replace(Path(path), "\n".join(lines) + "\n")
    return list(macros)


def write_bibliography(path: str) -> list[str]:
    """Write the BibTeX entry of every paper that a formula cites to `path`; returns their keys. Raises
    `CannotWrite`.
    """
    keys = sorted({key for entry in formulas() if (key := entry().source.key)})
    _replace(Path(path), "\n\n".join(paper(key).bibtex() for key in keys) + "\n")
    return keys


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
        raise UsageError("value", text, "accepted: NAME=QUANTITY:g=2,digits=20")
    options = dict(_option(part, text) for part in (match["rest"] or "").split(",") if part)
    digits = options.pop("digits", "15")
    if not digits.isdigit() or len(digits) > 6:
        raise UsageError("digits", digits, "accepted: an integer from 1")
    found = evaluate(match["quantity"], digits=int(digits), **options)
    return command(match["name"]), _number(str(found))


def _option(part: str, text: str) -> tuple[str, str]:
    name, equals, content = part.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError("value", text, "accepted: NAME=QUANTITY:g=2,digits=20")
    return name, content


def _number(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa}\times10^{{{int(exponent)}}}" if exponent else mantissa


def _replace(path: Path, content: str) -> None:
    """Write beside the target, then rename: an interrupted run leaves what was there."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error.strerror}") from None
