"""*Nu*, the leader's first page: what comes next, who is silent, the drawer, and who has done what."""

from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, drawing, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.exercise.inject import deliver_now
from dashboard.desk.exercise.says.check import recipients
from dashboard.desk.exercise.says.deeds import done
from dashboard.desk.exercise.says.now import (
    Coming,
    DrawerRow,
    RecipientRow,
    Undo,
    asks_of_reports,
    coming,
    drawer,
    recipient_rows,
    taken_back,
    undoable,
)
from dashboard.desk.exercise.says.page import taking_part
from dashboard.desk.exercise.timeline import show
from dashboard.look.style import RECIPIENTS
from dashboard.words import _, empty
from dashboard.words.exercise import Names, names, recipient_of, recipient_words
from data.access import reads as access_reads
from data.entries.entry import Entry, EntryKind
from data.exercise.acts.following import note, remind, withdraw
from data.exercise.facts import Exercise
from data.exercise.playing import Said
from data.exercise.recipients import (
    NO_ACTS,
    LastActs,
    Standing,
    holders,
    last_acts,
    live_links,
    standings,
)
from data.exercise.said import said_in
from data.exercise.scenario import RecipientState, each_recipient
from data.log import reads as log_reads
from data.rights import Deed
from data.words import TokenKind

DELIVER, SHOW = "deliver", "show"


def exercise_now(exercise: Exercise, name: Names) -> None:
    """Draw what a leader needs while the exercise runs, as it stands now."""
    operation, who, real = exercise.operation, session.who(), session.now()
    one = drafts.draft(f"now:{operation.id}")
    left, right = st.columns([7, 4], gap="medium")
    with left:
        desk_forms.outcome(one)
        rows = recipient_rows(exercise, _standings(exercise, name), name, who, real)
        _recipients(one, exercise, name, rows)
        leaders_log(operation.id)
    with right:
        reports = _reported(operation.id) if asks_of_reports(exercise) else ()
        _coming(one, exercise, coming(exercise, name, who, real, reports))
        _drawer(one, exercise, drawer(exercise, name, who))


def _standings(exercise: Exercise, name: Names) -> tuple[Standing, ...]:
    store, real = last_read.store(), session.now()
    operation = exercise.operation
    links = live_links(access_reads.tokens(store, TokenKind.PUNKT), operation.id, real)
    told = (to for one in exercise.delivered for to in one.to)
    each = each_recipient((*recipients(exercise.scenario), *told), taking_part(exercise, name))
    held = holders(each, access_reads.accounts(store), links)
    return standings(exercise, held, _last_acts(operation.id), real)


@last_read.renewed_at_the_revision
def _last_acts(operation_id: str, before: LastActs | None) -> LastActs:
    return last_acts(last_read.store(), operation_id, before or NO_ACTS)


@last_read.at_the_revision(2)
def _reported(operation_id: str) -> tuple[Said, ...]:
    with last_read.store().reading() as connection:
        return said_in(connection, operation_id)


# ── what comes next ──────────────────────────────────────────────────────────────────────────


def _coming(one: Draft, exercise: Exercise, rows: tuple[Coming, ...]) -> None:
    st.header(_("Härnäst"), anchor=False)
    if not rows:
        draw(el("p.muted", _("Inget mer kommer av sig självt.")), key="now-coming")
        return
    moment = session.moment(exercise.operation)
    draw(
        el("ol.coming", *(_next(row, drawing.left(row.at, moment, _("om %s"))) for row in rows)),
        key="now-coming",
        speed=exercise.operation.clock.speed,
        on_choose=partial(_pressed, one, exercise),
    )


def _next(row: Coming, left: Node) -> Node:
    what = el("button.link", row.what, choose=f"{SHOW}:{row.inject}") if row.inject else el("b", row.what)
    condition = el("small.condition", row.condition) if row.condition else None
    return el(
        "li",
        el("span.when", el("b.num", row.planned), left),
        el("span.what", None if row.inject else icon(row.sign), what, el("small", row.more), condition),
        _deliver(row.inject, row.why_not) if row.inject else None,
    )


def _deliver(inject: str, why_not: str) -> Node | None:
    return None if why_not else el("button.small", _("Leverera nu"), choose=f"{DELIVER}:{inject}")


def _pressed(one: Draft, exercise: Exercise, value: str) -> None:
    act, _colon, inject = value.partition(":")
    if act == SHOW:
        show(exercise.operation, inject)
        return
    desk_forms.attempt(one, partial(deliver_now, exercise, inject))


# ── those who are spoken to ──────────────────────────────────────────────────────────────────


def _recipients(one: Draft, exercise: Exercise, name: Names, rows: tuple[RecipientRow, ...]) -> None:
    st.header(_("Mottagare"), anchor=False)
    nothing_yet = _nothing_yet()
    here = [each for each in rows if each.waiting or each.state not in nothing_yet]
    lines = [
        el("p.muted.apart", words % ", ".join(each.name for each in rest))
        for state, words in nothing_yet.items()
        if (rest := [each for each in rows if each.state is state and each not in here])
    ]
    if not here:
        draw(*lines or [el("p.muted", _("Scenariot talar till ingen."))], key="now-recipients")
        return
    moment = session.moment(exercise.operation)
    heads = (_("Mottagare"), _("Läge"), _("Inte kvitterat"), _("Gjorde senast något"), _("Påminn"))

    def row(each: RecipientRow) -> Node:
        sign, status = RECIPIENTS[each.state]
        oldest = drawing.age(each.oldest, moment, _("äldsta %s")) if each.oldest else None
        since = el("small.num", each.since) if each.since else None
        waits = [el("span.num", _.n("%(n)d inspel", "%(n)d inspel", each.waiting)), el("small", oldest)]
        return el(
            "tr",
            el("th", each.name, scope="row"),
            el("td", el("span.chip", icon(sign), el("span", each.word), data_status=status), since),
            el("td", *(waits if each.waiting else ["–"])),
            el("td.num", each.acted or "–"),
            el("td.remind", _remind(each)),
        )

    draw(
        listing("log.recipients", _("Mottagare"), heads, [el("tbody", *map(row, here))], _("Mottagare")),
        *lines,
        key="now-recipients",
        speed=exercise.operation.clock.speed,
        on_choose=lambda key: desk_forms.attempt(one, partial(_send_reminder, exercise, name, key)),
    )


