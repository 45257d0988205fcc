"""The documentation cannot drift: its Python is run, its commands are parsed or run, its numbers and ids are
looked up.

In a block of Python a comment after `print(...)` is what is printed (up to an ellipsis). In a console block a
line without `$` must occur in what the command above it prints. A command that would simulate for long is
not run; its name, its options, and what it names must exist. An id must be that of a formula, a quantity or a
claim.
"""

import ast
import contextlib
import io
import re
import shlex
from functools import cache
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import click
import pytest

from rnnchaos.cli import cli, main
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.evaluate import quantity as find_quantity
from rnnchaos.text.command_line import every
from rnnchaos.theory.catalogue import COLUMNS, formula, formulas, registered
from rnnchaos.theory.catalogue import declared as declaration
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.harness.selection import claims, matching

ROOT = Path(__file__).parents[2]
FOLLOWED = ROOT / "notes" / "how_to"  # pages whose column is built in a copy: `test_add_a_column`
PAGES = [
    ROOT / "README.md",
    *(page for page in sorted((ROOT / "notes").rglob("*.md")) if page.parent != FOLLOWED),
]
QUICK = ("show", "eval", "exponents", "formulas", "latex", "plot")
LONG = ("rnnchaos.verify(",)  # what takes minutes is not run
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(page: Path, *languages: str) -> list[str]:
    return [
        body for language, body in BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages
    ]


def commands(page: Path) -> list[tuple[str, list[str]]]:
    """Every `rnnchaos ...` of the page with the output that stands below it."""
    found: list[tuple[str, list[str]]] = []
    for body in blocks(page, "", "console", "sh"):
        for line in body.splitlines():
            bare = line.removeprefix("$ ").split("&& ")[-1]
            if bare.startswith("rnnchaos "):
                found.append((bare, []))
            elif found and "$ rnnchaos" in body and line.strip():
                found[-1][1].append(line)
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    inline = [code for code in re.findall(r"`([^`\n]+)`", text) if code.startswith("rnnchaos ")]
    return found + [(code, []) for code in inline]


CASES = [(page, *case) for page in PAGES for case in commands(page)]


def name(case: Any) -> str:
    return case.name if isinstance(case, Path) else str(case)[:50]


def options(command: click.Command) -> set[str]:
    return {word for parameter in command.params for word in parameter.opts if word.startswith("--")}


def declared(command: str, words: list[str]) -> set[str]:
    """The free parameters that a command takes for what it names."""
    target = next((word for word in words if not word.startswith("-")), "")
    if command in ("eval", "plot"):
        named = [find_quantity(each) for each in target.split(",")]
        return {parameter.name for each in named for parameter in each.parameters}
    if command == "simulate":
        return {parameter.name for parameter in template(target).parameters}
    if command == "analyse activity":
        return {p.name for each in registered("RECORDINGS") for p in each.parameters}
    if command == "show":
        return set(next(e for e in formulas() if e.id in (target, f"gaussian.{target}")).options)
    if command == "exponents":
        system = words[words.index("--system") + 1] if "--system" in words else COLUMNS[0]
        taken = signature(declaration(system, "EXPONENTS", {})["critical"]).parameters.values()
        asked = [q for q in quantities() if q.id.startswith(f"{system}.")]
        own = {parameter.name for each in asked for parameter in each.parameters}
        return own if any(each.kind is Parameter.VAR_KEYWORD for each in taken) else {t.name for t in taken}
    return set()


@pytest.mark.parametrize(("page", "line", "output"), CASES, ids=name)
def test_every_command_and_option_exists(page: Path, line: str, output: list[str]) -> None:
    words = shlex.split(line)[1:]
    known = every(cli)
    count = next((n for n in (2, 1) if " ".join(words[:n]) in known), 0)
    if count == 0:
        group = words[0] in cli.commands and len(words) == 1
        assert words[0].startswith("--") or words[0].isupper() or group, line
        return
    called, rest = " ".join(words[:count]), words[count:]
    command = known[called]
    free = {f"--{n.replace('_', '-')}" for n in declared(called, rest)} if rest else set()
    for word in rest:
        if word.startswith("--"):
            assert word.partition("=")[0] in options(command) | free, (line, word)
    if words[0] in ("verify", "plan"):
        for word in rest:
            if re.match(rf"({'|'.join(COLUMNS)})\b", word):
                assert matching(word, claims()), (line, word)


