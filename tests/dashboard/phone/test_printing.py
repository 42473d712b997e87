"""Sheets that lead to an address that is no more: told of, and printed anew in one PDF."""

import io
from datetime import timedelta

import pikepdf

from dashboard.phone.printing import as_pdf, renewable, renewed
from data.access import tokens
from data.access.printed import elsewhere, given
from data.acting import LOCAL
from data.words import Role
from tests.dashboard.phone.phone import phone
from tests.dashboard.phone.world import EXERCISE, NOW, Night, signed_in

OLD, NEW = "https://gammal.example", "https://ny.example"


def test_each_link_knows_the_address_it_was_given_out_with(night: Night) -> None:
    tokens.issue_point_links(night.store, LOCAL, ["P30"], None, None, NOW, OLD)
    tokens.issue_point_links(night.store, LOCAL, ["P12"], None, None, NOW, NEW)
    assert {one.token.grant.bound for one in elsewhere(given(night.store, NOW), NEW)} >= {"P30"}
    assert "P12" not in {one.token.grant.bound for one in elsewhere(given(night.store, NOW), NEW)}
    ((_, issued),) = tokens.issue_point_links(night.store, LOCAL, ["P30"], None, None, NOW, NEW)
    rotated = tokens.rotate_token(night.store, LOCAL, issued.id, NOW)
    assert {one.token.id: one.address for one in given(night.store, NOW)}[rotated.id] == ""  # nobody knows


def test_new_sheets_take_the_place_of_the_old_and_last_as_long(night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    ends = NOW + timedelta(days=3)
    ((_, ordinary),) = tokens.issue_point_links(night.store, LOCAL, ["P30"], None, None, NOW, OLD)
    ((_, practised),) = tokens.issue_point_links(night.store, LOCAL, ["P30"], EXERCISE, ends, NOW, OLD)
    links = [one for one in renewable(night.store, NOW) if one.address == OLD]
    drawn = renewed(night.store, LOCAL, links, NEW, NOW)
    assert [one.sheet.exercise for one in drawn] == ["", "Höstövning"]
    assert all(one.sheet.typed_address.startswith("ny.example/r/") for one in drawn)
    now = {
        one.token.grant.operation: one for one in given(night.store, NOW) if one.token.grant.bound == "P30"
    }
    assert (now[""].address, now[""].token.expires_at) == (NEW, None)
    assert now[EXERCISE].token.expires_at == ends
    assert not {ordinary.id, practised.id} & {one.token.id for one in now.values()}
    pdf = as_pdf(drawn, NOW)
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        assert len(pages.pages) == 2 * len(drawn)


def test_the_list_of_links_marks_a_sheet_that_leads_elsewhere(night: Night) -> None:
    tokens.issue_point_links(night.store, LOCAL, ["P12"], None, None, NOW, OLD)
    with phone(night, signed_in(night, Role.STADSDEL, "hasselby-vallingby"), NEW) as own:
        assert f"Bladet leder till {OLD}, som inte är adressen längre" in own.open("/blad").text
        own.send("/blad", own.open("/blad"), one="P12", days="365")
        assert "Bladet leder till" not in own.open("/blad").text
