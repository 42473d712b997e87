"""The forms beside the map: how the area is stated, for which function, from when, for how long."""

from typing import Final

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import session
from dashboard.desk.assessments import reading
from dashboard.desk.assessments.says.stated import How, Typed, how_words
from dashboard.desk.drafts import Draft
from dashboard.desk.frame import Shown
from dashboard.words import _, label
from data.rights import Deed, may, place_of
from data.words import Function
from geo.outage import LARGEST_FILE
from geo.placing import systems

HOURS: Final = 8.0
LONGEST_HOURS: Final = 14 * 24.0
METRES: Final = 1000.0


def inputs(one: Draft, shown: Shown) -> Typed:
    """Draw the forms and return what they hold."""
    words = how_words()
    if not may(session.who(), Deed.UPLOAD, place_of(shown.operation)):
        words = {how: word for how, word in words.items() if how is not How.FIL}
    how = st.segmented_control(
        _("Område"),
        list(words),
        format_func=words.__getitem__,
        default=How.RITA if session.value(one.key("how")) is None else None,
        key=one.key("how"),
        required=True,
    )
    typed = _area(one, shown, How(how or How.RITA))
    first, second, third = st.columns([4, 3, 3])
    with first:
        start = None if session.value(one.key("function")) else 1
        st.selectbox(
            _("Funktion"), list(Function), index=start or 0, format_func=label, key=one.key("function")
        )
    with second:
        desk_forms.text(one, "begins", _("Börjar"), hint=_("nu, eller 20:00"))
    with third:
        st.number_input(
            _("Längd (timmar)"),
            min_value=0.5,
            max_value=LONGEST_HOURS,
            value=HOURS if session.value(one.key("lasts")) is None else "min",
            step=1.0,
            format="%g",
            key=one.key("lasts"),
        )
    if crossings := reading.crossings():
        desk_forms.several(one, "closed", _("Stängda övergångar"), crossings, hint=_("inga"))
        if len(one.typed("closed", ())) > 1:
            asked = _("Räkna dem också var för sig, högst %(n)d", n=reading.MOST_ALONE)
            st.checkbox(asked, key=one.key("alone"))
    return typed


def _area(one: Draft, shown: Shown, how: How) -> Typed:
    """Draw what belongs to the chosen way of stating an area."""
    match how:
        case How.RITA:
            st.caption(_("Rita på kartan. Utan mus: välj områden, stadsdelar eller koordinater i stället."))
            return Typed(how, drawn=str(session.value(one.key("drawn"), "")))
        case How.OMRADEN:
            named = {area.id: area.name for area in shown.picture.areas}
            desk_forms.several(one, "areas", _("Hela områden"), named, hint=_("välj områden"))
            return Typed(how, areas=tuple(one.typed("areas", ())))
        case How.STADSDELAR:
            named = {name: name for name in reading.districts()}
            desk_forms.several(one, "districts", _("Hela stadsdelar"), named, hint=_("välj stadsdelar"))
            return Typed(how, districts=tuple(one.typed("districts", ())))
        case How.KOORDINATER:
            return _corners(one)
        case How.FIL:
            return _file(one)


def _corners(one: Draft) -> Typed:
    hint = _("59.3312, 18.0649 – en rad för varje hörn")
    desk_forms.long_text(one, "corners", _("Hörn, eller cirkelns mitt på en enda rad"), hint=hint)
    metres = st.number_input(
        _("Cirkelns radie (m)"), min_value=10.0, value=METRES, step=100.0, format="%g", key=one.key("metres")
    )
    return Typed(How.KOORDINATER, corners=str(one.typed("corners")), metres=float(metres))


def _file(one: Draft) -> Typed:
    mb = LARGEST_FILE // 1_000_000
    file = st.file_uploader(
        _("GeoJSON eller GeoPackage med ytor, högst %(mb)d MB", mb=mb),
        type=["geojson", "json", "gpkg"],
        max_upload_size=mb,
        key=one.key("file"),
    )
    words = {
        "": _("som filen säger"),
        **{each.code: each.name for each in systems(reading.pack().metric_crs)},
    }
    told = st.selectbox(
        _("Koordinatsystem, om filen inte säger det"),
        list(words),
        format_func=words.__getitem__,
        key=one.key("told"),
    )
    if file is None:
        return Typed(How.FIL)
    asked = file.file_id, told
    read = session.value(one.key("read"))
    if read is None or read[0] != asked:  # once: what it takes is not to be waited for in another field
        read = asked, reading.file_area(file.name, file.getvalue(), told)
        session.put(one.key("read"), read)
    return Typed(How.FIL, file=read[1])
