"""What changes in collectives, what is refused, and what is recorded."""

from datetime import date

import pytest

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.audit.models import Entry
from apps.catalogues.models import Work
from apps.collectives import actions, domain, queries
from apps.collectives.models import Collective, Mandate, MandateAnswer, Membership, PriceFloor, TermsAnswer
from apps.common.errors import NotAllowed, Refusal
from apps.common.money import Money
from tests.collectives.makers import AT, TERMS, group_of, makers, speaks_for, standing_by_title, yes_to_all

pytestmark = pytest.mark.django_db


def kinds(stream: str) -> list[str]:
    return list(Entry.objects.filter(stream__name=stream).order_by("sequence").values_list("kind", flat=True))


def code_of(act: object, /, **words: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(**words)  # type: ignore[operator]
    return caught.value.code


def founded(actor: User | None, slug: str = "common", **more: object) -> Collective:
    return actions.found_collective(
        actor=actor,
        name="Common Measure",
        slug=slug,
        sector="music",
        at=AT,
        **more,  # type: ignore[arg-type]
    )


def give(person: User, where: Organisation, actor: User | None = None, **more: object) -> Mandate:
    words: dict[str, object] = {"answers": yes_to_all(), "at": AT, **more}
    return actions.give_mandate(
        actor=actor or person,
        person=person,
        collective=group_of(where),
        **words,  # type: ignore[arg-type]
    )


def answer(person: User, where: Organisation, actor: User | None = None, **more: object) -> TermsAnswer:
    words: dict[str, object] = {"terms_hash": TERMS.hash, "choice": "in", "at": AT, **more}
    return actions.answer_terms(
        actor=actor or person,
        person=person,
        collective_org_id=where.pk,
        **words,  # type: ignore[arg-type]
    )


def set_answer(
    person: User, where: Organisation, work: Work, actor: User | None = None, **more: object
) -> None:
    words: dict[str, object] = {"use": None, "answer": "never", "at": AT, **more}
    actions.set_work_answer(
        actor=actor or person,
        person=person,
        collective=group_of(where),
        work=work,
        **words,  # type: ignore[arg-type]
    )


def test_the_founder_is_first_member_and_steward() -> None:
    mira = makers.person()
    group = founded(mira, place="Malmö")
    assert group.organisation.place == "Malmö"
    assert holds_seat(mira, group.organisation_id, Role.STEWARD)
    assert queries.membership_of(mira, group).state == Membership.State.ADMITTED  # type: ignore[union-attr]
    assert kinds(f"members:{group.organisation_id}") == ["collective.founded", "bylaws.set"]
    assert queries.bylaws_in_force(group.organisation_id) == domain.Bylaws()


def test_a_name_is_founded_once_and_bad_bylaws_found_nothing() -> None:
    founded(None)
    assert code_of(founded, actor=None) == "collective.name_taken"
    assert code_of(founded, actor=None, slug="other", rules={"take_out_days": 1}) == "bylaws.out_of_range"


def test_bylaws_change_only_by_ballot_once_there_are_members() -> None:
    mira, tomas = makers.person(), makers.person()
    group = founded(mira)
    version = actions.set_bylaws(actor=mira, collective=group, rules={"quorum_percent": 60}, at=AT)
    assert version.version == 2
    makers.seat(tomas, group.organisation, Role.MEMBER)
    change = {"collective": group, "rules": {}, "at": AT}
    assert code_of(actions.set_bylaws, actor=mira, **change) == "bylaws.ballot_needed"
    with pytest.raises(NotAllowed):
        actions.set_bylaws(actor=tomas, **change)


def test_an_applicant_is_admitted_by_a_steward() -> None:
    steward, mira = makers.person(), makers.person()
    where = makers.collective(steward=steward)
    membership = actions.apply(actor=mira, collective=group_of(where), at=AT)
    assert code_of(actions.apply, actor=mira, collective=group_of(where), at=AT) == "membership.exists"
    actions.admit(actor=steward, membership_id=membership.pk, at=AT)
    assert holds_seat(mira, where.pk, Role.MEMBER)
    assert kinds(f"members:{where.pk}") == ["membership.applied", "membership.admitted"]
    again = {"actor": steward, "membership_id": membership.pk, "at": AT}
    assert code_of(actions.admit, **again) == "membership.decided"
    assert code_of(actions.apply, actor=steward, collective=group_of(where), at=AT) == "membership.exists"


def test_a_refusal_needs_a_reason() -> None:
    steward, mira = makers.person(), makers.person()
    where = makers.collective(steward=steward)
    membership = actions.apply(actor=mira, collective=group_of(where), at=AT)
    words = {"actor": steward, "membership_id": membership.pk, "at": AT}
    assert code_of(actions.refuse, reason="  ", **words) == "membership.reason_missing"
    refused = actions.refuse(reason="We are a choir.", **words)
    assert (refused.state, refused.reason) == (Membership.State.REFUSED, "We are a choir.")
    assert kinds(f"members:{where.pk}")[-1] == "membership.refused"
    assert actions.apply(actor=mira, collective=group_of(where), at=AT).state == Membership.State.APPLIED


def test_the_reason_of_a_refusal_is_not_on_the_record() -> None:
    steward, mira = makers.person("Steward"), makers.person("Mira")
    where = makers.collective(steward=steward)
    membership = actions.apply(actor=mira, collective=group_of(where), at=AT)
    actions.refuse(actor=steward, membership_id=membership.pk, reason="We are a choir.", at=AT)
    written = str(list(Entry.objects.values_list("payload", flat=True)))
    assert membership.public_id in written
    assert "choir" not in written
    assert "Mira" not in written


def test_nobody_decides_about_their_own_application() -> None:
    steward = makers.person()
    where = makers.collective(steward=steward)
    steward.seats.filter(role=Role.MEMBER).update(until=AT)
    membership = actions.apply(actor=steward, collective=group_of(where), at=AT)
    with pytest.raises(NotAllowed):
        actions.admit(actor=steward, membership_id=membership.pk, at=AT)


def test_leaving_ends_seat_and_mandate_and_takes_the_works_along() -> None:
    steward, mira = makers.person(), makers.person()
    where, company = makers.collective(members=[mira], steward=steward), makers.company()
    makers.work(mira, "Song")
    give(mira, where)
    assert standing_by_title(where, company)["Song"].is_in
    actions.leave(actor=mira, collective=group_of(where), at=AT)
    assert standing_by_title(where, company) == {}
    assert queries.mandate_in_force(mira.pk, where.pk) is None
    assert kinds(f"members:{where.pk}")[-1] == "membership.left"
    with pytest.raises(NotAllowed):
        actions.leave(actor=mira, collective=group_of(where), at=AT)
    assert (
        code_of(actions.leave, actor=steward, collective=group_of(where), at=AT) == "membership.last_steward"
    )


def test_a_mandate_keeps_what_was_read_and_replaces_the_former() -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    song = makers.work(mira)
    floor = {"search": Money(500, "EUR")}
    first = give(
        mira,
        where,
        answers={"search": "yes"},
        work_answers={song.public_id: {"search": "never"}},
        floors=floor,
    )
    assert first.text_hash == domain.hash_of_text(domain.CURRENT)
    assert first.answers.filter(work__isnull=True).count() == 15
    assert queries.floors_of(first) == floor
    second = give(
        mira, where, answers={}, conditions={"no_political": True, "not_companies": ["b", "a", "a"]}
    )
    first.refresh_from_db()
    assert first.ended_at == AT
    assert queries.mandate_in_force(mira.pk, where.pk) == second
    assert second.conditions == {"no_open_weights": False, "no_political": True, "not_companies": ["a", "b"]}
    assert queries.work_answers_of(second, song.pk).own == {"search": "never"}
    assert queries.work_answers_of(second, song.pk).in_force("search") == "never"
    assert not PriceFloor.objects.filter(mandate=second).exists()
    assert kinds(f"person:{mira.pk}") == kinds(f"members:{where.pk}") == ["mandate.given", "mandate.given"]


def test_the_record_of_a_mandate_tells_no_answer_and_no_floor() -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    give(mira, where, floors={"search": Money(98_765, "EUR")})
    payload = Entry.objects.get(stream__name=f"members:{where.pk}").payload
    assert set(payload) == {"mandate", "text", "version"}
    assert "98765" not in str(list(Entry.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"answers": {"sing": "yes"}}, "mandate.unknown_use"),
        ({"answers": {"search": "perhaps"}}, "mandate.unknown_answer"),
        ({"notice_days": 184}, "mandate.notice_too_long"),
        ({"floors": {"search": Money(0, "EUR")}}, "mandate.floor_not_positive"),
        ({"work_answers": {"nobodys": {"search": "yes"}}}, "mandate.not_your_work"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused_and_the_former_stays(
    words: dict[str, object], code: str
) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    former = give(mira, where)
    assert code_of(give, person=mira, where=where, **words) == code
    assert queries.mandate_in_force(mira.pk, where.pk) == former


def test_nobody_answers_for_another_artists_work() -> None:
    mira, tomas = makers.person(), makers.person()
    where = makers.collective(members=[mira, tomas])
    song = makers.work(tomas)
    give(mira, where)
    words = {"person": mira, "where": where}
    assert code_of(give, work_answers={song.public_id: {"search": "yes"}}, **words) == "mandate.not_your_work"
    assert code_of(set_answer, work=song, **words) == "mandate.not_your_work"
    assert code_of(answer, choice="choose", work_ids=[song.pk], **words) == "mandate.not_your_work"


def test_a_guardian_and_an_estate_speak_and_a_manager_does_not() -> None:
    ward, alma = makers.person(born_on=date(2015, 1, 1)), makers.person(died_on=date(2025, 1, 1))
    star = makers.person()
    where = makers.collective(members=[ward, alma, star])
    for other, capacity in ((ward, "guardian"), (alma, "estate"), (star, "manager")):
        speaker = makers.person()
        speaks_for(speaker, other, capacity)
        if capacity == "manager":
            with pytest.raises(NotAllowed):
                give(other, where, actor=speaker)
        else:
            assert give(other, where, actor=speaker).given_by == speaker
            assert answer(other, where, actor=speaker).person == other
    with pytest.raises(NotAllowed):
        give(ward, where)


@pytest.mark.parametrize("act", [give, answer])
def test_stewards_and_members_cannot_answer_for_another(act: object) -> None:
    steward, mira = makers.person(), makers.person()
    where = makers.collective(members=[mira], steward=steward)
    with pytest.raises(NotAllowed):
        act(mira, where, actor=steward)  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        act(makers.person(), where)  # type: ignore[operator]


def test_never_for_one_song_works_at_once_and_only_she_sees_why() -> None:
    mira, tomas = makers.person(), makers.person()
    where, company = makers.collective(members=[mira, tomas]), makers.company()
    song = makers.work(mira, "Tin Roof")
    assert code_of(set_answer, person=mira, where=where, work=song) == "mandate.missing"
    give(mira, where)
    assert standing_by_title(where, company)["Tin Roof"].is_in
    set_answer(mira, where, song)
    found = standing_by_title(where, company)["Tin Roof"]
    assert found.for_person(mira.pk).reason == "owner_never"
    assert found.for_person(tomas.pk).reason == found.reason == "needs_personal_yes"
    assert "work.answered" in kinds(f"person:{mira.pk}")
    assert "work.answered" not in kinds(f"members:{where.pk}")
    set_answer(mira, where, song, answer=None)
    assert standing_by_title(where, company)["Tin Roof"].is_in


def test_an_answer_for_one_use_of_one_song_leaves_the_others() -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    song = makers.work(mira)
    mandate = give(mira, where, answers={})
    set_answer(mira, where, song, use="search", answer="yes")
    assert queries.work_answers_of(mandate, song.pk).own == {"search": "yes"}
    set_answer(mira, where, song, use=None, answer="yes")
    own = queries.work_answers_of(mandate, song.pk).own
    assert own["data_mining"] == "yes"
    assert "voice_clone" not in own
    assert MandateAnswer.objects.filter(mandate=mandate, work=song).count() == 11
    assert (
        code_of(set_answer, person=mira, where=where, work=song, answer="maybe") == "mandate.unknown_answer"
    )


def test_answers_below_the_vote_are_revisions_bound_to_the_terms() -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    song = makers.work(mira)
    first = answer(mira, where)
    assert answer(mira, where) == first
    second = answer(mira, where, choice="choose", work_ids=[song.pk])
    assert (second.revision, list(second.works.all())) == (2, [song])
    assert answer(mira, where, choice="choose", work_ids=[song.pk]) == second
    assert answer(mira, where, terms_hash="f" * 64).revision == 1
    assert code_of(answer, person=mira, where=where, choice="perhaps") == "terms.unknown_choice"
    assert kinds(f"person:{mira.pk}") == ["terms.answered"] * 3
    assert kinds(f"members:{where.pk}") == []


def test_no_answer_below_the_vote_turns_a_never() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    makers.work(mira, "Song")
    give(mira, where, answers=dict.fromkeys(domain.USES, "never"))
    answer(mira, where)
    assert not standing_by_title(where, company)["Song"].is_in
