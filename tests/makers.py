"""Makes rows for tests: real ones, through the ordinary models, with invented names."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count

from django.test import TestCase
from django.utils.text import slugify

from apps.accounts.models import Act, ActMember, ActsFor, Organisation, Role, Seat, User
from apps.catalogues.models import WHOLE_PPM, Contributor, Share, Work
from apps.claims.actions import bring_dataset, confirm_columns, load_dataset, run_search
from apps.claims.domain import Reading
from apps.claims.models import Dataset
from apps.collectives.models import Bylaws, Collective, Mandate, MandateAnswer
from apps.companies.models import AiModel, ApprovalRule, Dossier
from apps.unions.models import Affiliation

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_number = count(1)
_NATURAL_RIGHTS = {
    "song": ("master", "performance", "mechanical", "synchronisation"),
    "instrumental": ("master", "performance", "mechanical", "synchronisation"),
    "image": ("image",),
    "text": ("text",),
}
RULES: dict[str, object] = {
    "quorum_percent": 50,
    "threshold": {"numerator": 1, "denominator": 2, "of": "cast"},
    "voting_days": 7,
    "announce_days": 0,
    "take_out_days": 7,
    "visibility": "sealed",
    "openings": "auditors",
    "minimum_is_gate": False,
    "costs_ppm": 40_000,
    "demanded_grade": 0,
}


def person(
    name: str = "", *, email: str = "", born_on: date | None = None, died_on: date | None = None
) -> User:
    """Make somebody with an account."""
    number = next(_number)
    name = name or f"Person {number}"
    email = email or f"{slugify(name)}-{number}@people.example"
    return User.objects.create_user(
        email, "a long enough password", name=name, born_on=born_on, died_on=died_on
    )


def acts_for(someone: User, other: User, capacity: str, since: date = date(2020, 1, 1)) -> ActsFor:
    """Let somebody speak for another, with evidence that has been confirmed."""
    return ActsFor.objects.create(
        person=someone,
        on_behalf_of=other,
        capacity=capacity,
        state=ActsFor.State.CONFIRMED,
        evidence="A deed.",
        since=since,
        claimed_at=LONG_AGO,
        decided_at=LONG_AGO,
    )


def act(name: str = "", *, members: Iterable[User] = ()) -> Act:
    """Make a band whose members have all confirmed."""
    made = Act.objects.create(name=name or f"Band {next(_number)}", kind=Act.Kind.BAND)
    ActMember.objects.bulk_create(
        ActMember(act=made, person=member, since=LONG_AGO.date()) for member in members
    )
    return made


def organisation(kind: str, name: str = "") -> Organisation:
    """Make a bare organisation of a kind."""
    name = name or f"{kind.capitalize()} {next(_number)}"
    slug = f"{slugify(name)}-{next(_number)}"
    return Organisation.objects.create(kind=kind, name=name, slug=slug, country="SE")


def seat(someone: User, where: Organisation, role: str, office: str = "") -> Seat:
    """Seat somebody."""
    return Seat.objects.create(person=someone, organisation=where, role=role, office=office, since=LONG_AGO)


def collective(
    name: str = "",
    *,
    members: Iterable[User] = (),
    steward: User | None = None,
    union: Organisation | None = None,
    rules: Mapping[str, object] | None = None,
    sector: str = "music",
) -> Organisation:
    """Make a collective with bylaws, members, a steward (who is a member too) and a union."""
    where = organisation("collective", name)
    group = Collective.objects.create(organisation=where, sector=sector, founded_at=LONG_AGO)
    Bylaws.objects.create(collective=group, version=1, rules={**RULES, **(rules or {})}, valid_from=LONG_AGO)
    for member in dict.fromkeys([*members, *([steward] if steward else [])]):
        seat(member, where, Role.MEMBER)
    if steward:
        seat(steward, where, Role.STEWARD)
    if union:
        Affiliation.objects.create(collective=where, union=union, since=LONG_AGO)
    return where


def company(
    name: str = "",
    *,
    delegate: User | None = None,
    signatory: User | None = None,
    approval: str = "same_person",
) -> Organisation:
    """Make a company with a dossier, one model called "Cantor 2", a delegate and a signatory.

    Its delegate tables offers alone; `approval=""` leaves the rule of the house: a second person approves.
    """
    where = organisation("company", name)
    dossier = Dossier.objects.create(company=where, legal_name=f"{where.name} GmbH")
    AiModel.objects.create(dossier=dossier, name="Cantor 2", purpose="music generation")
    if delegate:
        seat(delegate, where, Role.DELEGATE)
    if signatory:
        seat(signatory, where, Role.SIGNATORY)
    chooser = signatory or delegate
    if approval and chooser:
        ApprovalRule.objects.create(
            company=where, version=1, rule=approval, chosen_by=chooser, chosen_at=LONG_AGO
        )
    return where


def union(name: str = "", *, representative: User | None = None) -> Organisation:
    """Make a union with a representative; without minimum terms of its own the reference ones hold."""
    where = organisation("union", name)
    if representative:
        seat(representative, where, Role.REPRESENTATIVE)
    return where


def work(
    owner: User,
    title: str = "",
    *,
    kind: str = "song",
    ppm: int | None = WHOLE_PPM,
    singer: User | None = None,
    controller: str = "me",
) -> Work:
    """Make a work that `owner` claims; `ppm=None` leaves it unclaimed."""
    title = title or f"Song {next(_number)}"
    made = Work.objects.create(
        kind=kind,
        title=title,
        artist_line=owner.name,
        year=2024,
        registered_by=owner,
        match_key=f"{title.casefold()}|{owner.name.casefold()}|{next(_number)}",
        created_at=LONG_AGO,
    )
    Contributor.objects.create(
        work=made, person=singer or owner, part="singer" if kind == "song" else "maker"
    )
    if ppm is not None:
        share(made, owner, ppm=ppm, controller=controller)
    return made


def share(
    made: Work, holder: User | None, *, ppm: int | None, controller: str = "me", outside: str = ""
) -> None:
    """Give somebody a part of every natural right in a work."""
    for right in _NATURAL_RIGHTS[made.kind]:
        Share.objects.create(
            work=made,
            right=right,
            holder=holder,
            outside_name=outside,
            ppm=ppm,
            effective_ppm=ppm,
            controller=controller,
            asserted_by=made.registered_by,
            asserted_at=LONG_AGO,
        )


def mandate(
    someone: User,
    where: Organisation,
    answers: Mapping[str, str],
    works: Mapping[Work, Mapping[str, str]] | None = None,
) -> Mandate:
    """Give a mandate: use to answer, and per work where it differs."""
    group = Collective.objects.get(organisation=where)
    made = Mandate.objects.create(
        collective=group, person=someone, text_version="1", text_hash="0" * 64, given_at=LONG_AGO
    )
    rows = [MandateAnswer(mandate=made, use=use, answer=answer) for use, answer in answers.items()]
    for one, its_answers in (works or {}).items():
        rows += [
            MandateAnswer(mandate=made, use=use, work=one, answer=answer)
            for use, answer in its_answers.items()
        ]
    MandateAnswer.objects.bulk_create(rows)
    return made


def dataset(bringer: User, text: str, *, name: str = "Open Songs", at: datetime = LONG_AGO) -> Dataset:
    """Make a list of training data that is read, with the bringer's works held against it."""
    brought = bring_dataset(
        actor=bringer, file_name="list.txt", stream=BytesIO(text.encode()), name=name, at=at
    )
    fields = Reading.parse(brought.reading).fields
    confirm_columns(actor=bringer, dataset_id=brought.pk, fields=fields, at=at)
    # The file of a list that is read goes with the commit; a test that never commits has it go here.
    with TestCase.captureOnCommitCallbacks(execute=True):
        read = load_dataset(brought.pk, at)
    for search in read.searches.all():
        run_search(search.pk, at)
    return read
