"""The commands of verification: simulate, results, verify, plan, doctor. Each loads what it needs when it
runs."""

import click

from rnnchaos.commands.listings import of_studies
from rnnchaos.commands.options import (
    FREE,
    Accepted,
    Command,
    a_path,
    a_seed,
    answer,
    as_json,
    constant,
    emit,
    one_of,
    option,
    parameters,
    positive,
    whole,
)

SEED = option("--seed", default=None, type=a_seed(), help="Seed (fresh entropy, printed, where not given)")
EXECUTOR = option(
    "--executor",
    default=None,
    type=Accepted(constant("rnnchaos.verify.ensembles.executors:ACCEPTED")),
    help="Where realisations run",
)


@click.command(cls=Command, context_settings=FREE, lists=of_studies, bounded=True)
@click.argument("study")
@option(
    "--realisations",
    default=None,
    type=whole(1, constant("rnnchaos.simulation:MOST")),
    help="Independent networks (default: the study's own)",
)
@SEED
@option(
    "--out",
    default=None,
    type=a_path(folder=True),
    help="Folder of the store (default: the cache folder)",
)
@EXECUTOR
@as_json
@parameters
def simulate(
    study: str,
    realisations: int | None,
    seed: int | None,
    out: str | None,
    executor: str | None,
    json_: bool,
    words: tuple[str, ...],
) -> None:
    """Raw observables of an ensemble, kept in a store and resumable: `rnnchaos simulate gaussian --g 2 --N
    500`. `rnnchaos simulate STUDY --help` lists the parameters of STUDY."""
    from rnnchaos.commands.progress import resumable, shown
    from rnnchaos.parameters import pairs
    from rnnchaos.simulation import simulate as run
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    entropy = fresh_seed() if seed is None else seed
    with resumable(entropy), shown(quiet=json_) as progress:
        done = run(
            study,
            realisations=realisations,
            seed=entropy,
            out=out,
            executor=executor,
            progress=progress,
            **pairs(words),
        )
    answer(json_, "simulate/1", done.to_json(), done.text)


@click.command(cls=Command, bounded=True)
@click.argument("folder", metavar="DIR")
@as_json
def results(folder: str, json_: bool) -> int:
    """List and check the store in DIR. Exits with 2 where anything is corrupt or missing."""
    from rnnchaos.text.findings import results_text
    from rnnchaos.verify.ensembles.store import Store
    from rnnchaos.verify.report.findings import tables

    content = Store(folder).check()
    found = tables(folder)
    told = {**content, "tables": [each.to_json() for each in found]}
    answer(json_, "results/1", told, lambda: results_text(content, folder, found))
    return 2 if content["corrupt"] or content["missing"] else 0


@click.command(cls=Command)
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@option(
    "--budget",
    default="quick",
    type=one_of(constant("rnnchaos.verify.harness.family:BUDGETS")),
    help="How many realisations, and how rare a false alarm (quick)",
)
@option(
    "--max-seconds",
    default=None,
    type=positive(),
    help="Stop sampling after this long; open claims are undecided",
)
@SEED
@option(
    "--out",
    default=None,
    type=a_path(folder=True),
    help="Folder for every realisation, report.html, report.json and junit.xml",
)
@click.option(
    "--mutate",
    is_flag=True,
    help="Put each rival in the theory's place, and mutate every formula and kernel.",
)
@EXECUTOR
@as_json
def verify(
    claims: tuple[str, ...],
    budget: str,
    max_seconds: float | None,
    seed: int | None,
    out: str | None,
    mutate: bool,
    executor: str | None,
    json_: bool,
) -> int:
    """Check claims (ids or prefixes; all of every system where none is named) against simulation, and print
    verdicts. All claims of a run are one family, whose error its intervals share."""
    from contextlib import ExitStack

    from rnnchaos.commands.progress import resumable, verifying
    from rnnchaos.text.verdicts import report_text
    from rnnchaos.verify.ensembles.executors import executor_from
    from rnnchaos.verify.ensembles.seeds import fresh_seed
    from rnnchaos.verify.harness.family import verify as run

    entropy = fresh_seed() if seed is None else seed
    with ExitStack() as stack:
        if out is not None:
            stack.enter_context(resumable(entropy))
        pool = None if executor is None else stack.enter_context(executor_from(executor))
        progress, decided = stack.enter_context(verifying(quiet=json_))
        report = run(
            *claims,
            budget=budget,
            seed=entropy,
            max_seconds=max_seconds,
            out=out,
            mutate=mutate,
            executor=pool,
            progress=progress,
            decided=decided,
        )
    if not mutate:
        emit(report.to_json()) if json_ else click.echo(report_text(report))
        return int(report.exit_code)
    from rnnchaos.text.verdicts import survey_text
    from rnnchaos.verify.harness.kernels import sampled_by
    from rnnchaos.verify.harness.kernels import survey_apart as of_kernels
    from rnnchaos.verify.harness.mutation import survey

    found, kernels = survey(report), of_kernels(sampled_by(report))
    if json_:
        emit(report.to_json() | {"mutations": found.to_json(), "kernels": kernels.to_json()})
    else:
        click.echo("\n\n".join([report_text(report), survey_text(found), kernels.text()]))
    return 1 if found.exit_code or kernels.exit_code else int(report.exit_code)


@click.command(cls=Command)
@click.argument("claim")
@option(
    "--tolerance",
    required=True,
    type=positive(),
    help="The smallest discrepancy that matters to you",
)
@option("--seed", default=None, type=a_seed(), help="Seed of the pilot (fresh entropy where not given)")
@as_json
def plan(claim: str, tolerance: float, seed: int | None, json_: bool) -> None:
    """Realisations, network size and minutes that CLAIM needs at another tolerance, before running it."""
    from rnnchaos.text.verdicts import plan_text
    from rnnchaos.verify.harness.planning import plan as planned

    found = planned(claim, tolerance=tolerance, seed=seed)
    if json_:
        return emit(found.to_json())
    click.echo(plan_text(found))
    return None


@click.command(cls=Command)
@as_json
def doctor(json_: bool) -> None:
    """Versions, BLAS and its threads, and this machine's matrix-product rate."""
    from rnnchaos.text.verdicts import doctor_text
    from rnnchaos.verify.ensembles.machine import report as describe

    content = describe()
    answer(json_, "doctor/1", content, lambda: doctor_text(content))


COMMANDS = (simulate, results, verify, plan, doctor)
