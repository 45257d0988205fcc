r"""Class Formula: a relation with the meanings of its symbols, its source, and a derivation that is checked.

A derivation is a list of `Step`s. The first is a premise (the model, a definition, an ansatz); each later one
names the operation that turns the steps before it into its own relation, so that "this follows" is a
computation: `operation(*earlier relations)`, a relation or its right side, and the step's relation must
have residuals (left minus right) that are equal identically. The derivation checker of the numerics layer
does that, symbolically where SymPy can and otherwise at random points to 50 digits.

A column builds its formulas lazily: a function under `@entry` returns what is Derived, and the options of
`rnnchaos show` (`phi`, `order`) are the keyword parameters that the function declares.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from importlib import import_module
from inspect import signature
from numbers import Integral
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import UsageError, printable
from rnnchaos.theory.printing import latex, remainder, text
from rnnchaos.theory.statement.relation import Relation
from rnnchaos.theory.statement.table import html_table

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")


def _later(module: str) -> Any:
    """A module of this layer that itself builds on formulas, loaded when it is wanted."""
    return import_module(f"rnnchaos.theory.{module}")


def checked_id(id: str) -> str:
    """An id: words of letters, digits and underscores with dots between, since ids become names of files and
    of LaTeX macros. Raises `UsageError`.
    """
    if not _ID.fullmatch(id):
        raise UsageError("id", id, "accepted: words of letters, digits and underscores, dots between them")
    return id


def checked_order(order: int, most: int) -> int:
    """The order of a series, from 0 to `most`. Raises `UsageError`."""
    if not 0 <= order <= most:
        raise UsageError("order", order, f"accepted: an integer from 0 to {most}")
    return order


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a paper with its equation, or `derived here`.

    `key` is the BibTeX key in `rnnchaos.theory.bibliography`; None means derived here.
    """

    where: str
    key: str | None = None
    doi: str | None = None

    def __post_init__(self) -> None:
        if not self.where.strip():
            raise UsageError("source", self.where, "a paper and equation, or 'derived here'")


