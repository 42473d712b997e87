"""Two versions on one machine: this one, and one that has come after it with a schema of its own."""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from alembic.script import ScriptDirectory

from tests.dashboard.deploy.fresh_root import DEPLOY, REPOSITORY

OURS = ("dashboard", "data", "geo")
VERSIONS = "data/store/migrations/versions"
LATER = '''
"""A column that a later version keeps."""

from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9999", {head!r}, None, None


def upgrade() -> None:
    op.add_column("draft", sa.Column("later", sa.String(), nullable=True))
'''


@dataclass
class Machine:
    """What upgrade.sh changes: versions, the one that is current, a service that is started and stopped."""

    home: Path
    store: str
    port: int
    python: str = sys.executable

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def current(self) -> str:
        return (self.home / "current").readlink().name

    def lay(self, release: str, tree: Path) -> Path:
        """Lay a version: its packages, and the two programs that a venv has."""
        programs = self.home / "versions" / release / "bin"
        programs.mkdir(parents=True)
        for name, words in (("dashboard", "-P -m dashboard"), ("python", "")):
            script = programs / name
            script.write_text(f'#!/bin/sh\nPYTHONPATH={tree} exec {self.python} {words} "$@"\n')
            script.chmod(0o755)
        return tree

    def upgrade(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run upgrade.sh as on a machine, with a service that is a process of ours."""
        control = self.home / "service.sh"
        control.write_text(
            dedent(f"""\
            if [ "$1" = stop ]; then
              kill -TERM "$(cat {self.home}/pid)"
              while kill -0 "$(cat {self.home}/pid)" 2>/dev/null; do sleep 0.05; done
            else
              setsid {self.home}/current/bin/dashboard run --port {self.port} --store '{self.store}' \\
                >>{self.home}/log 2>&1 & echo $! >{self.home}/pid
            fi
            """)
        )
        command = self.home / "command.sh"
        command.write_text(
            f"#!/bin/sh\nDASHBOARD_DATABASE_URL='{self.store}' exec {self.home}/versions/"
            '$TRYGGHETSLAGET_RELEASE/bin/dashboard "$@"\n'
        )
        command.chmod(0o755)
        given = {
            **os.environ,
            "TRYGGHETSLAGET_HOME": str(self.home),
            "BACKUP_FOLDER": str(self.home / "backups"),
            "SERVICE_STOP": f"sh {control} stop",
            "SERVICE_START": f"sh {control} start",
            "SERVICE_URL": self.url,
            "DASHBOARD_COMMAND": str(command),
        }
        if words == ("start",):
            return subprocess.run(["sh", str(control), "start"], capture_output=True, text=True, env=given)
        program = ["sh", str(DEPLOY / "upgrade.sh"), *words]
        return subprocess.run(program, capture_output=True, text=True, env=given, timeout=300)

    def end(self) -> None:
        """End the service, if one runs."""
        pid = self.home / "pid"
        if pid.exists():
            subprocess.run(["kill", "-KILL", pid.read_text().strip()], capture_output=True)


def machine(folder: Path, store: str) -> Machine:
    """Return a machine on which this version is current."""
    (folder / "backups").mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Machine(folder, store, port)
    made.lay("nu", REPOSITORY)
    (folder / "current").symlink_to("versions/nu")
    return made


def later(folder: Path) -> Path:
    """Return the packages as a later version has them: one migration more, which this one does not know."""
    for name in OURS:
        shutil.copytree(REPOSITORY / name, folder / name)  # compiled as it is: times are kept
    tables = folder / "data" / "store" / "tables" / "staff.py"
    drafts = '    __tablename__ = "draft"\n'
    assert drafts in tables.read_text()
    tables.write_text(tables.read_text().replace(drafts, f"{drafts}    later: str | None = None\n"))
    head = ScriptDirectory(str((folder / VERSIONS).parent)).get_current_head()
    (folder / VERSIONS / "m9999_later.py").write_text(LATER.format(head=head))
    return folder
