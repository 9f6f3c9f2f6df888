"""Minimum terms of a country and of a later day, and what offers and drafts say about them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from apps.accounts.models import Organisation, User
from apps.common.errors import Refusal
from apps.terms.domain import Terms
from apps.unions import actions, messages, queries
from apps.unions.models import MinimumTerms
from tests import makers
from tests.unions.test_unions import text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]


def years(most: int) -> dict[str, object]:
    reason = f"{most} years are enough."
    return {"term.duration": {"comparator": "at_most", "value": f"P{most}Y", "reason": reason}}


def publish(actor: User, union: Organisation, most: int, **more: object) -> MinimumTerms:
    words: dict[str, object] = {"sector": "music", "comparators": years(most), "at": AT, **more}
    return actions.publish_minimum(actor=actor, union=union, **words)  # type: ignore[arg-type]


def test_a_country_goes_before_everywhere() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    swedish, danish = makers.collective(union=union), makers.collective(union=union)
    Organisation.objects.filter(pk=danish.pk).update(country="DK")
    everywhere = publish(ingrid, union, 3)
    sweden = publish(ingrid, union, 2, territory="SE")
    assert [everywhere.version, sweden.version] == [1, 2]
    assert publish(ingrid, union, 4).version == 3
    assert queries.minimum_for(swedish.pk, AT)[1] == sweden
    assert queries.minimum_for(danish.pk, AT)[1].version == 3  # type: ignore[union-attr]


def test_nothing_holds_before_what_is_announced() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    publish(ingrid, union, 3, valid_from=AT + timedelta(days=30))
    for words, code in (({}, "minimum.before_announced"), ({"territory": "ZZ"}, "minimum.no_such_country")):
        with pytest.raises(Refusal) as caught:
            publish(ingrid, union, 2, **words)
        assert caught.value.code == code
    assert publish(ingrid, union, 2, territory="SE").version == 2


def test_the_news_for_some_terms_are_what_holds_since_and_what_is_announced() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    where = makers.collective(union=union)
    terms = Terms.parse({"term.duration": "P3Y"})
    first = publish(ingrid, union, 4)
    assert not queries.news_for(where.pk, terms, since=AT, at=AT)
    second = publish(ingrid, union, 3, at=AT + timedelta(days=1))
    third = publish(ingrid, union, 2, at=AT + timedelta(days=2), valid_from=AT + timedelta(days=9))
    news = queries.news_for(where.pk, terms, since=AT, at=AT + timedelta(days=3))
    assert [(one.version, one.is_in_force) for one in news] == [(second, True), (third, False)]
    assert [one.verdicts[0].verdict for one in news] == ["meets", "below"]
    words = messages.say_news(news)
    assert [one.below for one in words] == ["", messages.label("term.duration")]
    later = queries.news_for(where.pk, terms, since=AT, at=AT + timedelta(days=10))
    assert [one.version for one in later] == [third]
    assert first not in [one.version for one in later]
    assert not queries.news_for(makers.collective().pk, terms, since=AT, at=AT)


def test_each_field_reads_its_verdict_with_the_reason() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    where = makers.collective(union=union)
    publish(ingrid, union, 2)
    minimum, _version = queries.minimum_for(where.pk, AT)
    for answer, kind in (("P3Y", "below"), ("P2Y", "meets")):
        row = messages.floor_rows(queries.check(Terms.parse({"term.duration": answer}), minimum))[0]
        assert (row.kind, row.reason, row.minimum) == (kind, "2 years are enough.", "at most 2 years")
    missing = messages.floor_rows(queries.check(Terms.parse({}), minimum))
    assert [row.kind for row in missing] in ([], ["missing"])


def test_a_representative_announces_a_minimum_for_a_country_by_page(as_person: SignIn) -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    visitor = as_person(ingrid)
    path = reverse("unions:edit_minimum", args=[union.slug, "music", "term.duration"]) + "?territory=SE"
    day = (now() + timedelta(days=30)).date()
    entered = {"comparator": "at_most", "value": "P2Y", "reason": "Fast.", "holds_from": day.isoformat()}
    assert visitor.post(path, entered).status_code == 302
    version = MinimumTerms.objects.get()
    assert (version.territory, version.valid_from > now()) == ("SE", True)
    shown = text_of(visitor.get(reverse("unions:minimum", args=[union.slug, "music"]) + "?territory=SE"))
    assert "Version 1 is announced and holds from" in shown
    assert f'value="{day.isoformat()}"' in text_of(visitor.get(path))
    past = visitor.post(path, {**entered, "value": "P1Y", "holds_from": "2020-01-01"})
    assert past.status_code == 422
    assert "never from a day that is past" in text_of(past)
    soon = visitor.post(path, {**entered, "value": "P1Y", "holds_from": ""})
    assert "Version 1 is announced already." in text_of(soon)
    unknown = reverse("unions:minimum", args=[union.slug, "music"]) + "?territory=Q9"
    assert "is no country" in text_of(visitor.get(unknown))
