"""The form of an inject read as the inject it is: unfinished is allowed, unreadable is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.injects import says
from dashboard.words import _
from dashboard.words.exercise import key_of, recipient_of, typed_t_plus
from data.errors import Reason
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Played,
)
from data.exercise.written import span_said
from data.words import Function, Phase, Status, Supply

Row = TypeVar("Row")


def rows(one: Draft, part: str, held: int) -> list[int]:
    """Return the rows of a part, by number; those the inject had are the first, until one is taken away."""
    return list(one.typed(part, range(held)))


def start_of(held: Sequence[Row], number: int, blank: Row) -> Row:
    """Return what a row begins with."""
    return held[number] if number < len(held) else blank


def said(one: Draft, inject: Inject) -> Inject:
    """Return the inject that the form was drawn for as it is written there now.

    Raises Refused, with every field that cannot be read.
    """
    form = _Form(one, inject)
    own = inject.source is None or bool(one.typed("own"))
    words = form.text("text", inject.text) if own else inject.text
    written = replace(
        inject,
        source=inject.source if not own or words == inject.text.strip() else None,
        at=form.moment(),
        to=tuple(recipient_of(key) for key in one.typed("to", [key_of(to) for to in inject.to])),
        sender=form.text("sender", inject.sender),
        channel=InjectChannel(one.typed("channel", inject.channel)),
        text=words,
        phase=form.text("phase", inject.phase),
        objective=form.text("objective", inject.objective),
        expected_text=form.text("expected_text", inject.expected_text),
        note=form.text("note", inject.note),
        questions=says.lines(form.text("questions", "\n".join(inject.questions))),
        effects=form.effects(),
        condition=form.condition(),
        expected=tuple(form.expected(number) for number in rows(one, "expected", len(inject.expected))),
        plays=tuple(form.played(number) for number in rows(one, "plays", len(inject.plays))),
    )
    desk_forms.refuse_all(*form.reasons)
    return written


def effects_said(one: Draft, effects: Sequence[Effect]) -> tuple[tuple[Effect, ...], list[Reason]]:
    """Return what becomes true as it is written where these were, and why some of it cannot be read."""
    form = _Form(one, Inject("", None, "", effects=tuple(effects)))
    return form.effects(), form.reasons


@dataclass
class _Form:
    """The fields of one form, with why some of them cannot be read."""

    one: Draft
    inject: Inject
    reasons: list[Reason] = field(default_factory=list)

    def text(self, name: str, start: str) -> str:
        return str(self.one.typed(name, start)).strip()

    def moment(self) -> timedelta | None:
        typed = self.text("at", says.typed_back(self.inject.at))
        # A moment finer than can be typed stands, as long as nobody types another.
        if typed == says.typed_back(self.inject.at):
            return self.inject.at
        return self._read(typed_t_plus(typed, "at"))

    def span(self, name: str, start: timedelta | None) -> timedelta | None:
        typed = self.text(name, span_said(start) if start is not None else "")
        return self._read(says.typed_span(typed, name))

    def _read(self, found: timedelta | Reason | None) -> timedelta | None:
        if isinstance(found, Reason):
            self.reasons.append(found)
            return None
        return found

    def need(self, name: str, reason: str, typed: str) -> str:
        if not typed:
            self.reasons.append(Reason(reason, name))
        return typed

    def places(self, row: str, start: Sequence[str], *, most: int | None = None) -> list[str]:
        typed = list(self.one.typed(f"{row}-where", start))
        if most and max(len(says.areas_of(typed)), len(says.points_of(typed))) > most:
            self.reasons.append(Reason(_("Välj högst ett område och en punkt här."), f"{row}-where"))
        return typed

    def effects(self) -> tuple[Effect, ...]:
        return tuple(self._effect(number) for number in rows(self.one, "effects", len(self.inject.effects)))

    def _effect(self, number: int) -> Effect:
        row, start = f"effects{number}", start_of(self.inject.effects, number, says.EFFECT)
        where = self.places(row, says.place_keys(start.areas, start.points))
        functions = self.one.typed(f"{row}-functions", start.functions)
        return Effect(
            functions=tuple(Function(function) for function in functions),
            status=Status(self.text(f"{row}-status", start.status)),
            areas=says.areas_of(where),
            points=says.points_of(where),
            supply=Supply(self.text(f"{row}-supply", start.supply)),
            lasts=self.span(f"{row}-lasts", start.lasts),
        )

    def expected(self, number: int) -> Expected:
        row, start = f"expected{number}", start_of(self.inject.expected, number, says.EXPECTED)
        kind = ExpectedKind(self.text(f"{row}-kind", start.kind))
        asked = says.about(kind, start)
        places = says.place_keys([start.area], [start.point])
        where = self.places(row, places, most=1) if "where" in asked else ()

        def some(name: str, begins: str | None) -> str:
            return self.text(f"{row}-{name}", begins or "") if name in asked else ""

        function, status = some("function", start.function), some("status", start.status)
        phase, within = some("phase", start.phase), self.span(f"{row}-within", start.within)
        if within is None:
            self.reasons.append(Reason(_("Skriv inom hur lång tid, till exempel 15 min."), f"{row}-within"))
        return Expected(
            kind=kind,
            within=within or start.within,
            text=self.text(f"{row}-text", start.text),
            area=next(iter(says.areas_of(where)), ""),
            point=next(iter(says.points_of(where)), ""),
            sector=some("sector", start.sector),
            function=Function(function) if function else None,
            status=Status(status) if status else None,
            phase=Phase(phase) if phase else None,
        )

    def played(self, number: int) -> Played:
        row, start = f"plays{number}", start_of(self.inject.plays, number, says.PLAYED)
        point = self.text(f"{row}-point", start.point)
        return Played(
            point=self.need(f"{row}-point", _("Välj punkt."), point),
            function=Function(self.text(f"{row}-function", start.function)),
            status=Status(self.text(f"{row}-status", start.status)),
            supply=Supply(self.text(f"{row}-supply", start.supply)),
            cause=self.text(f"{row}-cause", start.cause),
            lasts=self.span(f"{row}-lasts", start.lasts),
        )

    def condition(self) -> Condition | None:
        start = self.inject.condition
        kind = self.text("condition-kind", start.kind if start is not None else "")
        if not kind:
            return None
        if not says.of_reports(kind):
            return Condition(
                ConditionKind(kind), self.text("condition-inject", start.inject if start else "")
            )
        places = says.place_keys([start.area], [start.point]) if start else ()
        where = self.places("condition", places, most=1)
        function = self.text("condition-function", (start and start.function) or "")
        within = self.span("condition-within", start.within if start else None)
        return Condition(
            ConditionKind(kind),
            area=next(iter(says.areas_of(where)), ""),
            point=next(iter(says.points_of(where)), ""),
            function=Function(function) if function else None,
            within=within,
        )