def _nothing_yet() -> dict[RecipientState, str]:
    """Return what is said of those that nothing has been sent to, so that they take no rows."""
    return {
        RecipientState.INGET_SKICKAT: _("Inget är skickat än till %s."),
        RecipientState.INGET_KONTO: _("Kan inte ta emot, utan konto eller länk: %s."),
    }


def _remind(row: RecipientRow) -> Node | None:
    if not row.why_not_remind:
        said = _("Påminn %(name)s", name=row.name)
        return el("button.small", _("Påminn"), choose=row.key, aria_label=said)
    return el("small", row.why_not_remind) if row.waiting else None


def _send_reminder(exercise: Exercise, name: Names, key: str, _one: Draft) -> str:
    to = recipient_of(key)
    remind(last_read.store(), session.actor(), exercise.operation.id, to, session.now())
    return _("%(who)s är påmind.", who=recipient_words(to, name))


# ── the drawer ───────────────────────────────────────────────────────────────────────────────


def _drawer(one: Draft, exercise: Exercise, rows: tuple[DrawerRow, ...]) -> None:
    st.header(_("Lådan"), anchor=False)
    if not rows:
        draw(el("p.muted", _("Lådan är tom. Skriv ett inspel utan tid under Nytt inspel.")), key="now-drawer")
        return
    draw(
        el("ul.drawer", *map(_loose, rows)),
        key="now-drawer",
        on_choose=partial(_pressed, one, exercise),
    )


def _loose(row: DrawerRow) -> Node:
    return el(
        "li",
        el(
            "span.what",
            el("button.link", row.id, choose=f"{SHOW}:{row.id}"),
            el("span.muted", f"→ {row.to}"),
            el("span.mark", _("taget tillbaka")) if row.withdrawn else None,
            el("small", row.text),
        ),
        _deliver(row.id, row.why_not),
    )


# ── what can still be taken back ─────────────────────────────────────────────────────────────


def undo_bar(exercise: Exercise, name: Names) -> None:
    """Draw the deliveries of the last seconds that nobody has opened, each with the way to take it back."""
    rows = undoable(exercise, name, session.who(), session.now())
    one = drafts.draft(f"undo:{exercise.operation.id}")
    desk_forms.outcome(one)
    if rows:
        draw(
            el("ul.undo", *map(_taken_back, rows), role="status"),
            key="undo",
            on_choose=lambda number: desk_forms.attempt(one, partial(_withdraw, exercise, int(number))),
        )


def _taken_back(row: Undo) -> Node:
    left = _("%(n)d s, om ingen har öppnat det", n=row.seconds)
    button = el("button.small", _("Ångra"), choose=str(row.revision))
    return el("li", icon("sent"), el("b", row.says), el("span.muted", left), button)


def _withdraw(exercise: Exercise, delivery: int, _one: Draft) -> str:
    withdraw(last_read.store(), session.actor(), exercise.operation.id, delivery, session.now())
    now = last_read.exercise(exercise.operation.id)
    return taken_back(now or exercise, delivery)


# ── the leaders' own log ─────────────────────────────────────────────────────────────────────


@alone.form
def leaders_log(operation_id: str) -> None:
    """Draw what those who lead have done and noted, and where one writes there."""
    shown = frame.look(operation_id)
    exercise = session.exercise(shown.operation)
    if exercise is None:
        return
    st.header(_("Ledningens logg"), anchor=False)
    one = drafts.draft(f"note:{operation_id}")
    why_not = empty.why_not(session.who(), Deed.INJECT, shown.operation)
    with st.form(f"form:{one.name}", border=False):
        desk_forms.text(one, "text", _("Anteckning (deltagarna ser den aldrig)"), disabled=bool(why_not))
        desk_forms.outcome(one, ("text",))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Skriv i ledningens logg"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_note, operation_id), ("text",)),
        )
    rows = done(
        exercise, names(shown.picture, last_read.sector_register()), session.now(), _clocked(operation_id)
    )
    lines = (
        el("li.noted" if row.note else "li", el("span.num", row.at), el("b", row.who), el("span", row.what))
        for row in rows
    )
    draw(el("ol.deeds", *lines) if rows else el("p.muted", _("Inget är gjort än.")), key="now-deeds")


@last_read.at_the_revision(2)
def _clocked(operation_id: str) -> tuple[Entry, ...]:
    kinds = (EntryKind.EXERCISE_CLOCK, EntryKind.EXERCISE_INTERRUPTED)
    return tuple(log_reads.entries(last_read.store(), operation_id, kinds=kinds))


def _note(operation_id: str, one: Draft) -> str:
    text, now = one.typed("text"), session.now()
    note(last_read.store(), session.actor(), act_id=one.act, operation_id=operation_id, text=text, now=now)
    return _("Antecknat.")
