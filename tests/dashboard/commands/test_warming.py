"""What is read once the server answers is all that a page of the desk is made of."""

import subprocess
import sys

READ = """
import ast, pathlib, sys
import dashboard
from dashboard.commands.warming import read_desk
from dashboard.places import Place

read_desk()
scripts = [pathlib.Path(dashboard.__file__).parent / place.script for place in Place]
assert all(script.is_file() for script in scripts), scripts
wanted = {
    line.module
    for script in scripts
    for line in ast.walk(ast.parse(script.read_text(encoding="utf-8")))
    if isinstance(line, ast.ImportFrom) and line.module
}
assert len(wanted) > 20, wanted
print(sorted(wanted - sys.modules.keys()))
drawn = {"dashboard." + place.script.removesuffix(".py").replace("/", ".") for place in Place}
assert not drawn & sys.modules.keys()
"""


def test_the_first_page_after_a_start_has_nothing_left_to_read() -> None:
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