DERIVED_HERE = Source("derived here")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a symbol stands for, its unit (time in units of the neuron's time constant), and its domain."""

    text: str
    unit: str = "1"
    domain: str = "real"


class Notation(dict[str, Meaning]):
    """The meanings of symbols by name: those of a column, or of a part of it."""

    def __call__(self, *names: str, **more: Meaning) -> dict[str, Meaning]:
        """The meanings of these symbols, in this order, and `more`."""
        return {name: self[name] for name in names} | more

    def of(self, expression: sp.Basic) -> dict[str, Meaning]:
        """The meanings of an expression's symbols, in alphabetical order."""
        return self(*sorted(s.name for s in expression.free_symbols))

    def derived(self, *steps: "Step", remark: str = "", **more: Any) -> "Derived":
        """What the steps derive: the last relation, with the meanings of its symbols; `more` is what else is
        Derived."""
        given: dict[str, Any] = {"source": DERIVED_HERE, "remarks": (remark,) * bool(remark)} | more
        return Derived(steps, self.of(steps[-1].relation), **given)

    def of_model(self, source: Source, where: sp.Basic) -> Callable[..., "Derived"]:
        """`derived` of statements of one model, which hold `where` nothing else is said; with the meanings of
        what the condition names, too."""
        usual = where

        def derived(*steps: "Step", where: sp.Basic = usual, remark: str, **more: Any) -> "Derived":
            found = self.derived(*steps, assumptions=where, remark=remark, **{"source": source} | more)
            return replace(found, symbols=dict(found.symbols) | self.of(where))

        return derived


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence and one relation; `operation` maps the relations before it to this one, or to the right
    side that this one's left side then has (None: a premise)."""

    sentence: str
    relation: sp.Basic
    operation: Callable[..., sp.Basic] | None = None

    @property
    def is_premise(self) -> bool:
        return self.operation is None

    def expected(self, *earlier: sp.Basic) -> sp.Basic:
        """The relation that the operation gives; `true` where the step is an identity."""
        found = self.operation(*earlier) if self.operation else self.relation
        return sp.Eq(self.relation.lhs, found, evaluate=False) if isinstance(found, sp.Expr) else found


@dataclass(frozen=True, slots=True)
class Erratum:
    """A statement in public material that is wrong: where it stands, what it says, what is right, and why.

    `id` is that of the formula or quantity that has it right; `relations` gives what was published and what
    is right. `command` (words after `rnnchaos`) shows it: `shows` stands in what it prints.
    """

    id: str
    where: str
    relations: Callable[[], tuple[sp.Basic, sp.Basic]]
    proof: str
    command: str
    shows: str

    def __post_init__(self) -> None:
        checked_id(self.id)
        if not self.command or not self.shows:
            raise UsageError("erratum", self.id, "a command that shows it, and what that prints")

    @property
    def published(self) -> sp.Basic:
        """What the material says."""
        return self.relations()[0]

    @property
    def correct(self) -> sp.Basic:
        """What is right."""
        return self.relations()[1]


@dataclass(frozen=True, slots=True)
class Series:
    """Coefficients of powers 0..K of epsilon = g - g_c; the series is `factor * sum_k coefficients[k]
    eps^k`."""

    coefficients: tuple[sp.Expr, ...]
    factor: sp.Expr = sp.S.One

    def expression(self, variable: sp.Symbol) -> sp.Expr:
        """The polynomial in `variable`, without its remainder."""
        return self.factor * sp.Add(*(c * variable**k for k, c in enumerate(self.coefficients)))

    def with_remainder(self, variable: sp.Symbol, order: int) -> sp.Expr:
        """The same as it is printed: its terms in ascending order, and O(variable^(order + 1))."""
        terms = [c * self.factor * variable**k for k, c in enumerate(self.coefficients) if c != 0]
        return sp.Add(*terms, remainder(variable ** (order + 1)), evaluate=False)


@dataclass(frozen=True, slots=True, repr=False)
class Formula(Relation):
    """A derived statement. `statement` is a SymPy relation, `assumptions` a SymPy condition under which it
    holds. `subs`, `doit`, `evalf`, `lambdify` and the like: `rnnchaos.theory.statement.relation`.

    Raises `UsageError` when symbols of the statement have no meaning, or source or derivation are missing.
    """

    id: str
    title: str
    statement: sp.Basic
    symbols: Mapping[str, Meaning]
    assumptions: sp.Basic
    source: Source
    derivation: tuple[Step, ...]
    erratum: Erratum | None = None
    series: Series | None = None
    remarks: tuple[str, ...] = field(default=())
    any_phi: bool = False

    def __post_init__(self) -> None:
        checked_id(self.id)
        unnamed = sorted({s.name for s in self.statement.free_symbols} - set(self.symbols))
        if unnamed:
            raise UsageError("symbols", ", ".join(unnamed), f"every symbol of {self.id} needs a meaning")
        if not self.derivation or not self.derivation[0].is_premise:
            raise UsageError("derivation", self.id, "a premise first, then the steps that follow from it")

    def __repr__(self) -> str:
        return f"<Formula {self.id}: {printable(self.text(), 80)}>"

    def latex(self, *, symbol_names: Mapping[str, str] | None = None) -> str:
        """The statement as LaTeX, without math delimiters; `symbol_names` are your own letters, by name.

        Raises `UsageError` for a name that the statement does not have.
        """
        return latex(self.statement, {self.symbol(n): tex for n, tex in (symbol_names or {}).items()})

    def bibtex(self) -> str:
        """The BibTeX entry of the paper that the formula is from. Raises `UsageError` where it is derived
        here."""
        if self.source.key is None:
            raise UsageError(
                "bibtex", self.id, f"it is {self.source.where}; accepted: a formula with a paper"
            )
        return str(_later("bibliography").paper(self.source.key).bibtex())

    def _nonlinearity(self, given: Any) -> Any:
        """What `phi=` means: odd, unless the statement holds for `any_phi`."""
        if given is None:
            return None
        registry = _later("nonlinearity.registry")
        return registry.nonlinearity(given) if self.any_phi else registry.odd_nonlinearity(given)

    def text(self) -> str:
        """The statement on one line of plain text."""
        return text(self.statement)

    def _repr_html_(self) -> str:
        rows = {"statement": rf"$\displaystyle {self.latex()}$", "holds for": text(self.assumptions)}
        rows |= {name: f"{m.text} [{m.unit}; {m.domain}]" for name, m in self.symbols.items()}
        return html_table(f"{self.id}: {self.title}", rows | {"source": self.source.where})

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"


@dataclass(frozen=True, slots=True)
class Derived:
    """What a builder under `@entry` returns: a Formula but for its id and title, which the entry has. The
    statement is the relation of the last step.
    """

    derivation: tuple[Step, ...]
    symbols: Mapping[str, Meaning]
    assumptions: sp.Basic
    source: Source
    series: Series | None = None
    erratum: Erratum | None = None
    remarks: tuple[str, ...] = field(default=())
    any_phi: bool = False

    def named(self, id: str, title: str) -> Formula:
        """The Formula. Raises `UsageError` as its constructor does."""
        statement = self.derivation[-1].relation if self.derivation else sp.S.true
        return Formula(id, title, statement, **{f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True)
class Entry:
    """A catalogue entry: the id, one sentence, and the function that builds the Formula when it is wanted.

    `short` is the title of the Formula; the sentence itself where it is empty. A builder may also return a
    whole Formula, with its own id and title.
    """

    id: str
    title: str
    build: Callable[..., Derived | Formula]
    short: str = ""

    def __post_init__(self) -> None:
        checked_id(self.id)

    @property
    def options(self) -> tuple[str, ...]:
        """The options of `show` that this entry takes: a subset of phi, order."""
        return tuple(signature(self.build).parameters)

    def __call__(self, **options: Any) -> Formula:
        for name, value in options.items():
            if name not in self.options:
                accepted = " and ".join(self.options) or "no option"
                raise UsageError(name, value, f"{self.id} takes {accepted}")
            if name == "order" and (isinstance(value, bool) or not isinstance(value, Integral)):
                raise UsageError(name, value, "accepted: an integer")
            if not isinstance(value, Hashable):
                raise UsageError(name, value, "accepted: one value")
        return _built(self, tuple(sorted(options.items())))


@lru_cache(maxsize=256)
def _built(entry: Entry, options: tuple[tuple[str, Any], ...]) -> Formula:
    found = entry.build(**dict(options))
    return found if isinstance(found, Formula) else found.named(entry.id, entry.short or entry.title)


def entry(id: str, title: str, short: str = "") -> Callable[[Callable[..., Derived | Formula]], Entry]:
    """Decorator: the function becomes the catalogue entry `id`, listed by one sentence, `title`; the Formula
    that it builds is titled `short` (default: that sentence).
    """
    return lambda build: Entry(id, title, build, short)
