"""A list read in at the desk: looked through once, its every change shown, and then exactly that applied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.register.columns import ask_columns, columns_chosen
from dashboard.desk.register.says import MOST_ROWS
from dashboard.words import _
from data.errors import Refused
from data.list_files.list_file import Change, ListFile, Looked, why_not_withdraw
from data.list_files.table import Fault, first_of
from data.rights import Deed, why_not_allowed

T = TypeVar("T")
L = TypeVar("L")
C = TypeVar("C", bound=Change)


@dataclass(frozen=True, slots=True)
class Told:
    """What a list would do, as its page tells it: figures, remarks and tables.

    `whole`: all of it could be read; else its figures would frighten for nothing.
    """

    new: int
    changed: int
    gone: int
    gone_word: str
    tables: Sequence[Node | None]
    kind: str = ""
    remarks: Sequence[str] = ()
    whole: bool = True

    @property
    def total(self) -> int:
        return self.new + self.changed + self.gone


@dataclass(frozen=True, slots=True)
class Upload(Generic[L, C]):
    """What a list has of its own at the desk; `name` is its form's, and begins the keys of its parts.

    `as_of`: what it is compared with, where the page knows when that becomes another. `named`: the same list
    where a file's own headings mean these columns, which `heading` says in words.
    """

    name: str
    lists: ListFile[L, C]
    told: Callable[[Looked[L, C]], Told]
    title: str
    label: str
    limits: str
    unchanged: str
    formats: Sequence[str]
    largest: int
    deed: Deed = Deed.REGISTERS
    as_of: object = None
    named: Callable[[Mapping[str, str]], ListFile[L, C]] | None = None
    heading: Callable[[str], str] = str

    @property
    def seen(self) -> str:
        return f"{self.name}:seen"


def read_or_fetch(upload: Upload[L, C], fetch: Callable[[], None] | None = None) -> None:
    """Draw the way in and, where it is not elsewhere on the page, beside it the way out."""
    draft = drafts.draft(upload.name)
    if draft.refused is None:  # else the file is still chosen, and why stands beside its button
        desk_forms.outcome(draft)
    if fetch is None:
        reading = st.container()
    else:
        reading, fetching = st.columns([3, 1], gap="medium")
        with fetching:
            fetch()
    with reading:
        file = _choose(upload, draft)
        if file is not None:
            columns = columns_chosen(upload.name, file.file_id)
            lists = upload.named(columns) if upload.named is not None and columns else upload.lists
            of = (file.file_id, upload.as_of, columns)
            looked = once(upload.seen, of, partial(_look_through, lists, file))
            if upload.named is not None:
                ask_columns(upload.name, file.file_id, looked.heads, columns, upload.heading)
            _show(upload, draft, looked)


def file_links(links: Mapping[str, str], key: str) -> None:
    """Draw what can be fetched, by address."""
    draw(el("ul.files", *(el("li", el("a", words, href=to)) for to, words in links.items())), key=key)


def once(key: str, of: object, look: Callable[[], T]) -> T:
    """Return what looking through a file gave: worked out once, and shown as it was then until another is."""
    seen: tuple[object, T] | None = session.value(key)
    if seen is not None and seen[0] == of:
        return seen[1]
    looked = look()
    session.put(key, (of, looked))
    return looked


def _choose(upload: Upload[L, C], draft: Draft) -> Any:
    st.header(upload.title, anchor=False)
    why_not = why_not_allowed(session.who(), upload.deed)
    file = st.file_uploader(
        upload.label,
        type=list(upload.formats),
        key=draft.key("file"),
        max_upload_size=upload.largest // 1_000_000,
        disabled=why_not is not None,
    )
    st.caption(upload.limits)
    desk_forms.blocked(why_not.text if why_not else "", f"{upload.name}-right")
    return file


def _look_through(lists: ListFile[L, C], file: Any) -> Looked[L, C]:
    bars: list[Any] = []

    def tell(stage: str, done: int, total: int) -> None:
        if not bars:
            bars.append(st.progress(0.0))
        bars[0].progress(min(done / max(total, 1), 1.0), f"{stage}: {done} av {total}")

    looked = lists.look(last_read.store(), file.name, file.getvalue(), tell)
    for bar in bars:
        bar.empty()
    return looked


def _show(upload: Upload[L, C], draft: Draft, looked: Looked[L, C]) -> None:
    told = upload.told(looked)
    _summary(upload, looked, told)
    agreed = _agreed(upload, draft, looked)
    why_not = _why_not(upload, looked, told, agreed)
    if draft.refused is not None:
        desk_forms.outcome(draft)
    with st.container(key=f"{upload.name}-act", horizontal=True, vertical_alignment="center"):
        st.button(
            _.n("Läs in %(n)d ändring", "Läs in %(n)d ändringar", told.total),
            type="primary",
            key=draft.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, draft, partial(_save, upload, looked, agreed)),
        )
        if draft.refused is not None:
            again = partial(session.put, upload.seen, None)
            st.button(_("Granska filen igen"), key=draft.key("again"), on_click=again)
        desk_forms.blocked(why_not, f"{upload.name}-why")
    draw(refused_part(looked.refused), *told.tables, key=f"{upload.name}-tables")


def _agreed(upload: Upload[L, C], draft: Draft, looked: Looked[L, C]) -> int:
    """Draw the tick that a shorter list needs; return how many it is agreed to withdraw."""
    n = looked.withdraws
    if not n or upload.lists.stopped(looked):
        return 0
    ticked = st.checkbox(
        _.n(
            "Ja, dra tillbaka %(n)d punkt som inte finns i listan",
            "Ja, dra tillbaka %(n)d punkter som inte finns i listan",
            n,
        ),
        key=draft.key(f"withdraw-{n}"),
    )
    return n if ticked else 0


def _why_not(upload: Upload[L, C], looked: Looked[L, C], told: Told, agreed: int) -> str:
    """Return why the list cannot be read in as it is, or nothing."""
    if upload.lists.stopped(looked):
        return _.n(
            "%(n)d fel i listan. Rätta det i filen och välj den igen: allt eller inget läses in.",
            "%(n)d fel i listan. Rätta dem i filen och välj den igen: allt eller inget läses in.",
            len(looked.refused),
        )
    withdraw = why_not_withdraw(looked.withdraws, agreed)
    if withdraw is not None:
        return withdraw.text
    return "" if told.total else upload.unchanged


def _summary(upload: Upload[L, C], looked: Looked[L, C], told: Told) -> None:
    """Draw what the file is and its figures; the refused ones first, since they stop the rest."""
    refused = len(looked.refused)
    figures = (
        (refused, _("fel"), ".bad" if refused else ""),
        (told.new, _.n("ny", "nya", told.new), ""),
        (told.changed, _.n("ändrad", "ändrade", told.changed), ""),
        (told.gone, told.gone_word, ".warned" if told.gone else ""),
    )
    shown = figures if told.whole else figures[:1]
    draw(
        el("p.file", el("strong", looked.file), el("span", told.kind) if told.kind else None),
        el("ul.figures", *(el(f"li{mark}", el("b", str(n)), el("span", word)) for n, word, mark in shown)),
        remarks(told.remarks[:MOST_ROWS]),
        key=f"{upload.name}-summary",
    )


def remarks(said: Sequence[str]) -> Node | None:
    if len(said) > 1:
        return el("div.notice", el("ul", *(el("li", one) for one in said)))
    return el("p.notice", said[0]) if said else None


def _save(upload: Upload[L, C], looked: Looked[L, C], agreed: int, _draft: Draft) -> str:
    receipt = upload.lists.apply(last_read.store(), session.actor(), looked, session.now(), agreed)
    session.put(upload.seen, None)
    if receipt is None:
        raise Refused(upload.unchanged)
    return _("%(file)s är inläst som post %(n)d.", file=looked.file, n=receipt.revision)


def refused_part(faults: Sequence[Fault]) -> Node | None:
    """Return the first refused rows by their place in the file, with the reason, and how many more."""
    first, more = first_of(faults)
    sheets, injects = any(fault.sheet for fault in first), any(fault.inject for fault in first)
    heads = (
        *((_("Flik"),) if sheets else ()),
        _("Rad"),
        *((_("Inspel"),) if injects else ()),
        _("Kolumn"),
        _("Varför"),
    )
    rows = [
        el(
            "tr",
            el("td", fault.sheet) if sheets else None,
            el("td.num", str(fault.row or "")),
            el("th", fault.inject, scope="row") if injects else None,
            el("td", fault.column),
            el("td.why", icon("cross"), fault.reason),
        )
        for fault in first
    ]
    return section(_("Avvisade rader"), heads, rows, more=[_("… och %(said)s.", said=said) for said in more])


def section(
    title: str, heads: Sequence[str], rows: Sequence[Node], left_out: int = 0, more: Sequence[str] = ()
) -> Node | None:
    """Return a titled table of rows; nothing where there are none. `left_out` are not among the rows."""
    if not rows:
        return None
    hidden = max(left_out, len(rows) - MOST_ROWS if left_out == 0 else 0)
    below = [*more, *([_("… och %(n)d till.", n=hidden)] if hidden > 0 else [])]
    return el(
        "section.part",
        el("h2", title),
        listing(
            "log",
            title,
            heads,
            [el("tbody", *(rows if left_out else rows[:MOST_ROWS]))],
            title,
            "scroll.tall",
        ),
        *(el("p.muted", said) for said in below),
    )
