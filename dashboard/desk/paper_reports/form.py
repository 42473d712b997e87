"""Entering a sheet of paper: what goes for all of it once, then a line a report, seen as it is saved."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.desk import alone, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.paper_reports import says
from dashboard.desk.relay.form import why_not_relay
from dashboard.desk.situation.says.point import by_id
from dashboard.words import _, heard
from data.drafts.facts import DraftKind
from data.errors import Refused
from data.log.photo import LARGEST_GIVEN
from data.operations.facts import Operation
from data.paper_reports.acts import enter, look
from data.paper_reports.facts import MOST_LINES, MOST_PHOTOS, Looked, Sheet

FIELDS = ("point", "day", "on_behalf_of", "kept", "text", "file")
_TEXTS = ("on_behalf_of", "kept")  # the lines are looked at one by one: two times are no number
# What goes for the next sheet of the heap, too.
_SAME = ("day", "kept")
_HINT = "0210 el- värme+\n0245 el+R6H fullt 180pers\n0310 vatten- // ledningen frusen"


@alone.form
def sheet_form(identity: str) -> None:
    shown, labels = frame.look(identity), _labels()
    operation = shown.operation
    why_not = why_not_relay(operation)
    one = kept.begun(f"relay-sheet:{operation.id}", operation, DraftKind.BLAD, labels)
    points = says.own_points(shown.picture, session.who())
    with kept.sheet(one):
        st.header(_("Skriv in ett pappersblad"), anchor=False)
        st.caption(
            _(
                "För det som skrevs på papper medan servern var borta. Spara papperet tills det är beslutat "
                "att det får gallras."
            )
        )
        kept.others(one, operation, points)
        _once(one, labels, points)
        looked = _lines(one, labels, shown)
        _photo(one)
        kept.foot(one, operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        _save_button(one, operation, looked, why_not)
    _language()


def _labels() -> dict[str, str]:
    return {
        "point": _("Punkt"),
        "day": _("Datum på bladet"),
        "on_behalf_of": _("Skrivet av (funktion, inte namn)"),
        "kept": _("Var papperet finns"),
        "text": _("En rad per rapport: klockslag, sedan läget"),
    }


def _once(one: Draft, labels: Mapping[str, str], points: Mapping[str, str]) -> None:
    """Draw what goes for the whole sheet."""
    same: Mapping[str, str] = session.value(_same_key(one), {})
    point, day, source, place = st.columns([4, 2, 3, 3])
    with point:
        held = session.point()
        desk_forms.choice(one, "point", labels["point"], points, start=held if held in points else None)
    with day:
        start = "" if session.value(one.key("day")) is not None else same.get("day", "")
        desk_forms.text(one, "day", labels["day"], hint=_("2/12 eller i går"), start=start)
    with source:
        desk_forms.text(one, "on_behalf_of", labels["on_behalf_of"], hint=_("platsansvarig"))
    with place:
        start = "" if session.value(one.key("kept")) is not None else same.get("kept", "")
        desk_forms.text(one, "kept", labels["kept"], hint=_("pärmen i stabsrummet"), start=start)


def _same_key(one: Draft) -> str:
    return f"{one.name}:same"


def _lines(one: Draft, labels: Mapping[str, str], shown: Shown) -> Looked | None:
    """Draw the lines and beside them what each becomes."""
    written, read = st.columns([5, 6], gap="medium")
    with written:
        desk_forms.long_text(one, "text", labels["text"], hint=_HINT, height=380)
        desk_forms.never()
    with read:
        return _read(one, shown)


def _read(one: Draft, shown: Shown) -> Looked | None:
    sheet = _sheet(one, shown.operation)
    point = by_id(shown.picture, sheet.point) if sheet is not None else None
    if sheet is None or point is None:
        missing = _("Välj punkt och datum och skriv raderna: här syns hur varje rad sparas, som i exemplet.")
        draw(el("p.muted", missing), _example(), key=f"sheet-read:{one.act}")
        return None
    looked = look(last_read.store(), sheet, session.now())
    session.put(one.key("shown"), looked.lines)
    told = looked.why_not or says.summary(looked)
    mark = icon("cross") if looked.why_not or looked.refused else icon("check")
    draw(
        el("p.refused" if looked.why_not or looked.refused else "p.saved", mark, told, role="status"),
        _table(says.rows(looked, point, shown.now)),
        key=f"sheet-read:{one.act}",
    )
    return looked


def _table(rows: tuple[says.Row, ...]) -> Node:
    heads = (_("Rad"), _("Sedd"), _("Sparas som"))
    head = el("tr", *(el("th", name, scope="col") for name in heads))
    return el("table.preview", el("thead", head), el("tbody", *map(_row, rows)))


def _example() -> Node:
    """Return what the lines become that stand as the field's hint."""
    becomes = (
        _("El ur funktion, värme fungerar"),
        _("El fungerar på reservdrift som räcker sex timmar, fullt med 180 personer"),
        _("Vatten ur funktion, med en anteckning"),
    )
    rows = zip(_HINT.splitlines(), becomes, strict=True)
    head = el("tr", *(el("th", name, scope="col") for name in (_("Exempel"), _("Sparas som"))))
    body = (el("tr", el("th", line, scope="row"), el("td", told)) for line, told in rows)
    return el("table.preview.sheet-example", el("thead", head), el("tbody", *body))


