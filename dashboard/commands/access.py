"""The commands that say who may get in, and the first way in; on the server itself the break-glass way."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from dashboard import clock
from dashboard.commands.answering import address_of
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say, store_url
from dashboard.settings import Settings
from data.access import accounts, sessions
from data.access import reads as access_reads
from data.access.facts import read_grant, written
from data.acting import on_this_machine
from data.errors import Refused
from data.rights import Grant
from data.store.database import Store
from data.words import Role

user_app = typer.Typer(help="Användare: lägg till, ge roller, stäng, ge engångslänkar.", no_args_is_help=True)
token_app = typer.Typer(help="Nycklar för storskärmar, andra system och punkter.", no_args_is_help=True)
LINK_HOURS = 24
_Login = Annotated[str, typer.Argument(help="Användarnamn: en funktion, inte en person.")]
_Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help="Roll, eller roll:område (sektor, organisation). Kan upprepas."),
]
_Admin = Annotated[
    bool,
    typer.Option("--admin", help="Gör till administratör: får ge alla roller, också åt sig själv."),
]


def base_address(store: str | None) -> str:
    """Return the address to write links with: where the service of this store answers."""
    return address_of(Settings(database_url=store_url(store)))


def _grants(roles: list[str] | None, admin: bool) -> list[Grant]:

    if not roles and not admin:
        raise typer.BadParameter("ange minst en roll", param_hint="--role")
    found = [read_grant(one) for one in roles or ()]
    return list(dict.fromkeys((*found, *((Grant(Role.ADMIN),) if admin else ()))))


@user_app.command("list")
def user_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa användarna och deras roller."""
    from data.access import reads as access_reads

    with opened(store) as held:
        found = access_reads.accounts(held)
    rows = [
        {
            "id": one.id,
            "login": one.login,
            "label": one.label,
            "roles": [written(grant) for grant in one.grants],
            "closed": one.disabled,
            "external": one.external,
        }
        for one in found
    ]
    lines = [
        f"{one.login} ({one.label}): {', '.join(written(grant) for grant in one.grants) or 'ingen roll'}"
        f"{', stängd' if one.disabled else ''}"
        for one in found
    ]
    say("\n".join(lines) or "Inga användare.", {"users": rows}, as_json)


