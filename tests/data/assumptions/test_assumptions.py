"""What is assumed: read, set as one whole, refused in words, and kept apart from what is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.acting import LOCAL
from data.assumptions import acts, reads
from data.assumptions.facts import Assumptions, Figure, Link, Share
from data.assumptions.rules import MOST, in_order, objections, share_of, year_part
from data.assumptions.tables import defaults, from_tables, read, to_tables, write
from data.assumptions.words import FigureKind, LinkReach, YearPart
from data.errors import NotAllowed, Refused, Stale
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, Role
from tests.data.people import signed_in
from tests.data.world import NOW, World

EL, VARME, VATTEN = Function.EL, Function.VARME, Function.VATTEN
OWN = replace(defaults(), chain=(Link(EL, "fjärrvärmepumpar", VARME, 6, 12, source="RSA 2026"),))


def with_links(*chain: Link) -> Assumptions:
    return replace(defaults(), chain=chain)


def with_shares(*shares: Share) -> Assumptions:
    return replace(defaults(), shares=shares)


def told(new: Assumptions) -> list[str]:
    return [why.text for why in objections(new)]


def test_what_comes_along_is_all_a_proposal_and_can_be_assumed() -> None:
    held = defaults()
    assert objections(held) == ()
    assert not any(row.source for rows in held.tables.values() for row in rows)
    assert [(link.cause, link.effect) for link in held.chain] == [
        (EL, VARME),
        (EL, VATTEN),
        (EL, Function.INFORMATION),
    ]
    assert (held.kw_per_visitor, held.kw_per_kettle, held.margin) == (0.05, 2.0, 0.2)


def test_it_is_set_as_one_whole_and_was_what_it_was_then(store: Store) -> None:
    assert reads.assumptions(store) == defaults()
    receipt = acts.set_assumptions(store, LOCAL, OWN, NOW, defaults())
    assert receipt is not None
    assert reads.assumptions(store) == OWN
    assert reads.assumptions(store, receipt.revision - 1) == defaults()
    assert acts.set_assumptions(store, LOCAL, OWN, NOW) is None
    with pytest.raises(Stale, match="Inget sparades"):
        acts.set_assumptions(store, LOCAL, defaults(), NOW, defaults())
    assert verify(store).intact


def test_only_who_may_read_in_registers_sets_it(world: World) -> None:
    reader = signed_in(world.store, Grant(Role.LASARE))
    with pytest.raises(NotAllowed):
        acts.set_assumptions(world.store, reader, OWN, NOW)
    assert reads.assumptions(world.store) == defaults()


def test_a_personnummer_is_in_no_source(world: World) -> None:
    named = with_links(replace(OWN.chain[0], source="ring 811228-9874"))
    with pytest.raises(Refused, match="personnummer"):
        acts.set_assumptions(world.store, LOCAL, named, NOW)


def test_a_ring_is_refused_and_named_with_its_links() -> None:
    new = with_links(
        Link(VATTEN, "kylning", EL, 1, 2),
        Link(EL, "pumpar", VARME, 1, 2),
        Link(VARME, "frysta rör", VATTEN, 1, 2),
    )
    assert told(new) == [
        "Följdkedjan går runt: vatten (kylning) → el (pumpar) → värme (frysta rör) → vatten. "
        "Ta bort en av länkarna."
    ]
    assert "el (pumpar) → el." in told(with_links(Link(EL, "pumpar", EL, 1, 2)))[0]
    beside = with_links(
        Link(VATTEN, "a", VARME, 1, 2), Link(EL, "b", VARME, 1, 2), Link(VARME, "c", VARME, 1, 2)
    )
    assert "går runt: värme (c) → värme." in told(beside)[0]


class _Looked(list[Link]):
    """Links that know how many times somebody went through them."""

    times = 0

    def __iter__(self) -> Iterator[Link]:
        self.times += 1
        return super().__iter__()


def test_many_links_are_each_followed_once() -> None:
    """Path by path it would take longer than anybody waits, with the store's write lock held."""
    order = tuple(Function)[:4]
    chain = [Link(a, f"väg {n}", b, 1, 2) for a, b in pairwise(order) for n in range(MOST // 3)]
    looked = _Looked(chain)
    assert told(replace(defaults(), chain=cast(tuple[Link, ...], looked))) == []
    assert looked.times <= MOST
    back = Link(order[-1], "åter", order[0], 1, 2)
    assert "väg 0" in told(with_links(*chain, back))[0]
    assert told(with_links(*chain, *chain, back)) == ["199 rader är för många. Högst 100 går att spara."]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (with_links(Link(EL, "pumpar", VARME, 5, 2)), "Lägst (5) är mer än högst (2)."),
        (with_links(Link(EL, "pumpar", VARME, -1, 2)), "Talet ska vara 0 eller mer."),
        (with_links(Link(EL, "pumpar", VARME, 1, float("nan"))), "Talet ska vara 0 eller mer."),
        (with_links(Link(EL, " ", VARME, 1, 2)), "Fältet är tomt. Skriv ett namn."),
        (with_links(Link(EL, "pumpar", VARME, 1, 999)), "Talet är 999. Högst 336 går att ange."),
        (with_shares(Share(YearPart.VINTER, 6, 0.1, 1.2)), "Talet är 1.2. Högst 1 går att ange."),
        (with_shares(Share(YearPart.VINTER, 6, 0.3, 0.2)), "Lägst (0.3) är mer än högst (0.2)."),
        (with_shares(Share(YearPart.VINTER, -6, 0.1, 0.2)), "Talet ska vara 0 eller mer."),
        (
            with_shares(Share(YearPart.VINTER, 6, 0.1, 0.2, -80)),
            "Temperaturen ska ligga mellan -60 och 50 grader.",
        ),
        (
            with_shares(Share(YearPart.VINTER, 6, 0.1, 0.2), Share(YearPart.VINTER, 6, 0.2, 0.3)),
            "Andelen står två gånger för samma timmar, årstid och kyla.",
        ),
        (
            replace(defaults(), figures=defaults().figures[1:]),
            "Talet kW för varje besökare ska finnas exakt en gång.",
        ),
        (
            replace(defaults(), figures=(*defaults().figures[::2], Figure(FigureKind.KW_VATTENKOKARE, 0))),
            "Talet ska vara mer än 0.",
        ),
        (
            replace(defaults(), figures=(*defaults().figures[:2], Figure(FigureKind.MARGINAL, 2))),
            "Talet är 2. Högst 1 går att ange.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_why(new: Assumptions, why: str, world: World) -> None:
    assert told(new) == [why]
    with pytest.raises(Refused):
        acts.set_assumptions(world.store, LOCAL, new, NOW)
    assert reads.assumptions(world.store) == defaults()


def test_a_file_reads_back_as_what_it_was_written_from() -> None:
    quoted = with_links(
        Link(EL, 'de "stora" pumparna \\', VARME, 1, 2, LinkReach.OMRADE, source="två\nrader")
    )
    for held in (defaults(), quoted):
        assert read(write(held).encode()) == held
        assert from_tables(to_tables(held)) == held


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            "[[chain]]\ncause = 'gas'\nthrough = 'a'\neffect = 'el'\nlow = 1\nhigh = 2",
            "rad 1: cause är 'gas'",
        ),
        (
            "[[chain]]\ncause = 'el'\nthrough = 'a'\neffect = 'el'\nlow = 'x'\nhigh = 2",
            "Det ska vara ett tal",
        ),
        ("[[chain]]\ncause = 'el'", "rad 1: through saknas"),
        ("[[kedja]]\ncause = 'el'", "Filen har kedja. Den ska ha chain, shares, figures."),
        ("chain = 3", "Följdkedjan ska vara rader."),
        ("chain = [3]", "Följdkedjan, rad 1: ska ha namngivna fält."),
        ("chain = ", "ingen giltig TOML"),
        ("", "Talen: Talet kW för varje besökare ska finnas exakt en gång."),
    ],
)
def test_a_broken_file_is_refused_in_words(content: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content.encode())
    assert why in refused.value.reason


