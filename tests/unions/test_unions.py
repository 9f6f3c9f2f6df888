"""Affiliations, minimum terms, who may publish them, and their pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Organisation, Role, User
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import may
from apps.terms.domain import Terms
from apps.terms.minimum import suggested_minimum
from apps.unions import actions, messages, queries
from apps.unions.models import MinimumTerms
from tests import makers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]
THREE_YEARS = {"term.duration": {"comparator": "at_most", "value": "P3Y", "reason": "Models age."}}


def publish(actor: User, union: Organisation, **more: object) -> MinimumTerms:
    words: dict[str, object] = {"sector": "music", "comparators": THREE_YEARS, "at": AT, **more}
    return actions.publish_minimum(actor=actor, union=union, **words)  # type: ignore[arg-type]


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", page.content.decode())  # type: ignore[attr-defined]


def test_without_a_union_or_its_own_terms_the_reference_minimum_holds() -> None:
    alone, union = makers.collective(), makers.union()
    beside = makers.collective(union=union)
    for where in (alone, beside):
        assert queries.minimum_for(where.pk, AT) == (suggested_minimum(), None)
    assert queries.union_of(alone.pk) is None
    assert queries.union_of(beside.pk) == union
    assert [one.organisation for one in queries.collectives_under(union)] == [beside]


def test_a_published_version_holds_from_its_day_and_for_its_sector() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    where, pictures = makers.collective(union=union), makers.collective(union=union, sector="visual")
    first = publish(ingrid, union)
    later = publish(ingrid, union, comparators={}, valid_from=AT + timedelta(days=30))
    assert (first.version, later.version) == (1, 2)
    assert queries.minimum_for(where.pk, AT)[1] == first
    assert queries.minimum_for(where.pk, AT + timedelta(days=31))[1] == later
    assert queries.minimum_for(where.pk, AT - timedelta(days=1))[1] is None
    assert queries.minimum_for(pictures.pk, AT)[1] is None
    assert queries.meets_minimum(where.pk, Terms.parse({"term.duration": "P2Y"}), AT)
    assert not queries.meets_minimum(where.pk, Terms.parse({"term.duration": "P4Y"}), AT)
    entry = Entry.objects.filter(stream__name=f"union:{union.pk}").earliest("sequence")
    assert (entry.kind, entry.payload["hash"]) == ("minimum.published", first.comparators_hash)


def test_publishing_the_same_again_changes_nothing() -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    assert publish(ingrid, union) == publish(ingrid, union)
    assert MinimumTerms.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            {"comparators": {"term.duration": {"comparator": "one_of", "value": ["P1Y"]}}},
            "minimum.unreadable",
        ),
        ({"valid_from": AT - timedelta(days=1)}, "minimum.starts_in_the_past"),
    ],
)
def test_minimum_terms_that_cannot_be_are_refused(words: dict[str, object], code: str) -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    with pytest.raises(Refusal) as caught:
        publish(ingrid, union, **words)
    assert caught.value.code == code
    assert not MinimumTerms.objects.exists()


def test_a_collective_stands_beside_one_union_at_a_time() -> None:
    steward = makers.person()
    where, one, other = makers.collective(steward=steward), makers.union(), makers.union()
    actions.affiliate(actor=steward, collective=where, union=one, at=AT)
    actions.affiliate(actor=None, collective=where, union=other, at=AT)
    assert queries.union_of(where.pk) == other
    for union, code in ((other, "union.affiliated_already"), (makers.company(), "union.not_a_union")):
        with pytest.raises(Refusal) as caught:
            actions.affiliate(actor=steward, collective=where, union=union, at=AT)
        assert caught.value.code == code
    streams = Entry.objects.filter(kind="union.affiliated").values_list("stream__name", flat=True)
    assert set(streams) == {f"members:{where.pk}", f"union:{one.pk}", f"union:{other.pk}"}


TABLE = {
    "nobody": "--",
    "stranger": "--",
    "member": "--",
    "steward": "-+",
    "representative": "+-",
    "representative of another": "--",
    "former representative": "--",
    "delegate": "--",
    "superuser": "--",
}


def test_permissions() -> None:
    people: dict[str, object] = {name: makers.person(name) for name in TABLE}
    where = makers.collective(members=[people["member"]], steward=people["steward"])  # type: ignore[list-item, arg-type]
    union = makers.union(representative=people["representative"])  # type: ignore[arg-type]
    makers.union(representative=people["representative of another"])  # type: ignore[arg-type]
    makers.company(delegate=people["delegate"])  # type: ignore[arg-type]
    former = makers.seat(people["former representative"], union, Role.REPRESENTATIVE)  # type: ignore[arg-type]
    former.until = AT
    former.save()
    User.objects.filter(name="superuser").update(is_superuser=True)
    people["superuser"], people["nobody"] = User.objects.get(name="superuser"), AnonymousUser()
    found = {
        name: ("+" if may(who, "unions.publish_minimum", union) else "-")
        + ("+" if may(who, "unions.affiliate", where) else "-")
        for name, who in people.items()
    }
    assert found == TABLE
    with pytest.raises(NotAllowed):
        publish(people["steward"], union)  # type: ignore[arg-type]
    assert list(queries.representatives_of(union.pk)) == [people["representative"]]


def test_every_refusal_of_the_app_has_words() -> None:
    folder = Path(actions.__file__).parent.parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', code)) == set(messages.MESSAGES)


def test_the_minimum_is_public_with_its_reasons(client: Client) -> None:
    ingrid = makers.person("Ingrid Vasko")
    union = makers.union("Stage and Session", representative=ingrid)
    where = makers.collective("Common Measure", union=union)
    path = reverse("unions:minimum", args=[union.slug, "music"])
    assert "The reference minimum holds." in text_of(client.get(path))
    publish(ingrid, union)
    page = text_of(client.get(path))
    assert "at most 3 years" in page
    assert "Models age." in page
    assert "Version 1" in page
    assert "1 of" in page
    assert client.get(reverse("unions:minimum", args=[union.slug, "circus"])).status_code == 404
    front = text_of(client.get(reverse("unions:union", args=[union.slug])))
    assert "Who speaks for it" in front
    assert "Ingrid Vasko" not in front
    assert "Common Measure" in front
    beside = reverse("unions:beside", args=[where.slug])
    assert "Stage and Session" in text_of(client.get(beside))
    assert "<html" not in text_of(client.get(beside, HTTP_HX_REQUEST="true"))
    assert "No union yet" in text_of(client.get(reverse("unions:beside", args=[makers.collective().slug])))


def test_a_representative_changes_one_field_and_publishes(as_person: SignIn) -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    visitor = as_person(ingrid)
    path = reverse("unions:edit_minimum", args=[union.slug, "music", "term.duration"])
    assert 'value="P3Y"' in text_of(visitor.get(path))
    answer = {"comparator": "at_most", "value": "P2Y", "reason": "Models age fast."}
    assert visitor.post(path, answer).status_code == 302
    minimum, version = queries.minimum_in_force(union.pk, "music", datetime.now(UTC))
    comparator = minimum.get("term.duration")
    assert comparator is not None
    assert (comparator.value, comparator.reason) == ("P2Y", "Models age fast.")
    assert version is not None
    assert len(minimum) == len(suggested_minimum())
    assert "length of time" in text_of(visitor.post(path, {**answer, "value": "two years"}))
    assert visitor.post(path, {"comparator": ""}).status_code == 302
    assert len(queries.minimum_in_force(union.pk, "music", datetime.now(UTC))[0]) == len(minimum) - 1


@pytest.mark.parametrize(
    ("key", "entered", "value"),
    [
        (
            "money.fee_per_work",
            {"comparator": "at_least", "value": "9", "currency": "EUR"},
            {"amount": "9.00", "currency": "EUR"},
        ),
        ("money.minimum_guarantee", {"comparator": "more_than", "value": "0"}, "0"),
        ("scope.retraining", {"comparator": "equals", "options": ["new_licence"]}, "new_licence"),
        ("term.exclusivity", {"comparator": "one_of", "options": ["none", "sole"]}, ["none", "sole"]),
        ("identity.protected_names", {"comparator": "equals", "value": "true"}, True),
        ("term.territory", {"comparator": "all_of", "value": "SE, DE"}, ["DE", "SE"]),
        ("term.governing_law", {"comparator": "present"}, None),
    ],
)
def test_every_type_of_field_can_be_given_a_minimum(
    as_person: SignIn, key: str, entered: dict[str, object], value: object
) -> None:
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    visitor, path = as_person(ingrid), reverse("unions:edit_minimum", args=[union.slug, "music", key])
    assert visitor.post(path, entered).status_code == 302
    comparator = queries.minimum_in_force(union.pk, "music", datetime.now(UTC))[0].get(key)
    assert comparator is not None
    assert comparator.value == value
    assert visitor.get(path).status_code == 200


def test_nobody_else_reaches_the_form(as_person: SignIn) -> None:
    union = makers.union(representative=makers.person())
    path = reverse("unions:edit_minimum", args=[union.slug, "music", "term.duration"])
    assert as_person(makers.person()).get(path).status_code == 403
    assert as_person(makers.person()).post(path, {"comparator": ""}).status_code == 403
    assert not MinimumTerms.objects.exists()
    unknown = reverse("unions:edit_minimum", args=[union.slug, "music", "term.unheard"])
    assert as_person(makers.person()).get(unknown).status_code == 404


@pytest.mark.parametrize("statement", ["UPDATE {} SET version = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_published_minimum_stays_as_it_is(statement: str) -> None:
    representative = makers.person()
    publish(representative, makers.union(representative=representative))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(MinimumTerms._meta.db_table))


def test_representatives_are_told_that_their_union_has_no_key(
    client: Client, as_person: SignIn, settings: LazySettings, tmp_path: Path
) -> None:
    settings.KEYS_DIR, settings.DEBUG, settings.DEMO = tmp_path / "keys", False, False
    ingrid = makers.person()
    union = makers.union(representative=ingrid)
    address, words = (
        reverse("unions:union", args=[union.slug]),
        "Openings and closes of votes are not cosigned.",
    )
    told = text_of(as_person(ingrid).get(address))
    assert words in told
    assert f"manage.py make_keys --union {union.slug}" in told
    for other in (client, as_person(makers.person())):
        assert words not in text_of(other.get(address))
    call_command("make_keys", "--union", union.slug)
    assert words not in text_of(as_person(ingrid).get(address))
