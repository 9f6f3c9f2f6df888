"""The site in a language that nobody speaks: what stands outside its brackets was forgotten."""

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from apps.common.ids import new_public_id
from tests.browser.pages import NOBODY, PAGES, person_of
from tests.browser.story import Story, tell
from tests.languages.pseudo import CODE, pseudo_language, unmarked
from tests.languages.reading import spoken
from tests.signin import sign_in

WORD = re.compile(r"[A-Za-zÀ-ž]{2,}")
LENGTH_OF_ID = len(new_public_id())
SMALL_CODE = re.compile(r"[a-z_.:]*$")
CODE_OF_CAPITALS = re.compile(r"[A-Z]{2,4}$")
FINGERPRINT = re.compile(r"\b[0-9a-f]{4}( [0-9a-f]{4})+\b")
# Names and units that are the same in every language.
SAME_EVERYWHERE = {
    *("Tutti", "tutti", "English", "Deutsch", "Pseudo", "OpenAPI", "GRid", "MusicBrainz", "Excel"),
}
# They name components and kinds of mail for those who build the site.
# The question to an owner outside is a versioned text, written by hand in each language that it has.
NOT_READ_HERE = {
    *("home:styleguide", "notifications:mails", "notifications:mail"),
    "catalogues:outside_question",
}


@pytest.fixture
def story(db) -> Story:
    return tell()


def words_of_people() -> list[re.Pattern[str]]:
    """Collect every text that people wrote, longest first; a page may show it as it is."""
    texts: set[str] = set(available_timezones())
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if _is_text(field)]
        for row in model._default_manager.values_list(*names) if names else ():
            for value in row:
                texts |= {" ".join(text.split()) for text in _texts(value)}
    # Codes are small and one word; a page that shows one has forgotten to say it in words.
    texts = {text for text in texts if not SMALL_CODE.match(text) or len(text) == LENGTH_OF_ID}
    longest_first = sorted(texts, key=len, reverse=True)
    return [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in longest_first if WORD.search(text)]


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def forgotten(html: str, people: Iterable[re.Pattern[str]]) -> list[str]:
    """List the words of a page that neither a translator nor a person has written."""
    rest = unmarked("\n".join(spoken(html)))
    rest = FINGERPRINT.sub(" ", rest)
    for theirs in people:
        rest = theirs.sub(" ", rest)
    return [
        line.strip()
        for line in rest.splitlines()
        if any(
            word not in SAME_EVERYWHERE and not CODE_OF_CAPITALS.match(word) for word in WORD.findall(line)
        )
    ]


def test_every_word_of_every_page_can_be_translated(story: Story):
    with pseudo_language():
        problems = []
        people = words_of_people()
        for page in PAGES:
            if page.name in NOT_READ_HERE:
                continue
            client = Client(headers={"accept-language": CODE})
            if page.who != NOBODY:
                person = page.reader(story)
                person.language = CODE
                person.save(update_fields=["language"])
                sign_in(person_of(story, page.who), client)
            answer = client.get(page.url(story))
            html = answer.content.decode()
            assert answer.status_code == 200, f"{page}: {answer.status_code}"
            assert f'<html lang="{CODE}" dir="rtl"' in html, page
            problems += [f"{page}: {each}" for each in forgotten(html, people)]
    assert not problems, "\n".join(problems)


def test_words_outside_brackets_are_found():
    html = '<p>⟦Saved by ⟦you⟧ at⟧ 14:32 <b title="plain">Mira Okonjo</b> <span>forgotten</span></p>'
    assert forgotten(html, [re.compile("Mira Okonjo")]) == ["plain", "forgotten"]
