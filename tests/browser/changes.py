"""Two works that look alike, some that were changed in one go, and lists of training data."""

from datetime import datetime
from io import BytesIO

from apps.accounts.models import User
from apps.catalogues.actions import change_works, plan_change
from apps.catalogues.domain import Wish, fingerprint
from apps.catalogues.models import Alike, BulkChange, ImportRun, Work
from apps.claims import actions as claims
from apps.claims.models import Dataset
from tests import makers


def let_look_alike(person: User, first: Work, second: Work) -> Alike:
    """Suggest that two works are one."""
    reasons = ["close_words", "same_artist", "other_length"]
    return Alike.objects.create(person=person, first=first, second=second, score=65, reasons=reasons)


def date_anew(person: User, run: ImportRun, at: datetime) -> BulkChange:
    """Give the works of a list another year."""
    wish, work_ids = Wish(year=2025), list(run.works.values_list("pk", flat=True))
    shown = fingerprint(plan_change(actor=person, work_ids=work_ids, wish=wish))
    [change] = change_works(actor=person, work_ids=work_ids, wish=wish, shown=shown, at=at)
    return change


def bring_lists(person: User, lines: str, title: str, at: datetime) -> tuple[Dataset, Dataset]:
    """Give a list that is ready, with works of a person in it, and one whose columns wait to be confirmed."""
    ready = makers.dataset(person, f"{lines}# {person.public_id}\n", name="Open Songs 2021", at=at)
    other = f"Artist\tTitle\n{person.name}\t{title}\n# {person.public_id}\t\n"
    asked = claims.bring_dataset(
        actor=person, file_name="more.tsv", stream=BytesIO(other.encode()), name="More songs", at=at
    )
    return ready, asked
