"""Taking an operation out: its tables as files, and the signed package for the archive."""

from pathlib import Path

import streamlit as st

from dashboard import registers, session
from dashboard.archive.ready import shelf
from dashboard.archive.signing_key import in_groups, key_beside, signing_key
from dashboard.archive.writing import Asked, Made, write_package
from dashboard.components.drawing import Node, draw, el
from dashboard.settings import settings
from dashboard.viewmodels import desk_retention
from dashboard.viewmodels.operation_files import ENDINGS, TABLES, archive_address, table_address
from data.domain.facts import Operation
from data.domain.rights import Deed, may, place_of
from data.errors import Refused, StoreFault

_ = session.texts()


def files(operation: Operation) -> None:
    if not may(session.who(), Deed.EXPORT, place_of(operation)):
        return
    with st.container(border=True, key="operation-files"):
        st.header(_("Ta ut händelsen"), anchor=False)
        warning = desk_retention.warning(session.picture(operation))
        draw(*([el("p.notice", warning)] if warning else []), *_tables(operation), key="operation-tables")
        _package(operation)


def _tables(operation: Operation) -> list[Node]:
    return [
        el(
            "div.takeout",
            el("b", _(name)),
            *(
                el(
                    "a",
                    ending[1:].upper(),
                    href=table_address(table, ending, operation.id),
                    aria_label=_("%(what)s som %(kind)s", what=_(name), kind=ending[1:].upper()),
                )
                for ending in ENDINGS
            ),
        )
        for table, name in TABLES.items()
    ]


def _package(operation: Operation) -> None:
    st.caption(
        _(
            "Arkivpaketet är hela händelsen i en signerad fil, som kan kontrolleras utan den här tjänsten. "
            "Text som är klassad stryk vid export följer inte med."
        )
    )
    held = f"package:{operation.id}"
    if st.button(_("Gör arkivpaketet"), key=f"{held}:make"):
        session.put(held, _made(operation))
    made: tuple[str, Made] | str | None = session.value(held)
    if isinstance(made, str):
        draw(el("p.refused", made, role="alert"), key=f"{held}:refused")
    elif made is not None:
        draw(*_done(operation, *made), key=f"{held}:done")


def _done(operation: Operation, name: str, made: Made) -> list[Node]:
    said = _("%(n)d poster i %(files)d filer.", n=made.entries, files=made.files)
    return [
        el("p.saved", said, role="status"),
        el("ul.files", el("li", el("a", _("Hämta arkivpaketet"), href=archive_address(operation.id, name)))),
        el("p", _("Nyckelns fingeravtryck, att skriva i diariet:")),
        el("p.command", in_groups(made.fingerprint)),
    ]


def _made(operation: Operation) -> tuple[str, Made] | str:
    """Make the package while a bar tells how far it has come; return why not where it cannot be made."""
    bar = st.progress(0.0, _("Läser uppgifterna"))

    def tell(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), stage)

    chosen = settings()
    try:
        key = signing_key(chosen.archive_key or key_beside(chosen.database_url))
        asked = Asked(operation.id, session.now(), registers.pack_at(Path(chosen.pack)))
        path = shelf().room()
        made = write_package(session.store(), asked, path, key, tell)
        return shelf().keep(operation.id, path, made.last), made
    except Refused as refused:
        return refused.reason
    except (StoreFault, OSError) as fault:
        return str(fault)
    finally:
        bar.empty()
