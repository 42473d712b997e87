"""What lies beside the journal: notices, events of other systems, questions to senders and drafts."""

from alembic import op

from data.store.migrations.first import words as first_words
from data.store.migrations.first.columns import (
    key,
    long_text,
    numbers,
    once,
    revisions,
    texts,
    times,
    to,
    word,
)


def create() -> None:
    _notices()
    _events()
    _questions()
    _drafts()


def _notices() -> None:
    op.create_table(
        "notice",
        *texts("id", "operation"),
        word("notice", "event", first_words.NOTICE_EVENTS, "noticeevent"),
        *times("at"),
        *revisions("revision", maybe=True),
        *texts("request", "area", "point", maybe=True),
        word("notice", "phase", first_words.PHASES, maybe=True),
        word("notice", "priority", first_words.PRIORITIES, maybe=True),
        *texts("step", "label"),
        *numbers("count"),
        *texts("name"),
        word("notice", "channel", first_words.NOTICE_CHANNELS, "noticechannel"),
        *texts("address"),
        word("notice", "state", first_words.NOTICE_STATES, "noticestate"),
        *numbers("attempts"),
        *texts("error"),
        *times("queued_at", "next_attempt"),
        *texts("held_by"),
        *times("held_until", "sent_at", maybe=True),
        to("notice", "operation"),
        key("notice", "id"),
    )
    op.create_index(op.f("ix_notice_waiting"), "notice", ["state", "channel", "next_attempt"])
    op.create_index(op.f("ix_notice_operation"), "notice", ["operation", "queued_at"])


def _events() -> None:
    op.create_table(
        "event",
        *texts("operation", "source", "id"),
        *texts("area", maybe=True),
        *times("at", "recorded_at"),
        *numbers("place"),
        *revisions("revision"),
        to("event_operation", "operation"),
        to("event_area", "area"),
        key("event", "operation", "source", "id"),
    )


def _questions() -> None:
    op.create_table(
        "text_question",
        *texts("id", "operation", "point", "sender", "source", "line"),
        *times("observed_at", "received_at", "asked_at"),
        to("text_question", "operation"),
        key("text_question", "id"),
    )
    op.create_index(op.f("ix_text_question_sender"), "text_question", ["sender"])


def _drafts() -> None:
    op.create_table(
        "draft",
        *texts("operation"),
        word("draft", "kind", first_words.DRAFT_KINDS, "draftkind"),
        *texts("owner", "act"),
        long_text("fields"),
        *texts("writer", "writer_name"),
        *times("begun_at", "updated_at"),
        *numbers("version"),
        to("draft", "operation"),
        key("draft", "operation", "kind", "owner"),
        once("draft", "act"),
    )