def _row(row: says.Row) -> Node:
    wrong = el("span.refused", icon("cross"), row.why) if row.why else None
    remarks = [el("small", one) for one in row.remarks]
    told = el("span", row.says) if row.says and not row.why else None
    return el(
        "tr.known" if row.known else "tr",
        el("th.num", str(row.number), scope="row"),
        el("td.num", row.at),
        el("td", wrong, told, *remarks),
    )


def _sheet(one: Draft, operation: Operation) -> Sheet | None:
    """Return the sheet as it is typed; None while its point, its day or its lines are not."""
    typed = desk_forms.said(one, ("point", "day", "on_behalf_of", "kept"))
    day = says.day_of_sheet(typed["day"], operation.clock.at(session.now()))
    text = str(one.typed("text"))
    if not typed["point"] or day is None or not text.strip():
        return None
    return Sheet(operation.id, typed["point"], day, typed["on_behalf_of"], text, typed["kept"])


def _photo(one: Draft) -> None:
    st.file_uploader(
        _("Foto av bladet"),
        type=["jpg", "jpeg", "png", "webp"],
        accept_multiple_files=True,
        key=one.key("file"),
        max_upload_size=LARGEST_GIVEN // 1_000_000,
        help=None,
    )
    desk_forms.why(one, "file")
    if _photos(one):
        st.checkbox(
            _("Jag har läst bladet: fotot visar inga namn, personnummer eller någons hälsa"),
            key=one.key("read"),
        )
    st.caption(
        _(
            "Högst %(n)d foton. De ritas om: plats, tid och kamera följer inte med. De hämtas i loggen av "
            "den som får hämta ut filer.",
            n=MOST_PHOTOS,
        )
    )


def _photos(one: Draft) -> list[Any]:
    return list(session.value(one.key("file")) or ())


def _save_button(one: Draft, operation: Operation, looked: Looked | None, why_not: str) -> None:
    wrong = len(looked.refused) if looked is not None else 0
    st.button(
        _.n("Rätta %(n)d rad först", "Rätta %(n)d rader först", wrong) if wrong else _saves(looked),
        type="primary",
        key=one.key("save"),
        disabled=bool(why_not or wrong),
        on_click=partial(desk_forms.attempt, one, partial(_save, operation), _TEXTS),
    )


def _saves(looked: Looked | None) -> str:
    """Return what the button says that it does."""
    count = len(looked.reports) if looked is not None else 0
    return _.n("Spara %(n)d rapport", "Spara %(n)d rapporter", count) if count else _("Spara bladet")


def _save(operation: Operation, one: Draft) -> str:
    """Save exactly what has been shown; a sheet changed since then is shown first."""
    picture = last_read.picture(operation.id)
    point = desk_forms.need(by_id(picture, one.typed("point") or None), "point", _("Välj punkten på bladet."))
    now = operation.clock.at(session.now())
    typed = desk_forms.said(one, _SAME)
    if says.day_of_sheet(typed["day"], now) is None:
        raise Refused(_("Skriv datumet på bladet som 2/12, eller i går."), "day")
    sheet = desk_forms.need(_sheet(one, operation), "text", _("Bladet är tomt: skriv en rad per rapport."))
    if not sheet.source:
        raise Refused(_("Skriv vem som skrev bladet: funktionen, inte namnet."), "on_behalf_of")
    photos = _photos(one)
    if photos and not one.typed("read", otherwise=False):
        raise Refused(_("Läs bladet och kryssa i att fotot inte visar namn eller personnummer."), "file")
    looked = look(last_read.store(), sheet, session.now())
    if looked.refused or looked.why_not:
        raise Refused(looked.why_not or says.summary(looked), "text")
    if session.value(one.key("shown")) != looked.lines:
        raise Refused(_("Inget sparat ännu: se hur raderna sparas, och spara igen om det stämmer."), "text")
    _warn_once(one, looked)
    content = [photo.getvalue() for photo in photos]
    done = enter(last_read.store(), session.actor(), looked, content, one.act, session.now())
    session.put(_same_key(one), typed)
    return says.saved(done, point, looked, now)


def _warn_once(one: Draft, looked: Looked) -> None:
    """Hold a sheet once where a line seems to hold somebody's number: raises Refused, and no second time."""
    warned = [(line.number, line.typed) for line in looked.lines if line.warning]
    if not warned or session.value(one.key("warned")) == warned:
        return
    session.put(one.key("warned"), warned)
    first = next(line for line in looked.lines if line.warning)
    again = _("Inget är sparat ännu: ta bort numret, eller spara igen om det hör till en funktion.")
    raise Refused(f"{_('Rad %(n)d', n=first.number)}: {first.warning} {again}", "text")


def _language() -> None:
    with st.expander(_("Så skrivs en rad")):
        rows = [el("tr", el("th", signs, scope="row"), el("td", words)) for signs, words in _signs()]
        draw(el("table.preview", el("tbody", *rows)), key="sheet-signs")


def _signs() -> list[tuple[str, str]]:
    """Return the language of a line: a time first, and no point."""
    own = [
        ("0210", _('klockslaget, alltid först; " är samma som raden ovanför')),
        ("3/12 0010", _("med datum, där dygnet inte följer av raden ovanför")),
        ("0230 vintertid", _("den natt då timmen kommer två gånger; sommartid är den första")),
    ]
    return [
        *own,
        *(row for row in heard.signs() if row[0] not in ("P12", "KL 0240")),
        (_("ord sist"), _("blir en anteckning: högst %(n)d rader på ett blad", n=MOST_LINES)),
    ]