def test_every_fault_of_a_file_is_told() -> None:
    tables = to_tables(defaults())
    tables["chain"][0]["low"] = -1.0
    tables["shares"][2]["high"] = 3.0
    with pytest.raises(Refused) as refused:
        from_tables(tables)
    assert [why.text.split(":")[0] for why in refused.value.reasons] == [
        "Följdkedjan, rad 1",
        "Andelarna, rad 3",
    ]


def test_the_share_of_the_coldest_that_fits_and_the_latest_hours() -> None:
    held = with_shares(
        Share(YearPart.VINTER, 0, 0.01, 0.02),
        Share(YearPart.VINTER, 12, 0.03, 0.04),
        Share(YearPart.VINTER, 6, 0.05, 0.06, below=-10),
    )

    def low(hours: float, outside: float | None, season: YearPart = YearPart.VINTER) -> float | None:
        share = share_of(held, hours, season, outside)
        return share.low if share is not None else None

    assert low(3, -20) == 0.01
    assert low(20, -20) == 0.05
    assert low(20, -10) == 0.03
    assert low(20, None) == 0.03
    assert low(20, -20, YearPart.SOMMAR) is None
    assert year_part(datetime(2027, 3, 31, 23, tzinfo=UTC)) is YearPart.VAR_HOST
    assert year_part(datetime(2027, 7, 1, tzinfo=UTC)) is YearPart.SOMMAR


_LINKS = st.lists(
    st.builds(
        Link, st.sampled_from(Function), st.just("a"), st.sampled_from(Function), st.just(1.0), st.just(2.0)
    )
)


@given(_LINKS)
def test_a_chain_without_a_ring_has_an_order_and_only_that(chain: list[Link]) -> None:
    new = with_links(*chain)
    if objections(new):
        assert "går runt" in told(new)[0]
    else:
        order = in_order(new.chain)
        assert sorted(order) == sorted(Function)
        assert all(order.index(link.cause) < order.index(link.effect) for link in chain)
