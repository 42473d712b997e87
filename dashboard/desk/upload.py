"""A list read in at the desk: looked through once, its every change shown, and then exactly that applied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.register.says import MOST_ROWS
from dashboard.words import _
from data.errors import Refused
from data.list_files.list_file import Change, ListFile, Looked
from data.list_files.table import Fault
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

    `as_of`: what it is compared with, where the page knows when that becomes another.
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

    @property
    def seen(self) -> str:
        return f"{self.name}:seen"


def read_or_fetch(upload: Upload[L, C], fetch: Callable[[], None]) -> None:
    """Draw the way in, and beside it the way out."""
    draft = drafts.draft(upload.name)
    desk_forms.outcome(draft)
    reading, fetching = st.columns([3, 1], gap="medium")
    with fetching:
        fetch()
    with reading:
        file = _choose(upload, draft)
        if file is not None:
            looked = once(upload.seen, (file.file_id, upload.as_of), partial(_look_through, upload, file))
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


def _look_through(upload: Upload[L, C], file: Any) -> Looked[L, C]:
    bars: list[Any] = []

    def tell(stage: str, done: int, total: int) -> None:
        if not bars:
            bars.append(st.progress(0.0))
        bars[0].progress(min(done / max(total, 1), 1.0), f"{stage}: {done} av {total}")

    looked = upload.lists.look(last_read.store(), file.name, file.getvalue(), tell)
    for bar in bars:
        bar.empty()
    return looked


def _show(upload: Upload[L, C], draft: Draft, looked: Looked[L, C]) -> None:
    told = upload.told(looked)
    _summary(upload, looked, told)
    why_not = _why_not(upload, looked, told)
    with st.container(key=f"{upload.name}-act", horizontal=True, vertical_alignment="center"):
        st.button(
            _.n("Läs in %(n)d ändring", "Läs in %(n)d ändringar", told.total),
            type="primary",
            key=draft.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, upload.name, partial(_save, upload, looked)),
        )
        if draft.refused is not None:
            again = partial(session.put, upload.seen, None)
            st.button(_("Granska filen igen"), key=draft.key("again"), on_click=again)
        desk_forms.blocked(why_not, f"{upload.name}-why")
    draw(refused_part(looked.refused), *told.tables, key=f"{upload.name}-tables")


def _why_not(upload: Upload[L, C], looked: Looked[L, C], told: Told) -> str:
    """Return why the list cannot be read in as it is, or nothing."""
    if upload.lists.stopped(looked):
        return _.n(
            "%(n)d fel i listan. Rätta det i filen och välj den igen: allt eller inget läses in.",
            "%(n)d fel i listan. Rätta dem i filen och välj den igen: allt eller inget läses in.",
            len(looked.refused),
        )
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


def _save(upload: Upload[L, C], looked: Looked[L, C], _draft: Draft) -> str:
    receipt = upload.lists.apply(last_read.store(), session.actor(), looked, session.now())
    session.put(upload.seen, None)
    if receipt is None:
        raise Refused(upload.unchanged)
    return _("%(file)s är inläst som post %(n)d.", file=looked.file, n=receipt.revision)


def refused_part(faults: Sequence[Fault]) -> Node | None:
    """Return every refused row by its place in the file, with the reason."""
    sheets, injects = any(fault.sheet for fault in faults), any(fault.inject for fault in faults)
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
        for fault in faults
    ]
    return section(_("Avvisade rader"), heads, rows)


def section(title: str, heads: Sequence[str], rows: Sequence[Node], left_out: int = 0) -> Node | None:
    """Return a titled table of rows; nothing where there are none. `left_out` are not among the rows."""
    if not rows:
        return None
    hidden = max(left_out, len(rows) - MOST_ROWS if left_out == 0 else 0)
    more = _("… och %(n)d till. Allt står i svaret från dashboard import points --dry-run.", n=hidden)
    return el(
        "section.part",
        el("h2", title),
        el(
            "div.scroll.tall",
            el(
                "table.log",
                el("caption.unseen", title),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(rows if left_out else rows[:MOST_ROWS])),
            ),
        ),
        el("p.muted", more) if hidden > 0 else None,
    )
