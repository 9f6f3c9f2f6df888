"""Keeps what helps to find works; none of it is a fact about a work."""

from django.db import connection, transaction
from django.db.models import F, QuerySet

from apps.catalogues import domain
from apps.catalogues.models import Word, Work

_GATHER = """
    INSERT INTO catalogues_word (text)
    SELECT DISTINCT left(lexeme, 100)
    FROM catalogues_work, unnest(tsvector_to_array(to_tsvector('simple', search_text))) AS lexeme
    WHERE length(lexeme) BETWEEN 3 AND 100
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def gather_words() -> int:
    """Gather anew the words that stand in works; gives how many there are.

    Readers see the old words until the new ones are there.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogues_word")
        cursor.execute(_GATHER)
        return int(cursor.rowcount)


def forget_words(works: QuerySet[Work]) -> None:
    """Drop the words of works that are being emptied; those that others have come back within the hour."""
    words = {word for text in works.values_list("search_text", flat=True) for word in text.split()}
    Word.objects.filter(text__in={part for word in words for part in domain.words_of(word)}).delete()


def fill_search_texts(limit: int) -> int:
    """Have the trigger fill rows that were there before it; gives how many."""
    empty = Work.objects.filter(search_text="").exclude(title="").values_list("pk", flat=True)[:limit]
    return Work.objects.filter(pk__in=list(empty)).update(title=F("title"))
