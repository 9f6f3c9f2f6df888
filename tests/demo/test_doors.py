"""The doors of the front page: from this machine, in the demo, and nowhere else."""

import os
import subprocess
import sys
from datetime import datetime

import pytest
from django.test import Client

from apps.demo.doors import DOORS


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.slug)
def test_a_door_leads_to_the_home_of_its_person(world: datetime, door: object) -> None:
    client = Client()

    answer = client.post(f"/demo/enter/{door.slug}/", follow=True)

    assert answer.redirect_chain == [("/home/", 302)]
    assert door.person in answer.content.decode()


def test_the_front_page_has_a_door_for_each_role(world: datetime) -> None:
    page = Client().get("/").content.decode()

    assert [f'action="/demo/enter/{door.slug}/"' in page for door in DOORS] == [True] * 4


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "2001:db8::1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    ],
    ids=["elsewhere", "elsewhere, six", "no address", "through a proxy"],
)
def test_a_door_is_closed_from_elsewhere(world: datetime, extra: dict[str, str]) -> None:
    client = Client(**extra)

    assert client.post("/demo/enter/artist/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.9.9.9"])
def test_a_door_is_open_from_this_machine(world: datetime, address: str) -> None:
    assert Client(REMOTE_ADDR=address).post("/demo/enter/artist/").status_code == 302


def test_a_door_needs_a_post_and_a_token(world: datetime) -> None:
    assert Client().get("/demo/enter/artist/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/enter/artist/").status_code == 403


def test_there_is_no_such_door(world: datetime) -> None:
    assert Client().post("/demo/enter/nobody/").status_code == 404


def test_outside_the_demo_there_are_no_doors() -> None:
    look = "import django; django.setup(); from django.urls import reverse; reverse('demo:front')"
    names = {"TUTTI_DEMO": "0", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "apps.config.settings"}

    done = subprocess.run(
        [sys.executable, "-c", look], env={**os.environ, **names}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "'demo' is not a registered namespace" in done.stderr
