"""The bundle: the same each time, for its readers only, and accepted by the verifier."""

import io
import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import rfc8785
from django.conf import settings as site_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.ballots import actions, domain, queries, tasks
from apps.ballots.verifier import verify_ballot
from apps.common import keys
from apps.common.errors import Refusal
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.test_tampering import behind_the_back

SITE = urlsplit(site_settings.SITE_URL).netloc
AUDIENCES = ("public", "members", "auditors")
pytestmark = pytest.mark.django_db


def closed(number=7, **parts):
    """Close a ballot in which some changed their vote, and one stayed silent."""
    voters = polls.members(number)
    made = polls.ballot(voters, **parts)
    polls.vote(made, voters[0], "no")
    for place, voter in enumerate(voters[:-1]):
        polls.vote(made, voter, ("yes", "yes", "no", "abstain")[place % 4], minutes=2)
    return polls.close(made)


def names_in(bundle: bytes) -> set[str]:
    return set(zipfile.ZipFile(io.BytesIO(bundle)).namelist())


@pytest.mark.parametrize("openings", ["public", "members", "auditors"])
@pytest.mark.parametrize("audience", ["public", "members", "auditors"])
def test_bundle_is_accepted(openings, audience):
    ballot = closed(openings=openings)
    bundle = actions.bundle_of(ballot, audience)
    lines = verify_ballot.verify(bundle, pinned=queries.site_key(ballot.signing_key, SITE))
    assert verify_ballot.holds(lines), "\n".join(map(str, lines))


def test_bundle_is_the_same_each_time():
    ballot = closed()
    assert actions.bundle_of(ballot, "members") == actions.bundle_of(ballot, "members")


def test_number_of_statements_does_not_grow_with_the_ballot():
    counts = []
    for number in (4, 40):
        ballot = closed(number)
        with CaptureQueriesContext(connection) as queried:
            actions.bundle_of(ballot, "auditors")
        counts.append(len(queried))
    assert counts[0] == counts[1] <= 9


def test_open_ballot_has_no_bundle():
    with pytest.raises(Refusal, match=r"ballot\.no_bundle_yet"):
        actions.bundle_of(polls.ballot(polls.members(2)), "public")


def test_parts_are_for_their_readers():
    ballot = closed()
    public, members, auditors = (names_in(actions.bundle_of(ballot, one)) for one in AUDIENCES)
    assert members - public == {"named_roll.json"}
    assert (auditors - members, members - auditors) == ({"openings.jsonl"}, {"choices.json"})


def test_certified_ballot_is_accepted_too():
    representative = makers.person("Representative")
    ballot = closed(certifier=makers.union(representative=representative))
    actions.cross_check(ballot_id=ballot.pk, at=polls.END)
    actions.certify(actor=representative, ballot_id=ballot.pk, at=polls.END)
    ballot.refresh_from_db()
    lines = verify_ballot.verify(actions.bundle_of(ballot, "auditors"))
    assert verify_ballot.holds(lines), lines
    assert "certified" in next(one.text for one in lines if one.check == "opening and close")


def test_old_key_keeps_verifying_after_a_rotation(settings, tmp_path):
    shutil.copytree(settings.KEYS_DIR, tmp_path / "keys")
    settings.KEYS_DIR = tmp_path / "keys"
    voters = polls.members(3)
    ballot = polls.ballot(voters)
    receipt = polls.vote(ballot, voters[0], "yes")
    newer = keys.make_key("signing", datetime.now(UTC))
    assert polls.ballot(voters).signing_key == newer != ballot.signing_key
    polls.close(ballot)
    ballot.refresh_from_db()
    known = "\n".join(queries.site_keys(SITE))
    written = json.dumps(receipt.as_json()).encode()
    lines = verify_ballot.verify(actions.bundle_of(ballot, "members"), known, written)
    assert verify_ballot.holds(lines), lines
    only_new = verify_ballot.verify(actions.bundle_of(ballot, "members"), queries.site_key(newer, SITE))
    assert [one.check for one in only_new if one.status == "FAIL"] == ["key"]


def test_erased_names_leave_a_roll_that_fits():
    ballot = closed()
    User.objects.filter(pk=ballot.roll.first().person_id).update(name="")
    before = actions.tag_of_bundle(ballot, "members")
    User.objects.filter(pk=ballot.roll.last().person_id).update(name="Another")
    assert actions.tag_of_bundle(ballot, "members") != before
    assert verify_ballot.holds(verify_ballot.verify(actions.bundle_of(ballot, "members")))


def test_second_count_is_noted_once():
    ballot = closed()
    assert list(queries.to_cross_check()) == [ballot]
    assert actions.cross_check(ballot_id=ballot.pk, at=polls.END) == []
    assert actions.cross_check(ballot_id=ballot.pk, at=polls.END + timedelta(days=1)) == []
    ballot.refresh_from_db()
    assert ballot.cross_checked_at == polls.END
    assert list(queries.to_cross_check()) == []


def test_open_ballot_is_not_cross_checked():
    with pytest.raises(Refusal, match=r"ballot\.not_closed"):
        actions.cross_check(ballot_id=polls.ballot(polls.members(2)).pk, at=polls.END)


def test_disagreement_stops_everything_and_is_recorded_once(caplog):
    ballot = closed()
    wrong = {**ballot.result, "passed": False, "outcome": "threshold_missed"}
    behind_the_back(lambda: type(ballot).objects.filter(pk=ballot.pk).update(result=wrong))
    for _ in range(2):
        assert "counted anew" in actions.cross_check(ballot_id=ballot.pk, at=polls.END)[0]
    said = Entry.objects.filter(stream__name=f"ballot:{ballot.pk}", kind="ballot.disagreed")
    assert said.count() == 1
    ballot.refresh_from_db()
    assert not queries.is_cross_checked(ballot)
    assert tasks.cross_check_due() == 0
    assert "the verifier does not agree" in caplog.text
    caplog.clear()
    assert tasks.cross_check_due() == 0
    assert caplog.text == ""


def test_task_counts_closed_ballots_a_second_time():
    closed()
    assert (tasks.cross_check_due(), tasks.cross_check_due()) == (1, 0)


CHOICES = st.sampled_from(domain.CHOICES)
LINES = st.builds(lambda weight: domain.RollLine("x", weight, "works"), st.sampled_from("123456789"))


@given(st.lists(st.tuples(LINES, CHOICES), max_size=60))
def test_no_group_of_choices_is_smaller_than_five(chosen):
    groups = domain.grouped(chosen)
    assert sum(group.people for group in groups) == len(chosen)
    if len(chosen) >= 5:
        assert min(group.people for group in groups) >= 5
    else:
        assert len(groups) == bool(chosen)
    for choice in domain.CHOICES:
        assert sum(group.choices[choice] for group in groups) == sum(one == choice for _, one in chosen)
    classes = [one for group in groups for one in group.classes]
    assert sorted(classes) == sorted({line.class_of_weight for line, _ in chosen})
    assert groups == domain.grouped(list(reversed(chosen)))


TEXTS = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(st.dictionaries(st.text(max_size=6), TEXTS, max_size=5))
def test_what_we_hash_is_written_as_rfc_8785_says(content):
    assert domain.canonical(content) == rfc8785.dumps(content)
