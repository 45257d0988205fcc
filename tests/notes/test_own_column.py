"""The page on a column of one's own package: its files are written as a distribution, its commands are run,
and what it says of mistakes is what they say."""

import importlib
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rnnchaos.cli import main
from rnnchaos.theory import catalogue

PAGE = (Path(__file__).parents[2] / "notes" / "how_to" / "own_column.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = [shlex.split(line) for line in re.findall(r"^rnnchaos (.*)$", PAGE, re.MULTILINE)]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts the page's distribution on the path, its module with the given text."""

    def install(text: str) -> None:
        project = tomllib.loads(FILES["pyproject.toml"])["project"]
        info = tmp_path / "leaky_neuron-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1\n")
        (points,) = project["entry-points"].items()
        lines = [f"[{points[0]}]", *(f"{name} = {value}" for name, value in points[1].items())]
        (info / "entry_points.txt").write_text("\n".join(lines))
        (tmp_path / "leaky_neuron.py").write_text(text)
        importlib.invalidate_caches()
        catalogue.plugins.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    yield install
    catalogue.plugins.cache_clear()
    sys.modules.pop("leaky_neuron", None)


def test_every_command_of_the_page_runs(
    installed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed (extra plot)")
    installed(FILES["leaky_neuron.py"])
    said = {}
    for words in COMMANDS:
        more = ["--executor", "serial"] if words[0] == "simulate" else []
        assert main([*words, *more, "--json"]) == 0, words
        said[words[0]] = json.loads(capsys.readouterr().out)
    assert [float(value["value"]) for value in said["eval"]["values"]] == pytest.approx([1 / 0.95, 4 / 3, 2])
    assert said["simulate"]["done"] == 20
    assert Path(said["plot"]["figure"]).stat().st_size > 1000
    assert catalogue.title("leaky") == "Leaky neuron"


def test_the_page_shows_a_mistake_as_it_is_said(
    installed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    from rnnchaos.numerics.presentation.samples import samples_of
    from rnnchaos.theory.errors import UsageError

    installed(FILES["leaky_neuron.py"].replace("SAMPLES = {", "SAMPLES = [1] or {"))
    with pytest.raises(UsageError) as caught:
        samples_of("leaky.variance")
    shown = re.search(r"`SAMPLES` is a list \| `(.*?) \.\.\.`", PAGE)
    assert shown is not None
    assert shown[1] in str(caught.value)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("QUANTITIES = (", "def QUANTITIES(): return {}['D']\nUNUSED = (", COMMANDS[1]),
        ("return arithmetic", "return 0.5 or arithmetic", COMMANDS[1]),
        ('return {"variance": np.mean(x[-steps:] ** 2)}', "return 4.0", COMMANDS[4]),
    ],
    ids=["a list", "an engine", "a kernel"],
)
def test_a_mistake_is_the_line_of_the_page(
    right: str,
    wrong: str,
    words: list[str],
    installed: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert FILES["leaky_neuron.py"].count(right) == 1
    installed(FILES["leaky_neuron.py"].replace(right, wrong))
    more = ["--executor", "serial"] if words[0] == "simulate" else []
    assert main([*words, *more]) == 64
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    rows = re.findall(r"^\| .* \| `(.*?)` \|$", PAGE, re.MULTILINE)
    assert sum(all(part in error for part in row.split("...") if part.strip()) for row in rows) == 1, error
