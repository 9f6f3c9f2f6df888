"""A world in which one person has left traces everywhere that the site has places for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from apps.accounts.actions import issue_api_key
from apps.accounts.models import ActsFor, Role, User
from apps.catalogues.actions import add_work, run_import, start_import
from apps.catalogues.models import Contributor, Work
from apps.collectives import actions as collectives
from apps.collectives.models import Membership
from apps.collectives.queries import collective_of, mandate_in_force
from apps.common.money import Money
from apps.contracts import domain
from apps.contracts.models import Release, SigningChange
from apps.notifications.models import OutboxMail
from apps.privacy import actions, messages
from apps.privacy.models import Archive, Erasure
from tests import makers
from tests.browser.story import Story, tell

FULL_NOTICE = timedelta(days=184)
EVIDENCE = "Letter of Mira's mother, kept in the blue folder"
STAGE_NAME = "Lady Ferrywoman"
REASON = "We know of the quarrel in Lund"
SONG, SHARED, LISTED = "Ferry Song", "Two Chairs", "Winter Harbour"
FILE = "list-of-mira.csv"
LIST = f"title,artist,isrc,year\n{LISTED},Mira Okonjo,not a code,2023\n,Mira Okonjo,,Secret Cell\n"


@dataclass
class Marked:
    """The story, its artist with traces everywhere, and the words that may not be anywhere afterwards."""

    story: Story
    shared: Work
    person: User
    other: User
    email: str
    code: str
    client: Client

    @property
    def words(self) -> tuple[str, ...]:
        """What may be found nowhere."""
        return (
            "Mira Okonjo",
            self.email,
            self.code,
            EVIDENCE,
            REASON,
            STAGE_NAME,
            SONG,
            LISTED,
            FILE,
            "Secret Cell",
        )


def build() -> Marked:
    """Tell the story and let its artist leave traces."""
    story = tell()
    mira, other = story.artist, story.members[2]
    client = Client()
    client.force_login(mira, backend="django.contrib.auth.backends.ModelBackend")
    EmailAddress.objects.create(user=mira, email=mira.email, verified=True, primary=True)
    User.objects.filter(pk=mira.pk).update(
        other_names=[STAGE_NAME], born_on=date(1990, 5, 17), last_login=story.at
    )
    mira.refresh_from_db()
    _acts(mira)
    _mandate(story, mira)
    shared = _works(story, mira, other)
    elsewhere = makers.collective("Elsewhere", steward=makers.person("Ola Fjord"))
    Membership.objects.create(
        collective=collective_of(elsewhere.pk), person=mira, state="refused", reason=REASON,
        applied_at=story.at, decided_at=story.at,
    )  # fmt: skip
    makers.seat(mira, story.orrery, Role.DELEGATE, office="Mira Okonjo, adviser")
    _signing(story, mira)
    issue_api_key(actor=mira, organisation=story.orrery, name="Key of Mira Okonjo", at=story.at)
    story.vote(story.ballot, [mira, other])
    archive = actions.ask_archive(actor=mira, person=mira, at=story.at)
    actions.build_archive(archive_id=archive.pk, index=messages.index, at=story.at)
    assert OutboxMail.objects.filter(person=mira).exists()
    return Marked(story, shared, mira, other, mira.email, mira.public_id, client)


def leave_and_wait(marked: Marked) -> datetime:
    """Leave the collective and let the notice run out; gives the day after."""
    collectives.leave(
        actor=marked.person, collective=collective_of(marked.story.collective.pk), at=marked.story.at
    )
    return marked.story.at + FULL_NOTICE


def erase(marked: Marked) -> Erasure:
    """Ask to be erased once nothing stands in the way, and let the days to think run out."""
    at = leave_and_wait(marked)
    erasure = actions.ask_erasure(actor=marked.person, person=marked.person, typed=marked.email, at=at)
    actions.erase_due(erasure_id=erasure.pk, at=erasure.due_at)
    actions.delete_files(erasure_id=erasure.pk)
    erasure.refresh_from_db()
    return erasure


def tables_with(word: str) -> set[str]:
    """Name every table in which a word stands, in whatever column and with whatever capitals."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            whole = f'SELECT 1 FROM "{table}" AS one WHERE position(lower(%s) IN lower(one::text)) > 0'
            cursor.execute(f"SELECT EXISTS ({whole})", [word])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def files_with(word: str) -> list[str]:
    """Name every stored file in which a word stands."""
    return [
        str(path.relative_to(settings.MEDIA_ROOT))
        for path in settings.MEDIA_ROOT.rglob("*")
        if path.is_file() and word.casefold().encode() in path.read_bytes().lower()
    ]


def stored(archive: Archive) -> bytes:
    """Read the file of an archive."""
    with default_storage.open(archive.stored_as, "rb") as file:
        return file.read()


def _acts(mira: User) -> None:
    guardian = makers.person("Rut Berg")
    ActsFor.objects.create(
        person=guardian, on_behalf_of=mira, capacity="manager", evidence=EVIDENCE, since=date(2026, 1, 1)
    )


def _signing(story: Story, mira: User) -> None:
    """Name her in an order of signing, and let her give up a claim."""
    stages = [{"side": "collective", "needed": "1", "people": [story.steward.pk, mira.pk]}]
    SigningChange.objects.create(
        contract=story.contracts["signing"],
        number=1,
        what=SigningChange.What.ORDER,
        state=SigningChange.State.OPEN,
        side="collective",
        person=mira,
        order={"ordered": False, "stages": stages},
        asked_at=story.at,
    )
    work = Work.objects.get(registered_by=mira, title=SONG)
    Release.objects.create(
        contract=story.contracts["agreed"],
        work=work,
        person=mira,
        title=work.title,
        name=mira.name,
        salt="0" * 32,
        words_hash=domain.hash_of_release("0" * 32, work.title, mira.name),
        signed_at=story.at,
    )


def _mandate(story: Story, mira: User) -> None:
    mandate = mandate_in_force(mira.pk, story.collective.pk)
    kept = {
        answer.work.public_id: {answer.use: answer.answer}
        for answer in mandate.answers.filter(work__isnull=False).select_related("work")
    }
    collectives.give_mandate(
        actor=mira,
        person=mira,
        collective=collective_of(story.collective.pk),
        answers={"train_generative": "ask"},
        work_answers=kept,
        conditions={"not_companies": [story.veldra.public_id]},
        floors={"train_generative": Money(7777, "EUR")},
        at=story.at,
    )


def _works(story: Story, mira: User, other: User) -> Work:
    run = start_import(actor=mira, person=mira, file_name=FILE, stream=BytesIO(LIST.encode()), at=story.at)
    run_import(run.pk, story.at)
    add_work(
        actor=mira,
        person=mira,
        kind="song",
        title="Salt",
        artist_line="Mira Okonjo",
        performers="me",
        answer="all_mine",
        at=story.at,
    )
    shared = makers.work(other, SHARED)
    shared.artist_line = "Bo Tallis & Mira Okonjo (Lady Ferrywoman)"
    shared.save()
    Contributor.objects.create(work=shared, person=mira, part="singer", name="Mira Okonjo")
    return shared
