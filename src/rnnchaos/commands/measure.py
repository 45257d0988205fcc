"""The commands that measure: the harness itself, a network of one's own. Each loads what it needs when it
runs.

`calibrate` exits with 0 where the planted broken interval and nothing else is exposed, 1 where another one
is, 2 where the runs were too few to expose even the planted one; with `--power` 0 where every quick budget is
large enough, else 2.
"""

import json

import click

from rnnchaos.commands.options import Command, a_path, a_seed, as_json, option, whole
from rnnchaos.theory.errors import UsageError


@click.command("calibrate", cls=Command)
@option("--runs", default="10000", type=whole(100, lambda: 10**7), help="Synthetic runs a row (10000)")
@option("--seed", default=None, type=a_seed(), help="Seed (fresh entropy, printed, where not given)")
@option(
    "--store",
    default=None,
    type=a_path(folder=True),
    help="Folder of kept Richardson pairs, as one more law",
)
@click.option("--power", is_flag=True, help="Instead: how surely a right theory is verified, claim by claim.")
@click.option("--together", is_flag=True, help="With --power: all systems in one run, as one family.")
@as_json
def calibrate(
    runs: int, seed: int | None, store: str | None, power: bool, together: bool, json_: bool
) -> int:
    """Measure false alarms and power of every interval and of a family; a planted fault must show."""
    from rnnchaos.text.calibration import text
    from rnnchaos.verify.calibration.report import calibration_report, exit_code
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    entropy = fresh_seed() if seed is None else seed
    if together and not power:
        raise UsageError("together", "given without --power", "accepted: --power --together")
    if power:
        return _budgets(runs, entropy, together, json_)
    content = calibration_report(runs=runs, seed=entropy, store=store)
    click.echo(json.dumps(content, allow_nan=False) if json_ else text(content))
    return exit_code(content)


def _budgets(runs: int, seed: int, together: bool, json_: bool) -> int:
    """The table of `rnnchaos.verify.calibration.power`; 2 where the budget of a claim is too small."""
    from rnnchaos.text.calibration import power_text
    from rnnchaos.theory.catalogue import COLUMNS
    from rnnchaos.verify.calibration.power import SURE, power_table

    rows = power_table(COLUMNS, paths=runs, entropy=seed, together=together)
    head = {"schema": "rnnchaos/power/1", "runs": runs, "seed": seed, "sure": SURE, "together": together}
    content = head | {"claims": rows}
    click.echo(json.dumps(content, allow_nan=False) if json_ else power_text(content))
    return 0 if all(row["sure"] for row in rows) else 2


class Lazy(click.Group):
    """A group whose commands are loaded where one of them is called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["activity", "weights"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Raises `UsageError`."""
        from rnnchaos.commands.activity import activity
        from rnnchaos.commands.weights import weights

        known = {"activity": activity, "weights": weights}
        if cmd_name not in known:
            raise UsageError("analyse", cmd_name, f"accepted: {', '.join(known)}")
        return known[cmd_name]


@click.group(cls=Lazy, invoke_without_command=True)
@click.pass_context
def analyse(context: click.Context) -> None:
    """Analyse a network of your own by its weights, or by its activity."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


COMMANDS = (calibrate, analyse)
