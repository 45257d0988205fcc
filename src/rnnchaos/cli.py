"""The command line. Commands are thin: each loads what it needs when it runs, prints, and returns an exit
code.

Exit: 0 good; 1 refuted or toothless; 2 undecided; 64 usage; 70 non-convergence; 73 cannot write; 75 not
enough memory; 130 interrupted. Bad input is one line on stderr. With `--json` every command prints exactly
one JSON object to stdout.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from rnnchaos import __version__
from rnnchaos.calibrate_command import calibrate
from rnnchaos.theory.errors import RnnChaosError, UsageError

FREE = {"ignore_unknown_options": True, "allow_interspersed_args": True}
Command = Callable[..., Any]


def as_json(command: Command) -> Command:
    """The `--json` flag."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object.")(command)


def parameters(command: Command) -> Command:
    """Free `--name value` pairs, which the quantity, formula or study itself declares."""
    return click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")(
        command
    )


def emit(content: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    click.echo(json.dumps(content, allow_nan=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rnnchaos")
def cli() -> None:
    """Chaos in random recurrent neural networks: derived, evaluated to any digits, and checked by
    simulation."""


@cli.command("formulas")
@as_json
def formulas_(json_: bool) -> None:
    """List all formulas: id, what exists of each, and a sentence."""
    from rnnchaos.status import rows

    listed = rows()
    if json_:
        return emit({"schema": "rnnchaos/formulas/1", "formulas": listed})
    width = max(len(row["id"]) for row in listed)
    for row in listed:
        click.echo(f"{row['id']:<{width}}  {'+'.join(row['status']):<24}  {row['title']}")
    return None


@cli.command(context_settings=FREE)
@click.argument("id")
@click.option("--format", "format_", default=None, help="text, latex, json or bibtex.")
@click.option("--derivation", is_flag=True, help="With every step of the derivation.")
@click.option("--standalone", is_flag=True, help="LaTeX as a whole document.")
@as_json
@parameters
def show(
    id: str, format_: str | None, derivation: bool, standalone: bool, json_: bool, words: tuple[str, ...]
) -> None:
    """Show one formula. Options of the formula itself: --order K, --phi F."""
    from rnnchaos import show as page
    from rnnchaos.parameters import pairs
    from rnnchaos.theory.library import formula

    chosen = "json" if json_ else format_ or "text"
    if chosen not in page.FORMATS:
        raise UsageError("format", chosen, "accepted: " + ", ".join(page.FORMATS))
    options: dict[str, Any] = dict(pairs(words))
    if "order" in options:
        options["order"] = _whole("order", options["order"])
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


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.lstrip("+-").isdigit() or len(text) > 18:
        raise UsageError(name, text, "accepted: an integer")
    return int(text)


@cli.command("eval", context_settings=FREE)
@click.argument("quantity")
@click.option("--digits", default="15", help="Significant digits (15).")
@click.option("--engine", default="ball", help="ball (certified where proved) or mpmath (independent).")
@click.option("--format", "format_", default="text", help="text or csv.")
@as_json
@parameters
def eval_(quantity: str, digits: str, engine: str, format_: str, json_: bool, words: tuple[str, ...]) -> None:
    """Evaluate QUANTITY to any digits, e.g. `rnnchaos eval kinetic_energy --g 2 --digits 50`. Lists and
    ranges give tables."""
    from rnnchaos.numerics.evaluate import evaluate
    from rnnchaos.parameters import is_many, pairs, points

    if format_ not in ("text", "csv"):
        raise UsageError("format", format_, "accepted: text, csv (and --json)")
    given = pairs(words)
    wanted = _whole("digits", digits)
    values = [evaluate(quantity, digits=wanted, engine=engine, **point) for point in points(given)]
    many = any(is_many(value) for value in given.values())
    if json_ and many:
        return emit({"schema": "rnnchaos/eval/1", "values": [value.to_json() for value in values]})
    if json_:
        return emit({"schema": "rnnchaos/eval/1", **values[0].to_json()})
    from rnnchaos.tables import values_csv, values_text

    click.echo(values_csv(values) if format_ == "csv" else values_text(values))
    return None


@cli.command(context_settings=FREE)
@click.option("--digits", default="15", help="Digits of exponents and amplitudes (15).")
@as_json
@parameters
def exponents(digits: str, json_: bool, words: tuple[str, ...]) -> None:
    """Critical exponents and amplitudes, evaluated and extrapolated, against the derived ones."""
    from rnnchaos.numerics.exponents import exponents as found
    from rnnchaos.parameters import pairs
    from rnnchaos.tables import exponents_json, exponents_text

    given = pairs(words)
    if set(given) - {"phi"}:
        foreign = next(name for name in given if name != "phi")
        raise UsageError(foreign, given[foreign], "exponents takes digits, phi")
    measured = found(_whole("digits", digits), **given)
    if json_:
        return emit({"schema": "rnnchaos/exponents/1", "exponents": exponents_json(measured)})
    click.echo(exponents_text(measured))
    return None


@cli.command(context_settings=FREE)
@click.argument("study")
@click.option("--realisations", default="100", help="Independent networks (100).")
@click.option("--seed", default=None, help="Seed (fresh entropy, printed, where not given).")
@click.option("--out", default=None, help="Folder of the store (default: the cache folder).")
@click.option("--executor", default=None, help="processes[=K], serial, dask=ADDRESS or mpi.")
@as_json
@parameters
def simulate(
    study: str,
    realisations: str,
    seed: str | None,
    out: str | None,
    executor: str | None,
    json_: bool,
    words: tuple[str, ...],
) -> None:
    """Raw observables of an ensemble, kept in a store and resumable: `rnnchaos simulate gaussian --g 2 --N
    500`."""
    from rnnchaos.parameters import pairs
    from rnnchaos.progress import shown
    from rnnchaos.simulation import simulate as run

    with shown(quiet=json_) as progress:
        done = run(
            study,
            realisations=_whole("realisations", realisations),
            seed=None if seed is None else _whole("seed", seed),
            out=out,
            executor=executor,
            progress=progress,
            **pairs(words),
        )
    if json_:
        return emit({"schema": "rnnchaos/simulate/1", **done.to_json()})
    click.echo(done.text())
    return None


@cli.command()
@click.argument("folder", metavar="DIR")
@as_json
def results(folder: str, json_: bool) -> None:
    """List and check the store in DIR."""
    from rnnchaos.tables import results_text
    from rnnchaos.verify.store import Store

    content = Store(folder).check()
    if json_:
        return emit({"schema": "rnnchaos/results/1", **content})
    click.echo(results_text(content))
    return None


@cli.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--budget", default="quick", help="quick, standard or thorough.")
@click.option(
    "--max-seconds",
    default=None,
    type=float,
    help="Stop sampling after this long; open claims are undecided.",
)
@click.option("--seed", default=None, help="Seed (fresh entropy, printed, where not given).")
@click.option("--out", default=None, help="Folder that keeps every realisation.")
@click.option(
    "--mutate", is_flag=True, help="Put each rival in the theory's place, and mutate every formula."
)
@click.option("--executor", default=None, help="processes[=K], serial, dask=ADDRESS or mpi.")
@as_json
def verify(
    claims: tuple[str, ...],
    budget: str,
    max_seconds: float | None,
    seed: str | None,
    out: str | None,
    mutate: bool,
    executor: str | None,
    json_: bool,
) -> int:
    """Check claims (ids or prefixes; all where none is named) against simulation, and print verdicts."""
    from contextlib import ExitStack

    from rnnchaos.progress import shown
    from rnnchaos.tables import report_text
    from rnnchaos.verify.executors import executor_from
    from rnnchaos.verify.harness import verify as run

    with ExitStack() as stack:
        pool = None if executor is None else stack.enter_context(executor_from(executor))
        progress = stack.enter_context(shown(quiet=json_))
        report = run(
            *claims,
            budget=budget,
            seed=None if seed is None else _whole("seed", seed),
            max_seconds=max_seconds,
            out=out,
            mutate=mutate,
            executor=pool,
            progress=progress,
        )
    if not mutate:
        emit(report.to_json()) if json_ else click.echo(report_text(report))
        return int(report.exit_code)
    from rnnchaos.tables import survey_text
    from rnnchaos.verify.mutation import survey

    found = survey(report)
    if json_:
        emit(report.to_json() | {"mutations": found.to_json()})
    else:
        click.echo(report_text(report) + "\n\n" + survey_text(found))
    return 1 if found.exit_code else int(report.exit_code)


@cli.command()
@click.argument("claim")
@click.option("--tolerance", required=True, help="The smallest discrepancy that matters to you.")
@as_json
def plan(claim: str, tolerance: str, json_: bool) -> None:
    """Realisations, network size and minutes that CLAIM needs at another tolerance, before running it."""
    from rnnchaos.numerics.quantity import rational
    from rnnchaos.tables import plan_text
    from rnnchaos.verify.planning import plan as planned

    try:
        wanted = float(rational(tolerance))
    except ValueError:
        raise UsageError("tolerance", tolerance, "accepted: a number > 0") from None
    found = planned(claim, tolerance=wanted)
    if json_:
        return emit(found.to_json())
    click.echo(plan_text(found))
    return None


@cli.command()
@as_json
def doctor(json_: bool) -> None:
    """Versions, BLAS and its threads, and this machine's matrix-product rate."""
    from rnnchaos.tables import doctor_text
    from rnnchaos.verify.machine import report as describe

    content = {"schema": "rnnchaos/doctor/1", **describe()}
    if json_:
        return emit(content)
    click.echo(doctor_text(content))
    return None


@cli.command()
@click.option("--macros", required=True, help="File to write: a \\newcommand per formula and value.")
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="NAME=QUANTITY:g=2,digits=20",
    help="A value as a macro; repeatable.",
)
@as_json
def latex(macros: str, values: tuple[str, ...], json_: bool) -> None:
    """Write every formula, and the values asked for, as LaTeX macros for a paper to \\input."""
    from rnnchaos.macros import write

    names = write(macros, values)
    if json_:
        return emit({"schema": "rnnchaos/latex/1", "file": macros, "macros": names})
    click.echo(f"{macros}: {len(names)} macros")
    return None


cli.add_command(calibrate)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; errors become one line on stderr."""
    wants_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(arguments, prog_name="rnnchaos", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except RnnChaosError as error:
        if wants_json and error.exit_code == 70:
            emit({"schema": "rnnchaos/error/1", "error": str(error), **error.details()})
        return _fail(str(error), error.exit_code)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        return _fail(error.format_message(), 64)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(message: str, code: int) -> int:
    click.echo("rnnchaos: " + " ".join(message.split()), err=True)
    return code
