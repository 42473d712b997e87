"""The command that reads the notice plan in: first what it would change, then all or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard import clock
from dashboard.settings import Settings
from dashboard.terminal import JsonOption, StoreOption, opened, say

if TYPE_CHECKING:
    from data.domain.notices import NoticePlan
    from data.services.notice_plans import PlanChange


def import_notices(
    path: Annotated[Path, typer.Argument(help="En YAML-fil; data/reference/notices.yaml är ett exempel.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela aviseringsplanen: vem som får veta vad, och vem sedan. Allt eller inget."""
    from data.notice_list.yaml_file import read_plan  # the store is slow to import: --help must not wait
    from data.services.acting import on_this_machine
    from data.services.notice_plans import load_plan, plan_change

    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PATH")
    listed = read_plan(path.read_bytes())
    with opened(store) as held:
        change = plan_change(held, listed.plan)
        refused = [one.text for one in (*listed.faults, *change.refused)]
        if not (dry_run or refused):
            load_plan(held, on_this_machine("start"), listed.plan, clock.now(), change)
    answer = {
        "dry_run": dry_run,
        "example": listed.plan.example,
        "refused": refused,
        "new": change.new,
        "gone": change.gone,
    }
    say("\n".join(_told(change, refused, listed.plan, dry_run=dry_run)), answer, as_json)
    if refused:
        raise typer.Exit(1)


def _told(change: "PlanChange", refused: list[str], plan: "NoticePlan", *, dry_run: bool) -> list[str]:
    if refused:
        return ["Inget läses in. Rätta filen:", *(f"  {text}" for text in refused)]
    if change.nothing:
        lines = ["Ingenting ändras: lagret har redan exakt den här planen."]
    else:
        head = "Skulle ändra" if dry_run else "Läste in"
        lines = [f"{head}: {len(change.new)} nya rader, {len(change.gone)} borta."]
        lines += [f"  + {row}" for row in change.new]
        lines += [f"  - {row}" for row in change.gone]
    if plan.example:
        lines.append("Planen har exempelrader. De sänder inget i en skarp händelse.")
    return [*lines, *_not_set_up(plan)]


def _not_set_up(plan: "NoticePlan") -> list[str]:
    """Say which of the plan's ways nothing can be sent by on this machine."""
    from dashboard.notify.configured import usable
    from data import glossary

    there, fault = usable(Settings())
    lacking = [one for one in dict.fromkeys(row.channel for row in plan.addresses) if one not in there]
    if fault:
        return [f"Obs: {fault}"]
    return [f"Obs: {glossary.label(one)} är inte inställt på servern, så det sänds inte." for one in lacking]
