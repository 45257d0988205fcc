"""The commands of theory and numerics: formulas, show, errata, eval, exponents, latex. Each loads what it
needs when it runs."""

from collections.abc import Callable
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rnnchaos.commands.listings import of_formulas, of_quantities
from rnnchaos.commands.options import (
    FREE,
    Accepted,
    Command,
    a_path,
    answer,
    as_json,
    constant,
    emit,
    one_of,
    option,
    parameters,
    remark,
    whole,
)
from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from rnnchaos.numerics.quantity import Quantity


@click.command("formulas", cls=Command)
@click.argument("text", required=False)
@click.option("--checks", is_flag=True, help="Which numbers each printed statement is held to, or why none.")
@as_json
def formulas_(text: str | None, checks: bool, json_: bool) -> None:
    """List all formulas, then the quantities that have an id of their own: id, what exists of each, and a
    sentence. With TEXT only what it may mean, by symbol, title, synonym and id: `rnnchaos formulas
    lambda_max`."""
    if text is not None:
        return _found(text, json_)
    from rnnchaos.text.status import check_rows, formula_rows, quantity_rows

    if checks:
        from rnnchaos.text.values import checks_text

        rows = check_rows()
        return answer(json_, "formulas/1", {"checks": rows}, lambda: checks_text(rows))
    from rnnchaos.text.values import status_text

    listed, more = formula_rows(), quantity_rows()
    content = {"formulas": listed, "quantities": more}
    return answer(json_, "formulas/1", content, lambda: status_text([*listed, *more]))


def _found(text: str, json_: bool) -> None:
    from rnnchaos.lookup import search
    from rnnchaos.text.values import found_text

    hits = search(text)
    if not hits:
        raise UsageError(
            "text", text, "nothing found; accepted: a symbol, a word or an id of `rnnchaos formulas`"
        )
    answer(json_, "formulas/1", {"found": [hit._asdict() for hit in hits]}, lambda: found_text(hits))


@click.command(cls=Command, context_settings=FREE, lists=of_formulas)
@click.argument("id")
@option(
    "--format",
    "format_",
    default="text",
    type=one_of(constant("rnnchaos.text.formula:FORMATS")),
    help="How it is printed",
)
@click.option("--derivation", is_flag=True, help="With every step of the derivation.")
@click.option("--standalone", is_flag=True, help="LaTeX as a whole document.")
@as_json
@parameters
def show(
    id: str, format_: str, derivation: bool, standalone: bool, json_: bool, words: tuple[str, ...]
) -> None:
    """Show one formula. Options of the formula itself: --order K, --phi F."""
    from rnnchaos.names import formula
    from rnnchaos.parameters import pairs
    from rnnchaos.text import formula as page

    chosen = "json" if json_ else format_
    options: dict[str, Any] = dict(pairs(words))
    if "order" in options:
        options["order"] = page.ORDER(options["order"])
    found = formula(id, **options)
    if chosen == "json":
        content = page.as_json(found)
        return emit(content | {"derivation": page.derivation_json(found)} if derivation else content)
    if chosen == "latex":
        click.echo(page.as_latex(found, derivation=derivation, standalone=standalone))
    else:
        click.echo(
            page.as_bibtex(found) if chosen == "bibtex" else page.as_text(found, derivation=derivation)
        )
    return None


@click.command(cls=Command)
@option(
    "--format",
    "format_",
    default="text",
    type=one_of(constant("rnnchaos.text.errata:FORMATS")),
    help="How they are printed",
)
@as_json
def errata(format_: str, json_: bool) -> None:
    """List what is wrong in public material: what was published, where, what is right, and the command that
    shows it."""
    from rnnchaos.text import errata as page
    from rnnchaos.theory.catalogue import errata as found

    chosen = "json" if json_ else format_
    if chosen == "json":
        return emit({"schema": "rnnchaos/errata/1", "errata": [page.as_json(each) for each in found()]})
    click.echo((page.as_text if chosen == "text" else page.as_markdown)(found()))
    return None


@click.command("eval", cls=Command, context_settings=FREE, lists=of_quantities, bounded=True)
@click.argument("quantity")
@option(
    "--digits",
    default=None,
    type=whole(1, constant("rnnchaos.numerics.quantity:MAX_DIGITS")),
    help="Significant digits (15, or as many as QUANTITY has; 3 of a sampled one)",
)
@option(
    "--engine",
    default="ball",
    type=one_of(constant("rnnchaos.numerics.evaluate:ENGINES")),
    help="By ball arithmetic, certified where proved, or independently by mpmath",
)
@option(
    "--format",
    "format_",
    default="text",
    type=one_of(lambda: ("text", "csv"), " (and --json)"),
    help="How it is printed",
)
@as_json
@parameters
def eval_(
    quantity: str, digits: int | None, engine: str, format_: str, json_: bool, words: tuple[str, ...]
) -> int:
    """Evaluate QUANTITY to any digits, e.g. `rnnchaos eval kinetic_energy --g 2 --digits 50`. Lists and
    ranges give tables, in which a point without a value is a gap with its reason (exit 70 where one failed).
    `rnnchaos eval QUANTITY --help` lists the parameters of QUANTITY."""
    from rnnchaos.names import meant
    from rnnchaos.numerics.evaluate import evaluate
    from rnnchaos.numerics.evaluate import quantity as named
    from rnnchaos.parameters import is_many, pairs
    from rnnchaos.text.values import value_csv, value_text

    asked, given = named(meant("quantity", quantity)), pairs(words)
    single = {parameter.name for parameter in asked.parameters if parameter.many}
    if any(is_many(name, value) for name, value in given.items() if name not in single):
        return _swept(asked, given, single, digits, engine, json_=json_, csv=format_ == "csv")
    value = evaluate(asked.id, digits=digits, engine=engine, **given)
    said = value_csv if format_ == "csv" else value_text
    answer(json_, "eval/1", value.to_json(), lambda: said(value))
    return 0


