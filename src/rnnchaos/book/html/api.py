"""The reference of Python names and of the command line, written from their own docstrings and options."""

import inspect
import re
from importlib import import_module
from typing import Any

import click

from rnnchaos.text.command_line import every
from rnnchaos.text.prose import coded
from rnnchaos.verify.report.markup import Node, element

SECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "Functions": {"rnnchaos": ()},
    "For claims and properties of your own": {"rnnchaos.testing": ()},
    "Classes": {
        "rnnchaos.theory.formula": ("Formula", "Step", "Meaning", "Source", "Erratum", "Series"),
        "rnnchaos.numerics.value": ("Value",),
        "rnnchaos.numerics.quantity": ("Quantity", "Parameter"),
        "rnnchaos.verify.claim": ("Published",),
        "rnnchaos.verify.report.verdict": ("Verdict",),
        "rnnchaos.verify.report.report": ("Report",),
    },
}
"""What is listed of each module; where nothing is named, all that is in its `__all__`."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def body(command_line: click.Group) -> list[Node]:
    """Everything between the bar and the footer."""
    out: list[Node] = [
        element("h1", "Python and command line"),
        element("p", "Written from the docstrings and options of this version.", class_="lead"),
    ]
    for heading, listed in SECTIONS.items():
        out.append(element("h2", heading))
        for home, names in listed.items():
            module = import_module(home)
            for name in names or module.__all__:
                out += element_of(f"{home}.{name}", getattr(module, name))
    out.append(element("h2", "Commands", id="commands"))
    for name, command in sorted(every(command_line).items()):
        out += of_command(name, command)
    return out


def element_of(name: str, what: Any) -> list[Node]:
    """Name with signature, and docstring. A module that is called stands for the function it calls."""
    function = import_module("rnnchaos.verify.harness.family").verify if inspect.ismodule(what) else what
    try:
        given = _ADDRESS.sub("", str(inspect.signature(function)))
    except (TypeError, ValueError):
        given = ""
    text = inspect.getdoc(function) or ""
    return [
        element("h3", element("code", name), id=name),
        element("pre", name.rpartition(".")[2] + given),
        _paragraphs(text),
    ]


def _paragraphs(text: str) -> Node:
    parts = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
    return element("div", *(element("pre", part) if ">>>" in part else _worded(part) for part in parts))


def _worded(text: str, tag: str = "p") -> Node:
    """What stands between back-ticks, as code."""
    return element(tag, *(element("code", part) if is_code else part for part, is_code in coded(text)))


def of_command(name: str, command: click.Command) -> list[Node]:
    """One command with its help and its options."""
    given = [p for p in command.params if isinstance(p, click.Argument)]
    arguments = " ".join(p.make_metavar(click.Context(command)) for p in given)
    options = [p for p in command.params if isinstance(p, click.Option)]
    return [
        element("h3", element("code", f"rnnchaos {name}"), id=f"command-{name.replace(' ', '-')}"),
        element("pre", f"rnnchaos {name} [OPTIONS] {arguments}".rstrip()),
        _worded(command.help or ""),
        element("dl", *(node for p in options for node in _option(p)), class_="facts"),
    ]


def _option(option: click.Option) -> tuple[Node, Node]:
    return element("dt", ", ".join(option.opts)), _worded(option.help or "", "dd")
