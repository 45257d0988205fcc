"""Command lines to try: every command that click knows, with values that fit, and with hostile ones in the
place of some of them.

Commands, options and parameters come from click and from the catalogue: a new one is tried at once.
"""

from collections.abc import Mapping
from functools import cache
from random import Random

import click

from rnnchaos.cli import cli
from rnnchaos.commands.listings import of_quantities, of_studies
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.quantity import Parameter
from rnnchaos.text.command_line import every
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import formulas, registered
from tests.fuzz.values import (
    FITTING_PHI,
    FOLDERS,
    RECORDINGS,
    SMALL,
    WEIGHTS,
    Words,
    fitting,
    hostile,
    value_of,
)

Slots = list[tuple[str, str | None]]
"""Options with their values (None for a flag); an argument has an empty option."""

FREE: Mapping[str, Mapping[str, Words]] = {
    "show": {"order": ("0", "1", "3", "5"), "phi": FITTING_PHI},
    "exponents": {"phi": FITTING_PHI},
    "analyse activity": {"g": ("2", "1.7", "0.5"), "phi": ("tanh", "tanh", "erf")},
}
"""Free parameters of commands that list neither quantities nor studies."""
ALWAYS = {
    ("verify", ""),
    ("verify", "--max-seconds"),
    ("calibrate", "--runs"),
    ("analyse weights", "--samples"),
    ("analyse weights", "--shuffles"),
    ("analyse activity", "--dt"),
    ("analyse activity", "--theory"),
    ("plot", "--pairs"),
    ("simulate", "--realisations"),
    ("simulate", "--executor"),
    ("verify", "--executor"),
}
"""Words without which a fitting call is long."""
NEVER = {("verify", "--mutate"), ("analyse weights", "--chaos")}
"""Flags that take minutes: a mutation of every formula, a ladder of gains."""
SHORT_PILOTS = ("heavy_tailed.", "gradient.effective_temperature.")
"""The claims that `plan` is asked about: it simulates two dozen networks first, a minute of other systems."""


def call(rng: Random, name: str) -> Words:
    """A command line of one command: half of them fit, in the others one or two words are hostile."""
    command = every(cli)[name]
    arguments = [p for p in command.params if isinstance(p, click.Argument) and p.name != "words"]
    named = [rng.choice(objects(name, argument)) for argument in arguments]
    slots: Slots = [("", word) for word in named]
    for option in command.params:
        slots += _option(rng, name, option) if isinstance(option, click.Option) else []
    slots += _free(rng, name, *named) if takes_free(command) else []
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        _spoil(rng, name, slots)
    words = [word for option, value in slots for word in _typed(rng, option, value)]
    return (*name.split(), *words, *["--json"] * rng.randint(0, 1))


def takes_free(command: click.Command) -> bool:
    """Whether the command takes options that it does not declare."""
    return bool(command.context_settings.get("ignore_unknown_options"))


def _typed(rng: Random, option: str, value: str | None) -> list[str]:
    if value is None or not option:
        return [value or option]
    return [f"{option}={value}"] if rng.random() < 0.5 else [option, value]


def _option(rng: Random, name: str, option: click.Option) -> Slots:
    word = option.opts[0]
    needed = option.required or (name, word) in ALWAYS
    if word == "--json" or (name, word) in NEVER or not (needed or rng.random() < 0.3):
        return []
    return [(word, None if option.is_flag else rng.choice(fitting(name, word)))]


@cache
def objects(name: str, argument: click.Argument) -> Words:
    """What an argument may name."""
    lists = getattr(every(cli)[name], "lists", None)
    if lists is of_quantities:
        return tuple(q.id for q in quantities())
    if lists is of_studies:
        return tuple(study.id for study in registered("STUDIES"))
    if argument.name == "file":
        return RECORDINGS if name == "analyse activity" else WEIGHTS
    if argument.name == "folder":
        return FOLDERS
    if argument.name == "id":
        return tuple(formula.id for formula in formulas())
    claims = tuple(claim.id for claim in registered("CLAIMS"))
    return tuple(c for c in claims if c.startswith(SHORT_PILOTS)) if name == "plan" else claims


@cache
def declared(name: str, id: str) -> tuple[Parameter, ...]:
    """The parameters of the quantity or the study that a command is asked about."""
    if getattr(every(cli)[name], "lists", None) is of_quantities:
        return next(q.parameters for q in quantities() if q.id == id)
    return next((*s.parameters, *s.asks) for s in registered("STUDIES") if s.id == id)


def _free(rng: Random, name: str, id: str = "") -> Slots:
    if name in FREE:
        likely = {"g": 0.9}
        drawn = (key for key in FREE[name] if rng.random() < likely.get(key, 0.4))
        return [(f"--{key}", rng.choice(FREE[name][key])) for key in drawn]
    slots: Slots = []
    for parameter in declared(name, id):
        small = name == "simulate" and parameter.name in SMALL
        if small or parameter.required or rng.random() < 0.4:
            value = rng.choice(SMALL[parameter.name]) if small else value_of(rng, id, parameter)
            slots.append((f"--{parameter.name.replace('_', '-')}", value))
    return _with_range(rng, slots, declared(name, id)) if name == "plot" else slots


def _with_range(rng: Random, slots: Slots, parameters: tuple[Parameter, ...]) -> Slots:
    """One of the numbers as a range, which a plot has as its abscissa."""
    numbers = {
        f"--{p.name.replace('_', '-')}" for p in parameters if isinstance(p.domain, Interval) and not p.many
    }
    able = [place for place, (option, _) in enumerate(slots) if option in numbers]
    if able:
        place = rng.choice(able)
        start = rng.choice(("0.5", "1", "1.5", "-1", "0"))
        slots[place] = slots[place][0], f"{start}:2:{rng.randint(2, 4)}"
    return slots


def _spoil(rng: Random, name: str, slots: Slots) -> None:
    """A hostile value in the place of one that fits, or a word dropped, doubled or added."""
    how = rng.choice(("value", "value", "value", "value", "value", "drop", "twice", "foreign"))
    if how == "foreign" or not slots:
        added = rng.choice(("--nonsense", "--g", "--", "-x", "--phi", "--N", ""))
        slots.append((added, hostile(rng, name, "--seed")))
        return
    place = rng.randrange(len(slots))
    option, value = slots[place]
    if how == "drop" and (name, option) not in ALWAYS:
        del slots[place]
    elif how == "twice":
        slots.append((option, value))
    elif value is not None:
        slots[place] = option, hostile(rng, name, option)