def _swept(
    asked: "Quantity",
    given: dict[str, str],
    single: set[str],
    digits: int | None,
    engine: str,
    *,
    json_: bool,
    csv: bool,
) -> int:
    """Print one row a point; 70 where a point failed."""
    from rnnchaos.parameters import points
    from rnnchaos.sweeps.sweep import swept
    from rnnchaos.text.values import sweep_csv, sweep_text

    found = swept(asked, points(given, single), digits=digits, engine=engine)
    content = {"values": [row.to_json(asked.id) for row in found.rows]}
    answer(json_, "eval/1", content, lambda: (sweep_csv if csv else sweep_text)(found))
    if found.failure:
        remark(found.failure)
    return found.exit_code


@click.command(cls=Command, context_settings=FREE)
@option(
    "--digits",
    default=None,
    type=whole(1, constant("rnnchaos.numerics.meanfield.critical_exponents:MAX_DIGITS")),
    help="Digits of exponents and amplitudes (15; 10 where they are measured above a boundary)",
)
@option("--system", default="gaussian", type=one_of(lambda: _measured()), help="A column (gaussian)")
@as_json
@parameters
def exponents(digits: int | None, system: str, json_: bool, words: tuple[str, ...]) -> None:
    """Critical exponents and amplitudes, evaluated and extrapolated, against the derived ones; for another
    nonlinearity with --phi F, for another network with --system NAME and its parameters."""
    from rnnchaos.parameters import pairs
    from rnnchaos.text.values import exponents_json, exponents_text

    given: dict[str, Any] = dict(pairs(words))
    found = _measuring(system)
    taken = signature(found).parameters
    if not any(each.kind is Parameter.VAR_KEYWORD for each in taken.values()) and set(given) - set(taken):
        foreign = next(name for name in given if name not in taken)
        raise UsageError(foreign, given[foreign], f"exponents takes {', '.join(taken)}")
    if digits is not None:
        given["digits"] = digits
    measured = found(**given)
    content = {"exponents": exponents_json(measured)} if json_ else {}
    answer(json_, "exponents/1", content, lambda: exponents_text(measured))


def _measured() -> list[str]:
    """The columns with exponents."""
    from rnnchaos.theory.catalogue import COLUMNS, declared

    return [name for name in COLUMNS if declared(name, "EXPONENTS", {})]


def _measuring(system: str) -> Callable[..., Any]:
    """What measures the exponents of a column."""
    from rnnchaos.theory.catalogue import declared

    found: Callable[..., Any] = declared(system, "EXPONENTS", {})["critical"]
    return found


@click.command(cls=Command, bounded=True)
@option("--macros", default=None, type=a_path(), help="File of a \\newcommand per formula and value")
@option("--bib", default=None, type=a_path(), help="File of the BibTeX entry of every paper that is cited")
@option(
    "--value",
    "values",
    multiple=True,
    metavar="NAME=QUANTITY:g=2,digits=20",
    type=Accepted(constant("rnnchaos.commands.macros:FORM")),
    help="A value as a macro; repeatable",
)
@as_json
def latex(macros: str | None, bib: str | None, values: tuple[str, ...], json_: bool) -> None:
    """Write every formula, and the values asked for, as LaTeX macros for a paper to \\input; and the papers
    to cite."""
    from rnnchaos.commands import macros as made
    from rnnchaos.verify.ensembles.targets import refuse_foreign, write_targets

    if macros is None and (bib is None or values):
        raise UsageError("macros", "missing", "accepted: --macros FILE, --bib FILE, or both")
    targets = {name: Path(out) for name, out in (("macros", macros), ("bib", bib)) if out is not None}
    if len({path.absolute() for path in targets.values()}) < len(targets):
        raise UsageError("bib", str(bib), "accepted: another file than that of --macros")
    kinds = {"macros": ".tex", "bib": ".bib"}
    for name, path in targets.items():
        refuse_foreign(name, path, kinds[name])
    bodies, entries = made.macros(values), made.bibliography()
    texts = {"macros": made.macro_file(bodies), "bib": made.bib_file(entries)}
    write_targets("out", {path: (kinds[name], texts[name].encode()) for name, path in targets.items()})
    names, keys = list(bodies) if "macros" in targets else [], list(entries)
    if json_:
        content = {"schema": "rnnchaos/latex/1", "file": macros, "macros": names}
        return emit(content if bib is None else content | {"bib": bib, "keys": keys})
    if macros is not None:
        click.echo(f"{macros}: {len(names)} macros")
    if bib is not None:
        click.echo(f"{bib}: {len(keys)} entries")
    return None


COMMANDS = (formulas_, show, errata, eval_, exponents, latex)
