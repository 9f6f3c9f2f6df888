"""Members are invited by a list of any dialect: each row says what it would do, and nothing is lost."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.common.errors import NotAllowed, Refusal
from apps.invitations import actions, domain
from apps.invitations.domain import Listed
from apps.invitations.importers import read_people
from apps.invitations.models import Invitation
from tests import makers

PLAIN = "Name,Mail\nAda Lund,ada@new.example\nBo Tallis,bo@new.example\n"


def read(text, encoding="utf-8"):
    return [
        (one.number, one.name, one.address or one.said) for one in read_people(BytesIO(text.encode(encoding)))
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PLAIN, "utf-8"),
        (PLAIN, "utf-8-sig"),
        (PLAIN, "utf-16"),
        (PLAIN.replace(",", ";"), "cp1252"),
        (PLAIN.replace(",", "\t").replace("\n", "\r\n"), "utf-8"),
        (PLAIN.replace(",", "|"), "utf-8"),
        ('"Name","Mail"\n"Ada Lund","ADA@new.example"\n"Bo Tallis"," bo@new.example "\n', "utf-8"),
    ],
)
def test_a_table_is_read_in_every_dialect(text, encoding):
    assert read(text, encoding) == [(2, "Ada Lund", "ada@new.example"), (3, "Bo Tallis", "bo@new.example")]


def test_lists_without_headings_and_of_mail_programs_are_read():
    assert read("ada@new.example\nbo@new.example\n") == [
        (1, "", "ada@new.example"),
        (2, "", "bo@new.example"),
    ]
    assert read("Ada Lund <ada@new.example>\n\nBo <bo@new.example>") == [
        (1, "Ada Lund", "ada@new.example"),
        (3, "Bo", "bo@new.example"),
    ]
    assert read("mailto:ada@new.example\n") == [(1, "", "ada@new.example")]
    split = "Vorname;Nachname;E-Mail;Telefon\nÅsa;Öberg;asa@new.example;08 12\n"
    assert read(split, "cp1252") == [(2, "Åsa Öberg", "asa@new.example")]


def test_a_row_is_numbered_by_the_line_at_which_it_begins():
    text = 'Name,Mail,Note\nAda,ada@new.example,"two\nlines"\nBo,bo at new.example,\n'
    assert read(text) == [(2, "Ada two\nlines", "ada@new.example"), (4, "Bo", "bo at new.example")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "people_list.empty"),
        (b" \n ", "people_list.empty"),
        (b"Name,Mail\nAda,none\n", "people_list.no_address"),
        (b"PK\x03\x04" + bytes(60), "people_list.not_text"),
        (b"%PDF-1.7 a", "people_list.not_text"),
        (b"\n".join(b"a%d@new.example" % one for one in range(1001)), "people_list.too_many_rows"),
    ],
)
def test_what_is_no_list_of_people_is_refused(raw, code):
    with pytest.raises(Refusal) as caught:
        read_people(BytesIO(raw))
    assert caught.value.code == code


def test_each_row_says_why_it_invites_nobody():
    rows = [
        Listed(2, "Ada", "ada@new.example", "ada@new.example"),
        Listed(3, "Bo", "", ""),
        Listed(4, "Cy", "cy(at)new", ""),
        Listed(5, "Ada", "Ada@new.example", "ada@new.example"),
        Listed(6, "Di", "di@new.example", "di@new.example"),
        Listed(7, "Ed", "ed@new.example", "ed@new.example"),
    ]
    judged = domain.judge(rows, members={"di@new.example"}, waiting={"ed@new.example"})
    said = [(one.row.number, one.problem) for one in judged]
    assert said == [
        (2, ""),
        (3, "no_address"),
        (4, "not_an_address"),
        (5, "twice"),
        (6, "member"),
        (7, "waits"),
    ]
    assert judged[3].first == 2


@given(st.lists(st.sampled_from(["", "a@x.example", "b@x.example", "c@x.example"]), max_size=12))
def test_each_address_is_invited_once_and_every_row_is_accounted_for(addresses):
    rows = [Listed(number, "", one, one) for number, one in enumerate(addresses, start=1)]
    judged = domain.judge(rows, members={"b@x.example"}, waiting=())
    good = [one.row.address for one in judged if not one.problem]
    assert [one.row for one in judged] == rows
    assert sorted(good) == sorted(set(addresses) - {"", "b@x.example"})


@pytest.fixture
def group():
    steward, member = makers.person("Tomas"), makers.person("Mira", email="Mira@people.example")
    return makers.collective("Common Measure", members=[member], steward=steward), steward


def url(where):
    return reverse("invitations:people_list", args=[where.slug])


def upload(text):
    return {"file": SimpleUploadedFile("people.csv", text.encode())}


@pytest.mark.django_db
def test_a_list_is_seen_first_and_then_sent(group, as_person):
    where, steward = group
    client = as_person(steward)
    at = timezone.now()
    actions.invite_to_seat(actor=steward, organisation=where, role="member", emails=["bo@new.example"], at=at)
    text = PLAIN + "Mira,mira@people.example\nCy,cy(at)new\nAda again,ada@new.example\nDi,di@new.example\n"
    page = client.post(url(where), upload(text))
    said = page.content.decode()
    for words in ("2 rows would invite", "4 of 6 rows", "a member already", "invited already", "as in row 2"):
        assert words in said
    assert "cy(at)new" in said
    assert Invitation.objects.count() == 1
    sent = client.post(url(where), {"emails": "ada@new.example\ndi@new.example\ncy@new.example"})
    assert sent.url == reverse("invitations:organisation", args=[where.slug])
    waiting = set(Invitation.objects.values_list("email", flat=True))
    assert waiting == {f"{name}@new.example" for name in ("ada", "bo", "cy", "di")}


@pytest.mark.django_db
def test_what_was_typed_stays_when_something_is_wrong_with_it(group, as_person):
    where, steward = group
    client = as_person(steward)
    page = client.post(url(where), {"emails": "ada@new.example\nbo at new"})
    assert page.status_code == 422
    assert "bo at new" in page.content.decode()
    assert "Line 2" in page.content.decode()
    page = client.post(url(where), {"emails": "mira@people.example"})
    assert page.status_code == 409
    assert "is a member or invited already" in page.content.decode()
    assert "mira@people.example" in page.content.decode()
    page = client.post(url(where), upload("nothing in it"))
    assert page.status_code == 422
    assert "No mail address stands in this file" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_whoever_cannot_be_invited_today_stays_on_the_page(group, as_person):
    where, steward = group
    client = as_person(steward)
    emails = [f"a{number}@new.example" for number in range(103)]
    page = client.post(url(where), upload("\n".join(emails)))
    assert "100 more mails can go today" in page.content.decode()
    page = client.post(url(where), {"emails": "\n".join(emails)})
    assert "100 mails are on their way. The rest can go tomorrow." in page.content.decode()
    assert page.context["send_form"].initial["emails"].split() == emails[100:]
    assert Invitation.objects.count() == 100
    page = client.post(url(where), {"emails": "\n".join(emails)})
    assert page.status_code == 409
    assert "100 people were invited within a day" in page.content.decode()


@pytest.mark.django_db
def test_only_who_leads_a_collective_brings_a_list(group, as_person):
    where, _steward = group
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    assert as_person(delegate).get(url(company)).status_code == 404
    assert as_person(delegate).get(url(where)).status_code == 404
    with pytest.raises(NotAllowed):
        actions.invite_listed(
            actor=delegate, organisation=where, role="member", emails=["a@x.example"], at=timezone.now()
        )
