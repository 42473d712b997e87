"""The README shows first what it is; its commands are the ones CI runs. Its pictures: test_pictures.py."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_begins_as_it_should_and_ci_runs_its_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = ["pip install uv && uv run dashboard demo", "pip install uv && uv run pytest"]
    places = [text.index("# Trygghetsläget"), text.index("docs/wall.png"), *map(text.index, commands)]
    assert places == sorted(places)
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
