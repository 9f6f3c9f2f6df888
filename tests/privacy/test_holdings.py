"""Nothing about people is forgotten: every field of every model has a fate, and every period an end."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models

from apps.accounts.models import User
from apps.common import holdings, retention
from apps.privacy import messages

# Fields that hold neither words nor people, by what they are made of.
_CODED = (models.BooleanField, models.IntegerField, models.DateField, models.AutoField)


def own_models():
    return [
        model
        for model in apps.get_models(include_auto_created=False)
        if model.__module__.startswith("apps.") and not model.__module__.startswith("apps.demo")
    ]


def says_something(model, field):
    """Whether a field points to a person, or can hold words."""
    if getattr(field, "auto_created", False) or not hasattr(field, "attname"):
        return False
    if field.is_relation:
        return field.related_model is User
    if model is User:
        return not isinstance(field, models.AutoField | models.BooleanField) and field.name != "erased_at"
    if field.name == "public_id" or isinstance(field, _CODED):
        return False
    return not field.choices


def fields_that_say_something():
    return {
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if says_something(model, field)
    }


def test_the_search_finds_names_texts_and_people():
    found = fields_that_say_something()
    assert {"User.email", "Work.title", "Opinion.text", "Seat.person", "Mandate.conditions"} <= found
    assert AbstractUser is not User


def test_every_field_that_may_be_about_a_person_has_a_fate():
    said = {name for holding in holdings.all_holdings() for name in holding.fates}
    assert fields_that_say_something() - said == set()


def test_no_fate_is_said_of_a_field_that_is_not_there():
    known = {f"{model.__name__}.{field.name}" for model in own_models() for field in model._meta.get_fields()}
    said = {name for holding in holdings.all_holdings() for name in holding.fates}
    assert said - known == set()


def test_each_app_speaks_of_its_own_models_only():
    for holding in holdings.all_holdings():
        own = {model.__name__ for model in apps.get_app_config(holding.app).get_models()}
        assert {name.partition(".")[0] for name in holding.fates} <= own, holding.app


def test_every_app_with_models_has_registered():
    with_models = {model._meta.app_label for model in own_models()}
    assert with_models - {holding.app for holding in holdings.all_holdings()} == set()


def test_every_period_is_applied_and_said():
    assert set(retention.applied()) == set(retention.PERIODS)
    assert set(messages._PERIODS) == set(retention.PERIODS)
    assert len(messages.say_periods()) == len(retention.PERIODS) + 1


def test_an_unknown_period_is_not_taken():
    with pytest.raises(KeyError):
        retention.register("for ever", lambda before, limit: 0)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mira Okonjo sings", "… sings"),
        ("MIRA OKONJO & Bo", "… & Bo"),
        ("Miranda stays", "Miranda stays"),
        ("write to mira@x.example, please", "write to …, please"),
    ],
)
def test_names_go_and_words_stay(text, left):
    assert holdings.scrub(text, ("Mira Okonjo", "mira@x.example", "")) == left
