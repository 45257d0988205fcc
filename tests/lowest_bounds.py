"""Print pyproject.toml's lower bounds as pip constraints: the oldest versions promised.

`python tests/lowest_bounds.py > lowest.txt`, then `pip install -c lowest.txt -e .[test,plot]`. Each
requirement of the package and of its extras `EXTRAS` gives one line; one without a lower bound is an error,
as nothing is known of what it would run on.
"""

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
EXTRAS = ("test", "plot")


def constraints(pyproject: str) -> list[str]:
    """`name==bound` for each requirement. Raises `ValueError` for one without a lower bound."""
    project = tomllib.loads(pyproject)["project"]
    extras = project["optional-dependencies"]
    return [lowest(each) for each in (*project["dependencies"], *(r for e in EXTRAS for r in extras[e]))]


def lowest(requirement: str) -> str:
    """`numpy>=1.26,<3` -> `numpy==1.26`."""
    found = re.fullmatch(r"([\w-]+)(?:\[[\w,]+\])?((?:[<>=!~]+[\w.*]+,?)+)", requirement.replace(" ", ""))
    bounds = [part[2:] for part in found[2].split(",") if part.startswith(">=")] if found else []
    if found is None or len(bounds) != 1:
        raise ValueError(f"{requirement}: no lower bound")
    return f"{found[1]}=={bounds[0]}"


if __name__ == "__main__":
    print("\n".join(constraints(PYPROJECT.read_text(encoding="utf-8"))))
