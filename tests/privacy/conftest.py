"""Signed in a moment ago, as the pages about one's own data demand."""

import time

import pytest
from django.test import Client

from apps.accounts.models import User


@pytest.fixture
def signed_in_again():
    """Give a client whose person has just typed the password."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in
