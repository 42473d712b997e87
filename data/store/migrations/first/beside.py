"""What is kept beside the journal: who may get in, notices, events of other systems, questions and drafts."""

import secrets

from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import (
    check,
    flags,
    key,
    long_text,
    numbers,
    once,
    revision,
    revisions,
    texts,
    times,
    to,
    unchecked_words,
    word,
)
from data.store.migrations.first.journal import START


def create() -> None:
    _security_journal()
    _people()
    _keys()
    _notices()
    _events()
    _questions()
    _drafts()


def _security_journal() -> None:
    op.create_table(
        "access_head",
        *numbers("id"),
        *revisions("number"),
        *texts("digest"),
        *revisions("rights"),
        *texts("secret"),
        check("access_head", "single", "id = 1"),
        key("access_head", "id"),
    )
    op.create_table(
        "security",
        revision("number"),
        *times("at"),
        *unchecked_words("kind"),
        *texts("who"),
        long_text("facts"),
        *texts("previous", "digest"),
        key("security", "number"),
    )
    op.execute(
        "INSERT INTO access_head (id, number, digest, rights, secret) "
        f"VALUES (1, 0, '{START}', 0, '{secrets.token_hex(32)}')"
    )


def _people() -> None:
    op.create_table(
        "account",
        *texts("id", "login", "label"),
        *texts("password", "issuer", "subject", maybe=True),
        *flags("disabled"),
        *times("created_at"),
        key("account", "id"),
        once("account", "login"),
    )
    op.create_index("uq_account_external", "account", ["issuer", "subject"], unique=True)
    op.create_table(
        "account_grant",
        *texts("account"),
        *unchecked_words("role"),
        *texts("bound"),
        to("account_grant", "account"),
        key("account_grant", "account", "role", "bound"),
    )
    op.create_table(
        "session",
        *texts("key", "account"),
        *times("created_at", "seen_at"),
        *numbers("idle_seconds"),
        *times("ends_at"),
        *times("revoked_at", maybe=True),
        to("session", "account"),
        key("session", "key"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_table(
        "link",
        *texts("key", "account"),
        *times("expires_at"),
        *times("used_at", maybe=True),
        to("link", "account"),
        key("link", "key"),
    )


def _keys() -> None:
    op.create_table(
        "token",
        *texts("id", "key"),
        *unchecked_words("kind"),
        *texts("label"),
        *unchecked_words("role"),
        *texts("bound", "operation"),
        *times("created_at"),
        *times("expires_at", "revoked_at", maybe=True),
        key("token", "id"),
        once("token", "key"),
    )
    op.create_index("ix_token_bound", "token", ["bound"])
    op.create_table(
        "device",
        *texts("id", "token", "key"),
        *times("seen_at"),
        *times("confirmed_at", maybe=True),
        to("device", "token"),
        key("device", "id"),
    )
    op.create_index("ix_device_token", "device", ["token"])
    op.create_table(
        "sign_in_wait", *texts("key"), *numbers("failures"), *times("until"), key("sign_in_wait", "key")
    )


def _notices() -> None:
    op.create_table(
        "notice",
        *texts("id", "operation"),
        word("notice", "event", columns.NOTICE_EVENTS, "noticeevent"),
        *times("at"),
        *revisions("revision", maybe=True),
        *texts("request", "area", "point", maybe=True),
        word("notice", "phase", columns.PHASES, maybe=True),
        word("notice", "priority", columns.PRIORITIES, maybe=True),
        *texts("step", "label"),
        *numbers("count"),
        *texts("name"),
        word("notice", "channel", columns.NOTICE_CHANNELS, "noticechannel"),
        *texts("address"),
        word("notice", "state", columns.NOTICE_STATES, "noticestate"),
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
        word("draft", "kind", columns.DRAFT_KINDS, "draftkind"),
        *texts("owner", "act"),
        long_text("fields"),
        *texts("writer", "writer_name"),
        *times("begun_at", "updated_at"),
        *numbers("version"),
        to("draft", "operation"),
        key("draft", "operation", "kind", "owner"),
        once("draft", "act"),
    )
