"""Finding works by what somebody typed."""

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorExact, TrigramSimilarity
from django.db import connection
from django.db.models import Q, QuerySet

from apps.catalogues import domain
from apps.catalogues.models import Identifier, Recording, Word, Work

# How many words are looked at for one that is misspelt, and how many of them are tried.
_LIKELY, _NEAREST = 30, 5
# Fewer letters than an index of three at a time can look up.
_LETTERS = 3


def search(works: QuerySet[Work], words: str) -> QuerySet[Work]:
    """Narrow works to those that have all the words, begun or whole, with or without accents, or the code."""
    words = words.strip()
    if not words:
        return works
    folded = _fold(words)
    found = Q() if domain.is_plain(folded) else Q(search_text__contains=folded)
    if starts := domain.words_of(folded):
        found |= _has(" & ".join(f"{_quoted(word)}:*" for word in starts))
    if codes := domain.codes_in(words):
        named = Identifier.objects.filter(normalised__in=codes)
        links = Recording.works.through.objects.filter(recording__in=named.values("recording"))
        found |= Q(pk__in=named.values("work")) | Q(pk__in=links.values("work"))
    return works.filter(found)


def search_alike(works: QuerySet[Work], words: str) -> QuerySet[Work]:
    """Narrow works to those that have what was typed within a word, or only slips away from each word."""
    folded = _fold(words.strip())
    found = Q(search_text__contains=folded) if len(folded) >= _LETTERS else Q(pk__in=[])
    near = [_words_like(word) for word in domain.words_of(folded)]
    if near and all(near):
        alternatives = (" | ".join(map(_quoted, words)) for words in near)
        found |= _has(" & ".join(f"({each})" for each in alternatives))
    return works.filter(found)


def _has(query: str) -> Q:
    """Say, as a condition in the very form of its index, that a work's words match a query."""
    vector = SearchVector("search_text", config="simple")
    return Q(SearchVectorExact(vector, SearchQuery(query, search_type="raw", config="simple")))


def _quoted(word: str) -> str:
    """Write a word for a query: what PostgreSQL took from a title may hold its own signs ("o'ne.example")."""
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _fold(words: str) -> str:
    """Fold words as the trigger of `Work.search_text` does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(unaccent(normalize(%s, NFKC)))", [words.replace("\x00", "")])
        return str(cursor.fetchone()[0])


def _words_like(word: str) -> list[str]:
    """List words of the catalogues of which a word may be a slip, the nearest first; a known word alone."""
    if Word.objects.filter(text=word).exists():
        return [word]
    near = Word.objects.filter(text__trigram_similar=word).annotate(likeness=TrigramSimilarity("text", word))
    texts = near.order_by("-likeness", "text").values_list("text", flat=True)[:_LIKELY]
    return [text for text in texts if domain.is_slip_of(word, text)][:_NEAREST]