RUN = [case for case in CASES if shlex.split(case[1])[1] in QUICK and len(shlex.split(case[1])) > 2]
RUN = [case for case in RUN if not re.search(r"\b[A-Z]{2,}\b|--simulate", case[1])]


@pytest.mark.parametrize(("page", "line", "output"), RUN, ids=name)
def test_quick_commands_print_what_the_page_says(
    page: Path,
    line: str,
    output: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(line)[1:]
    if words[0] == "plot":
        pytest.importorskip("matplotlib", reason="matplotlib is not installed (extra plot)")
    monkeypatch.chdir(tmp_path)
    assert main(words) == 0, line
    printed = capsys.readouterr().out
    for wanted in output:
        for part in wanted.split("..."):
            assert part.strip() in printed, (line, wanted)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_runs_and_prints_what_its_comments_say(page: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {"__name__": "__main__"}
    for body in blocks(page, "python"):
        if "@claim" in body:
            continue  # the README's project: tests/face/test_user_project.py runs it
        for node in ast.parse(body).body:
            if any(word in ast.unparse(node) for word in LONG):
                continue
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(ast.Module([node], []), page.name, "exec"), space)
            comment = body.splitlines()[(node.end_lineno or 1) - 1].partition("  # ")[2]
            for part in comment.split("...") if out.getvalue() else []:
                assert part.strip() in out.getvalue(), (page.name, comment, out.getvalue())


@cache
def known() -> set[str]:
    ids = {entry.id for entry in formulas()} | {quantity.id for quantity in quantities()}
    return ids | {claim.id for claim in claims()}


def named(page: Path) -> set[str]:
    """Ids in code quotes, in commands and in strings."""
    text = page.read_text(encoding="utf-8")
    return set(re.findall(rf"(?<![\w./])((?:{'|'.join(COLUMNS)})(?:\.[a-z_]\w*)+)(?![\w/])", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_id_named_exists(page: Path) -> None:
    gone = {id for id in named(page) if not any(one == id or one.startswith(f"{id}.") for one in known())}
    assert {id for id in gone if not id.endswith((".py", ".quantity"))} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_checkout_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), (page.name, target)


def test_a_formula_that_is_gone_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See `gaussian.no_such_thing` and `gaussian.kinetic_energy`.")
    assert named(page) - {id for id in known() if id in named(page)} == {"gaussian.no_such_thing"}
    with pytest.raises(AssertionError):
        test_every_id_named_exists(page)


GONE = ["rnnchaos eval kinetic_energy --gain 2", "rnnchaos evaluate x", "rnnchaos verify --no"]


@pytest.mark.parametrize("line", GONE)
def test_an_option_or_command_that_is_gone_is_noticed(line: str) -> None:
    with pytest.raises(AssertionError):
        test_every_command_and_option_exists(ROOT, line, [])


def test_a_number_that_is_wrong_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1 + 1)  # 3\n```\n")
    with pytest.raises(AssertionError):
        test_python_runs_and_prints_what_its_comments_say(page, tmp_path, monkeypatch)
    line = "rnnchaos eval variance --g 2 --digits 5"
    with pytest.raises(AssertionError):
        test_quick_commands_print_what_the_page_says(page, line, ["1.9249"], tmp_path, monkeypatch, capsys)


def test_the_pages_are_there() -> None:
    names = {page.name for page in PAGES}
    guides = {
        "own_nonlinearity.md",
        "own_claim.md",
        "own_weights.md",
        "recordings.md",
        "stationary_samples.md",
        "cluster.md",
        "all_systems.md",
        "connectome.md",
    }
    assert {"README.md", "tutorial.md", "proofs.md", *guides} <= names
    assert formula("gaussian.kinetic_energy")
