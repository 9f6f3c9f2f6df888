"""Checking a vote oneself on a page, and what one takes away to do it elsewhere."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.models import Role, Seat
from apps.ballots import actions, queries
from apps.ballots.verifier import verify_ballot
from apps.common import keys
from tests import makers
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db


@pytest.fixture
def voters():
    return polls.members(4)


@pytest.fixture
def union():
    return makers.union(representative=makers.person("Representative"))


@pytest.fixture
def ballot(voters, union):
    made = polls.ballot(voters, certifier=union)
    for voter in voters[:3]:
        polls.vote(made, voter, "yes")
    return polls.checked(made)


def representative_of(union):
    return Seat.objects.get(organisation=union).person


def url(name, ballot):
    return reverse(f"ballots:{name}", args=[ballot.public_id])


def names_in(answer) -> set[str]:
    return set(zipfile.ZipFile(io.BytesIO(answer.content)).namelist())


def test_each_reader_gets_the_bundle_that_is_for_them(ballot, voters, union, as_person):
    member = as_person(voters[0]).get(url("bundle", ballot))
    assert {"named_roll.json", "choices.json"} <= names_in(member)
    assert "openings.jsonl" not in names_in(member)
    auditor = as_person(representative_of(union)).get(url("bundle", ballot))
    assert {"named_roll.json", "openings.jsonl"} <= names_in(auditor)
    assert 'filename="ballot-' in auditor["Content-Disposition"]


def test_bundle_to_pass_on_has_no_names(ballot, voters, as_person):
    names = names_in(as_person(voters[0]).get(url("bundle", ballot), {"for": "public"}))
    assert not {"named_roll.json", "openings.jsonl"} & names


def test_representative_who_sits_in_a_company_is_no_auditor(ballot, union, as_person):
    representative = representative_of(union)
    makers.seat(representative, makers.organisation("company"), Role.DELEGATE)
    names = names_in(as_person(representative).get(url("bundle", ballot)))
    assert not {"named_roll.json", "openings.jsonl"} & names


def test_unchanged_bundle_is_not_sent_twice(ballot, voters, as_person):
    client = as_person(voters[0])
    tag = client.get(url("bundle", ballot))["ETag"]
    assert client.get(url("bundle", ballot), HTTP_IF_NONE_MATCH=tag).status_code == 304
    other = client.get(url("bundle", ballot), {"for": "public"}, HTTP_IF_NONE_MATCH=tag)
    assert other.status_code == 200


def test_there_is_no_bundle_before_the_close(voters, as_person):
    running = polls.ballot(voters)
    for name in ("bundle", "check_ballot"):
        assert as_person(voters[0]).get(url(name, running)).status_code == 404


def test_strangers_find_no_bundle(ballot, as_person):
    assert as_person(makers.person()).get(url("bundle", ballot)).status_code == 404


def test_anybody_takes_the_program_and_the_keys(client, ballot):
    program = client.get(reverse("ballots:verifier"))
    assert program.content == actions.verifier_source()
    keys = client.get(reverse("ballots:site_keys")).content.decode()
    assert queries.site_key(ballot.signing_key, queries.site_of(ballot)) in keys.splitlines()


def test_own_vote_is_checked_in_one_step(ballot, voters, as_person):
    page = as_person(voters[0]).post(url("check_ballot", ballot))
    assert "Every check holds." in page.content.decode()
    assert "it is the one that counts" in page.content.decode()
    silent = as_person(voters[3]).post(url("check_ballot", ballot)).content.decode()
    assert "No receipt was checked" in silent


def brought(client, bundle: bytes, receipt: bytes = b""):
    files = {"bundle": SimpleUploadedFile("b.zip", bundle)}
    if receipt:
        files["receipt"] = SimpleUploadedFile("r.json", receipt)
    return client.post(reverse("ballots:check"), files).content.decode()


def test_bundle_is_brought_with_a_receipt(ballot, voters, as_person):
    client = as_person(voters[0])
    bundle, receipt = (client.get(url(name, ballot)).content for name in ("bundle", "receipt"))
    page = brought(client, bundle, receipt)
    assert "Every check holds." in page
    assert "it is the one that counts" in page


def test_altered_letter_is_named_on_the_page(ballot, voters, as_person):
    client = as_person(voters[0])
    bundle = client.get(url("bundle", ballot)).content
    page = brought(client, bundle.replace(b"Shall we accept?", b"Shall we refuse?", 1))
    assert "A check fails." in page
    assert "<b>FAIL manifest</b>: document.json: changed, added or taken out" in page
    assert '<span class="visually-hidden">ok</span> <b>log</b>' in page, "a sign alone is not heard"


def test_file_that_is_no_bundle_is_answered_in_words(voters, as_person):
    assert "not a bundle" in brought(as_person(voters[0]), b"no archive")


def test_too_large_files_are_refused(voters, as_person, monkeypatch):
    monkeypatch.setattr("apps.ballots.forms.MOST_OF_A_BUNDLE", 10)
    assert "too large" in brought(as_person(voters[0]), b"more than ten bytes")


def test_checks_are_limited(ballot, voters, as_person, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "ballot_check": "1/m/user"}
    cache.clear()
    client = as_person(voters[0])
    assert client.post(url("check_ballot", ballot)).status_code == 200
    assert client.post(url("check_ballot", ballot)).status_code == 429


def test_page_of_a_ballot_says_whether_it_was_cross_checked(voters, as_person):
    made = polls.close(polls.ballot(voters))
    client = as_person(voters[0])
    assert "Counted, being cross-checked." in client.get(url("ballot", made)).content.decode()
    assert actions.cross_check(ballot_id=made.pk, at=polls.END) == []
    assert "Counted, being cross-checked." not in client.get(url("ballot", made)).content.decode()


def test_lines_of_the_page_are_the_verifiers(ballot, voters, as_person):
    lines = verify_ballot.verify(actions.bundle_of(ballot, "members"))
    page = as_person(voters[0]).post(url("check_ballot", ballot)).content.decode()
    assert all(f"<b>{line.check}</b>" in page for line in lines)


def test_page_says_whether_the_union_signed_opening_and_close(voters, union, as_person, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    for use in keys.USES:
        keys.newest(use)
    settings.DEBUG = settings.DEMO = False
    unsigned = polls.ballot(voters, certifier=union)
    call_command("make_keys", "--union", union.slug)
    signed, alone = polls.ballot(voters, certifier=union), polls.ballot(voters)

    def said(ballot) -> str:
        return as_person(voters[0]).get(url("ballot", ballot)).context["cosigned"]

    assert said(unsigned) == f"The opening is signed by us alone: {union.name} had no key for it."
    assert said(signed) == f"{union.name} signed the opening beside us."
    assert said(alone).endswith("no union stands beside this vote.")
    for ballot in (unsigned, signed):
        polls.close(ballot)
    assert said(unsigned).startswith(f"{union.name} signed the close beside us. The opening is")
    assert said(signed) == f"{union.name} signed the opening and the close beside us."
    assert said(signed) in as_person(voters[0]).get(url("ballot", signed)).content.decode()
    assert said(polls.announced(voters, certifier=union)) == ""
