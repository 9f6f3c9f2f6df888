"""Who may what: people down, permissions across."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import Role, User
from apps.collectives.models import Membership
from apps.collectives.rules import InNameOf
from apps.common.permissions import may
from tests.collectives.makers import AT, group_of, makers, speaks_for

pytestmark = pytest.mark.django_db

PERMISSIONS = ("found_collective", "set_bylaws", "see_members", "decide_application", "leave")
TABLE = {
    "nobody": "-----",
    "stranger": "+----",
    "applicant": "+----",
    "member": "+---+",
    "steward": "+++++",
    "steward of another": "+----",
    "former steward": "+----",
    "representative": "+----",
    "delegate": "-----",
    "superuser": "+----",
}


def test_permissions_on_a_collective() -> None:
    people: dict[str, object] = {name: makers.person(name) for name in TABLE}
    where = makers.collective(members=[people["member"]], steward=people["steward"])  # type: ignore[list-item, arg-type]
    makers.collective(steward=people["steward of another"])  # type: ignore[arg-type]
    makers.union(representative=people["representative"])  # type: ignore[arg-type]
    makers.company(delegate=people["delegate"])  # type: ignore[arg-type]
    former = makers.seat(people["former steward"], where, Role.STEWARD)  # type: ignore[arg-type]
    former.until = AT
    former.save()
    User.objects.filter(name="superuser").update(is_superuser=True, is_staff=True)
    people["superuser"], people["nobody"] = User.objects.get(name="superuser"), AnonymousUser()
    group = group_of(where)
    application = Membership.objects.create(
        collective=group, person=people["applicant"], state="applied", applied_at=AT
    )
    subjects = {"decide_application": application}
    found = {
        name: "".join(
            "+" if may(who, f"collectives.{verb}", subjects.get(verb, group)) else "-" for verb in PERMISSIONS
        )
        for name, who in people.items()
    }
    assert found == TABLE


ANSWERS = ("apply", "give_mandate", "answer_work", "answer_terms")
FOR_WHOM = {
    ("mira", "mira"): "++++",
    ("steward", "mira"): "----",
    ("manager", "mira"): "----",
    ("guardian", "mira"): "----",
    ("ward", "ward"): "----",
    ("guardian", "ward"): "++++",
    ("manager", "ward"): "----",
    ("heir", "alma"): "++++",
    ("alma", "alma"): "----",
    ("steward", "alma"): "----",
    ("stranger", "stranger"): "+---",
}


def test_permissions_in_the_name_of_a_person() -> None:
    people = {
        name: makers.person(name) for name in ("mira", "steward", "manager", "guardian", "heir", "stranger")
    }
    people["ward"] = makers.person(born_on=date(2015, 1, 1))
    people["alma"] = makers.person(died_on=date(2025, 1, 1))
    members = [people["mira"], people["ward"], people["alma"]]
    group = group_of(makers.collective(members=members, steward=people["steward"]))
    speaks_for(people["guardian"], people["ward"], "guardian")
    speaks_for(people["guardian"], people["mira"], "guardian")
    speaks_for(people["manager"], people["mira"], "manager")
    speaks_for(people["manager"], people["ward"], "manager")
    speaks_for(people["heir"], people["alma"], "estate")
    found = {
        (actor, person): "".join(
            "+" if may(people[actor], f"collectives.{verb}", InNameOf(people[person], group)) else "-"
            for verb in ANSWERS
        )
        for actor, person in FOR_WHOM
    }
    assert found == FOR_WHOM


def test_nobody_speaks_for_nobody() -> None:
    assert not may(makers.person(), "collectives.give_mandate", None)
    assert not may(makers.person(), "collectives.decide_application", None)
