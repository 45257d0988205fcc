"""The commands of verification: simulate, results, verify, plan, doctor. Each loads what it needs when it
runs."""

import click

from rnnchaos.commands.listings import of_studies
from rnnchaos.commands.options import FREE, Command, answer, as_json, emit, parameters, positive, whole
from rnnchaos.signals import Stopped


@click.command(cls=Command, context_settings=FREE, lists=of_studies)
@click.argument("study")
@click.option("--realisations", default=None, help="Independent networks (default: the study's own).")
@click.option("--seed", default=None, help="Seed (fresh entropy, printed, where not given).")
@click.option("--out", default=None, help="Folder of the store (default: the cache folder).")
@click.option("--executor", default=None, help="processes[=K], serial, dask=ADDRESS or mpi.")
@as_json
@parameters
def simulate(
    study: str,
    realisations: str | None,
    seed: str | None,
    out: str | None,
    executor: str | None,
    json_: bool,
    words: tuple[str, ...],
) -> None:
    """Raw observables of an ensemble, kept in a store and resumable: `rnnchaos simulate gaussian --g 2 --N
    500`. `rnnchaos simulate STUDY --help` lists the parameters of STUDY."""
    from rnnchaos.commands.progress import shown
    from rnnchaos.parameters import pairs
    from rnnchaos.simulation import MOST
    from rnnchaos.simulation import simulate as run
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    entropy = fresh_seed() if seed is None else whole("seed", seed)
    with shown(quiet=json_) as progress:
        try:
            done = run(
                study,
                realisations=None if realisations is None else whole("realisations", realisations, 1, MOST),
                seed=entropy,
                out=out,
                executor=executor,
                progress=progress,
                **pairs(words),
            )
        except Stopped as stopped:
            stopped.advice = f"what is left of this run goes on with --seed {entropy}"
            raise
    answer(json_, "simulate/1", done.to_json(), done.text)


@click.command(cls=Command)
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
@click.option("--budget", default="quick", help="quick, standard or thorough.")
@click.option(
    "--max-seconds",
    default=None,
    help="Stop sampling after this long; open claims are undecided.",
)
@click.option("--seed", default=None, help="Seed (fresh entropy, printed, where not given).")
@click.option(
    "--out", default=None, help="Folder for every realisation, report.html, report.json and junit.xml."
)
@click.option(
    "--mutate", is_flag=True, help="Put each rival in the theory's place, and mutate every formula."
)
@click.option("--executor", default=None, help="processes[=K], serial, dask=ADDRESS or mpi.")
@as_json
def verify(
    claims: tuple[str, ...],
    budget: str,
    max_seconds: str | None,
    seed: str | None,
    out: str | None,
    mutate: bool,
    executor: str | None,
    json_: bool,
) -> int:
    """Check claims (ids or prefixes; all where none is named) against simulation, and print verdicts."""
    from contextlib import ExitStack

    from rnnchaos.commands.progress import shown
    from rnnchaos.text.verdicts import report_text
    from rnnchaos.verify.ensembles.executors import executor_from
    from rnnchaos.verify.harness.family import verify as run

    with ExitStack() as stack:
        pool = None if executor is None else stack.enter_context(executor_from(executor))
        progress = stack.enter_context(shown(quiet=json_))
        report = run(
            *claims,
            budget=budget,
            seed=None if seed is None else whole("seed", seed),
            max_seconds=None if max_seconds is None else positive("max-seconds", max_seconds),
            out=out,
            mutate=mutate,
            executor=pool,
            progress=progress,
        )
    if not mutate:
        emit(report.to_json()) if json_ else click.echo(report_text(report))
        return int(report.exit_code)
    from rnnchaos.text.verdicts import survey_text
    from rnnchaos.verify.harness.mutation import survey

    found = survey(report)
    if json_:
        emit(report.to_json() | {"mutations": found.to_json()})
    else:
        click.echo(report_text(report) + "\n\n" + survey_text(found))
    return 1 if found.exit_code else int(report.exit_code)


@click.command(cls=Command)
@click.argument("claim")
@click.option("--tolerance", required=True, help="The smallest discrepancy that matters to you.")
@click.option("--seed", default=None, help="Seed of the pilot (fresh entropy where not given).")
@as_json
def plan(claim: str, tolerance: str, seed: str | None, json_: bool) -> None:
    """Realisations, network size and minutes that CLAIM needs at another tolerance, before running it."""
    from rnnchaos.text.verdicts import plan_text
    from rnnchaos.verify.harness.planning import plan as planned

    entropy = None if seed is None else whole("seed", seed)
    found = planned(claim, tolerance=positive("tolerance", tolerance), seed=entropy)
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