@user_app.command("add")
def user_add(
    login: _Login,
    role: _Roles = None,
    admin: _Admin = False,
    label: Annotated[str, typer.Option(help="Vad kontot är till för.")] = "",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lägg till en användare och ge en engångslänk att logga in med."""
    from data.access import accounts, sessions
    from data.acting import on_this_machine

    actor, now = on_this_machine("kommandoraden"), clock.now()
    grants = _grants(role, admin)
    with opened(store) as held:
        account = accounts.add_account(
            held, actor, login=login, label=label or login, grants=grants, now=now, admin=admin
        )
        secret = sessions.make_link(held, actor, account, timedelta(hours=LINK_HOURS), now)
    link = f"{base_address(store)}/in/{secret}"
    say(
        f"Lade till {login}. Engångslänk, gäller i {LINK_HOURS} timmar: {link}",
        {"id": account, "link": link},
        as_json,
    )


@user_app.command("roles")
def user_roles(
    login: _Login,
    role: _Roles = None,
    admin: _Admin = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ge en användare exakt dessa roller; det gäller från nästa sak användaren gör."""
    from data.access import accounts
    from data.acting import on_this_machine

    grants = _grants(role, admin)
    with opened(store) as held:
        account = accounts.find(held, login)
        accounts.set_grants(held, on_this_machine("kommandoraden"), account, grants, clock.now(), admin=admin)
    roles = [written(grant) for grant in grants]
    say(f"{login} har nu: {', '.join(roles)}.", {"id": account, "roles": roles}, as_json)


@user_app.command("close")
def user_close(login: _Login, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Stäng en användare och avsluta alla dess inloggningar."""
    from data.access import accounts
    from data.acting import on_this_machine

    with opened(store) as held:
        account = accounts.find(held, login)
        accounts.disable(held, on_this_machine("kommandoraden"), account, clock.now())
    say(f"Stängde {login}.", {"id": account, "closed": True}, as_json)


@user_app.command("sign-out")
def user_sign_out(login: _Login, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Avsluta alla inloggningar som en användare har."""
    from data.access import accounts, sessions
    from data.acting import on_this_machine

    with opened(store) as held:
        account = accounts.find(held, login)
        sessions.revoke_sessions(held, on_this_machine("kommandoraden"), account, clock.now())
    say(f"Loggade ut {login} överallt.", {"id": account}, as_json)


@user_app.command("link")
def user_link(login: _Login, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Ge en användare en ny engångslänk."""
    from data.access import accounts, sessions
    from data.acting import on_this_machine

    with opened(store) as held:
        account = accounts.find(held, login)
        lives = timedelta(hours=LINK_HOURS)
        secret = sessions.make_link(held, on_this_machine("kommandoraden"), account, lives, clock.now())
    link = f"{base_address(store)}/in/{secret}"
    say(f"Engångslänk, gäller i {LINK_HOURS} timmar: {link}", {"id": account, "link": link}, as_json)


@user_app.command("break-glass")
def user_break_glass(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """När ingen administratör kommer in: en engångslänk för administratören admin, journalförd."""
    pass

    with opened(store) as held:
        link = f"{base_address(store)}/in/{break_glass(held, clock.now())}"
    say(f"Engångslänk för admin, gäller i en timme: {link}", {"link": link}, as_json)


@user_app.command("journal")
def user_journal(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Antal poster, nyast först.")] = 50,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Visa säkerhetsjournalen: inloggningar, avvisningar, uttag och ändrade rättigheter."""
    from data.access import security

    with opened(store) as held:
        found = security.entries(held, limit)
    rows = [
        {"number": e.number, "at": e.at.isoformat(), "kind": e.kind, "who": e.who, "facts": dict(e.facts)}
        for e in found
    ]
    lines = [f"{row['number']:>6} {row['at']} {row['kind']} {row['who']} {row['facts']}" for row in rows]
    say("\n".join(lines) or "Säkerhetsjournalen är tom.", {"entries": rows}, as_json)


@token_app.command("list")
def token_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa nycklarna; hemligheterna finns inte kvar någonstans."""
    from data.access import reads as access_reads

    now = clock.now()
    with opened(store) as held:
        found = access_reads.tokens(held)
    rows = [
        {
            "id": one.id,
            "kind": one.kind,
            "label": one.label,
            "role": written(one.grant),
            "operation": one.grant.operation,
            "expires_at": one.expires_at,
            "holds": one.revoked_at is None and (one.expires_at is None or now < one.expires_at),
        }
        for one in found
    ]
    lines = [
        f"{row['id']}  {row['label']} ({row['kind']}, {row['role']}){'' if row['holds'] else ', gäller inte'}"
        for row in rows
    ]
    say("\n".join(lines) or "Inga nycklar.", {"tokens": rows}, as_json)


@token_app.command("issue")
def token_issue(
    label: Annotated[str, typer.Argument(help="Vad nyckeln är till för.")],
    kind: Annotated[str, typer.Option(help="api, vagg eller punkt.")] = "api",
    role: Annotated[str, typer.Option(help="Roll, eller roll:område; för en punkt punkt:<id>.")] = "lasare",
    days: Annotated[int, typer.Option(min=1, max=366, help="Dagar den gäller.")] = 90,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ge ut en nyckel. Den visas en gång och lagras bara som kontrollsumma."""
    from data.access import tokens
    from data.acting import on_this_machine
    from data.words import TokenKind

    if kind not in list(TokenKind):
        raise typer.BadParameter(f"okänt slag: {kind}", param_hint="--kind")
    now = clock.now()
    grant = read_grant("vagg" if kind == TokenKind.VAGG else role)
    new = tokens.NewToken(TokenKind(kind), label, grant, now + timedelta(days=days))
    address = base_address(store)
    with opened(store) as held:
        issued = tokens.issue_token(held, on_this_machine("kommandoraden"), new, now, address)
    where = {TokenKind.PUNKT: "/r/", TokenKind.VAGG: "/live/wall?nyckel="}.get(new.kind)
    shown = f"{address}{where}{issued.secret}" if where else issued.secret
    say(f"Nyckel {issued.id}, visas bara nu: {shown}", {"id": issued.id, "secret": issued.secret}, as_json)


@token_app.command("revoke")
def token_revoke(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Nyckelns id.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stoppa en nyckel."""
    from data.access import tokens
    from data.acting import on_this_machine

    with opened(store) as held:
        tokens.revoke_token(held, on_this_machine("kommandoraden"), identity, clock.now())
    say(f"Nyckeln {identity} gäller inte längre.", {"id": identity}, as_json)


LOGIN = "admin"
FIRST = timedelta(hours=24)
BROKEN = timedelta(hours=1)
BY_COMMAND = on_this_machine("kommandoraden")


def first_link(store: Store, now: datetime) -> str | None:
    """Return the secret of a one-time link for a new administrator; None where there are accounts already.

    Of several processes that start at once on an empty store, one makes it.
    """
    if access_reads.accounts(store):
        return None
    try:
        account = _added(store, now)
    except Refused:
        if access_reads.accounts(store):
            return None
        raise
    return sessions.make_link(store, BY_COMMAND, account, FIRST, now)


def break_glass(store: Store, now: datetime) -> str:
    """Return the secret of a one-time link for the administrator, made or opened again for it."""
    return _link(store, now, BROKEN)


def _link(store: Store, now: datetime, lives: timedelta) -> str:
    found = next((one for one in access_reads.accounts(store) if one.login == LOGIN), None)
    if found is None:
        account = _added(store, now)
    else:
        account = found.id
        accounts.reopen(store, BY_COMMAND, account, [Grant(Role.ADMIN)], now)
    return sessions.make_link(store, BY_COMMAND, account, lives, now)


def _added(store: Store, now: datetime) -> str:
    """Make the administrator's account; raises Refused where there is one."""
    grants = [Grant(Role.ADMIN)]
    return accounts.add_account(
        store, BY_COMMAND, login=LOGIN, label="administratören", grants=grants, now=now, admin=True
    )
