"""Starts what a systemd unit starts, with what of its hardening a process can be given without systemd.

Run by a fresh root's own Python: nothing but the standard library and libseccomp, which systemd brings.
It reads the unit as it was installed: user, settings, credentials, system calls, no memory that is both
written and run.
"""

import ctypes
import grp
import os
import pwd
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

UNITS = Path("/usr/local/lib/systemd/system")
NO_NEW_PRIVS, MDWE, NO_MEMORY_BOTH_WRITTEN_AND_RUN, DROP_BOUNDING = 38, 65, 1, 24
ALLOW, REFUSED = 0x7FFF0000, 0x00050000 | 1  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(EPERM)


def unit(name: str) -> dict[str, list[str]]:
    """Return a unit's lines by name, in the order they stand."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        key, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def calls(group: str) -> set[str]:
    """Return the system calls of one of systemd's groups, as this machine's systemd knows it."""
    said = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True
    )
    words = {line.strip() for line in said.stdout.splitlines()} - {"", group}
    plain = {word for word in words if word[0] not in "#@"}
    return plain.union(*(calls(word) for word in words if word[0] == "@"))


def allowed(filters: list[str]) -> set[str]:
    """Return what remains of a unit's filters, each line after the one before."""
    found: set[str] = set()
    for line in filters:
        named = set().union(*(calls(word) for word in line.lstrip("~").split()))
        found = found - named if line.startswith("~") else found | named
    return found


def confine(held: dict[str, list[str]]) -> None:
    """Give up for good what the unit gives up."""
    libc = ctypes.CDLL(None, use_errno=True)
    filters = allowed(held["SystemCallFilter"])
    for capability in range(64):
        libc.prctl(DROP_BOUNDING, capability, 0, 0, 0)
    user = pwd.getpwnam(held["User"][0])
    os.setgroups([grp.getgrnam(held["Group"][0]).gr_gid])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.umask(int(held["UMask"][0], 8))
    if held["NoNewPrivileges"] == ["yes"] and libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("new privileges could not be given up")
    if held["MemoryDenyWriteExecute"] == ["yes"] and libc.prctl(
        MDWE, NO_MEMORY_BOTH_WRITTEN_AND_RUN, 0, 0, 0
    ):
        raise OSError("this kernel cannot deny memory that is both written and run")
    load(filters)


def load(names: set[str]) -> None:
    """Refuse every system call but these, from now on."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    add = library.seccomp_rule_add_array
    add.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
    rules = library.seccomp_init(REFUSED)
    for name in sorted(names):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            add(rules, ALLOW, number, 0, None)
    if library.seccomp_load(rules):
        raise OSError("the system calls could not be filtered")


def pair(said: str) -> tuple[str, str]:
    """Return name and value of what is said as NAME=value."""
    name, _, value = said.partition("=")
    return name, value


def environment(held: dict[str, list[str]], name: str) -> dict[str, str]:
    """Return what the unit's process is given: its settings, and its secrets as credentials."""
    given = {"PATH": os.environ["PATH"]}
    for line in held["Environment"]:
        given.update(pair(word) for word in shlex.split(line))
    for file in held["EnvironmentFile"]:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        given.update(pair(shlex.split(line)[0]) for line in lines if line and line[0] != "#")
    label, _, folder = held["LoadCredential"][0].partition(":")
    there = Path("/run/credentials") / name
    there.mkdir(parents=True, mode=0o755, exist_ok=True)
    for secret in Path(folder).iterdir():
        shutil.copyfile(secret, there / f"{label}_{secret.name}")
        shutil.chown(there / f"{label}_{secret.name}", held["User"][0])
        (there / f"{label}_{secret.name}").chmod(0o400)
    return {**given, "CREDENTIALS_DIRECTORY": str(there)}


def main() -> None:
    name, instance = sys.argv[1:]
    held = unit(name)
    given = environment(held, name)
    words = [word.replace("%i", instance) for word in shlex.split(held["ExecStart"][0])]
    os.chdir(held["WorkingDirectory"][0])
    confine(held)
    os.execve(words[0], words, given)


if __name__ == "__main__":
    main()
