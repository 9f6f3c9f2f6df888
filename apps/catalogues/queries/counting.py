"""What the pictures of a catalogue count of works that are named, as their rows say it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from apps.catalogues import domain
from apps.catalogues.models import AiPart, Contributor, Identifier, Recording, Work
from apps.catalogues.queries.kept import Counted

# The degrees of a machine's part, the one that counts first.
_DEGREES = (AiPart.Degree.FULL, AiPart.Degree.PARTIAL, AiPart.Degree.NONE)
_WRITERS = frozenset({Contributor.Part.COMPOSER, Contributor.Part.AUTHOR})


def counted_of(work_ids: Collection[int]) -> dict[int, Counted]:
    """Take what is counted of works from their rows, in six statements that find them by an index."""
    ids = list(work_ids)
    schemes = _gathered(_schemes(ids))
    parts = _gathered(Contributor.objects.filter(work__in=ids).values_list("work", "part"))
    degrees = _gathered(AiPart.objects.filter(work__in=ids).values_list("work", "degree"))
    timed = Recording.works.through.objects.filter(work__in=ids, recording__duration_ms__isnull=False)
    lengths = set(timed.values_list("work", flat=True))
    found = {}
    works = Work.objects.filter(pk__in=ids).values_list("pk", "kind", "artist_line", "year")
    for pk, kind, artist, year in works:
        traits = domain.Traits(
            schemes=frozenset(schemes[pk]),
            artist=bool(artist) or Contributor.Part.MAKER in parts[pk],
            writer=bool(_WRITERS & parts[pk]),
            length=pk in lengths,
            year=year is not None,
        )
        machine = next((degree.value for degree in _DEGREES if degree in degrees[pk]), "unsaid")
        found[pk] = Counted(kind, year, domain.matchability(kind, traits).score, machine)
    return found


def _schemes(ids: list[int]) -> Iterator[tuple[int, str]]:
    """Name the schemes of the codes of works and of their recordings, those that are wrong apart."""
    good = Identifier.objects.exclude(verdict=Identifier.Verdict.INVALID)
    for path in ("work", "recording__works"):
        yield from good.filter(**{f"{path}__in": ids}).values_list(path, "scheme")


def _gathered(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for pk, value in rows:
        found[pk].add(value)
    return found
