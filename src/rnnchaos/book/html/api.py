"""The reference of Python names and of the command line, written from their own docstrings and options."""

import inspect
from importlib import import_module
from typing import Any

import click

from rnnchaos.verify.report.markup import Node, element

NOUNS = (
    ("rnnchaos.theory.formula", ("Formula", "Step", "Meaning", "Source", "Erratum", "Series")),
    ("rnnchaos.numerics.value", ("Value",)),
    ("rnnchaos.numerics.quantity", ("Quantity", "Parameter")),
    ("rnnchaos.verify.claim", ("Claim", "Measurement", "Rival", "Bias", "Published")),
    ("rnnchaos.verify.report.verdict", ("Verdict",)),
    ("rnnchaos.verify.report.report", ("Report",)),
)


def body() -> list[Node]:
    """Everything between the bar and the footer."""
    import rnnchaos

    called = [element_of(f"rnnchaos.{name}", getattr(rnnchaos, name)) for name in rnnchaos.__all__]
    nouns = [
        element_of(f"{module}.{name}", getattr(import_module(module), name))
        for module, names in NOUNS
        for name in names
    ]
    return [
        element("h1", "Python and command line"),
        element("p", "Written from the docstrings and options of this version.", class_="lead"),
        element("h2", "Functions"),
        *(node for each in called for node in each),
        element("h2", "Nouns"),
        *(node for each in nouns for node in each),
        element("h2", "Commands", id="commands"),
        *commands(),
    ]


def element_of(name: str, what: Any) -> list[Node]:
    """Name with signature, and docstring. A module that is called stands for the function it calls."""
    function = import_module("rnnchaos.verify.harness.family").verify if inspect.ismodule(what) else what
    try:
        given = str(inspect.signature(function))
    except (TypeError, ValueError):
        given = ""
    text = inspect.getdoc(function) or ""
    return [
        element("h3", element("code", name), id=name),
        element("pre", name.rpartition(".")[2] + given),
        _paragraphs(text),
    ]


def _paragraphs(text: str) -> Node:
    parts = [part for part in text.split("\n\n") if part.strip()]
    return element("div", *(element("pre" if ">>>" in part else "p", part.strip("\n")) for part in parts))


def commands() -> list[Node]:
    """Every command with its help and options."""
    from rnnchaos.cli import cli

    out: list[Node] = []
    for name, command in sorted(cli.commands.items()):
        arguments = " ".join(
            p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
        )
        out += [element("h3", element("code", f"rnnchaos {name}"), id=f"command-{name}")]
        out += [
            element("pre", f"rnnchaos {name} [OPTIONS] {arguments}".rstrip()),
            element("p", command.help or ""),
        ]
        options = [p for p in command.params if isinstance(p, click.Option)]
        rows = [
            node for p in options for node in (element("dt", ", ".join(p.opts)), element("dd", p.help or ""))
        ]
        out.append(element("dl", *rows, class_="facts"))
    return out
