"""Makes the two roles of the database."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError

from apps.config import environment as env
from apps.config import roles


class Command(BaseCommand):
    help = (
        "Makes the roles that OWNER_DATABASE_URL and DATABASE_URL name, or renews their passwords, and gives "
        "the database to the owner; ADMIN_DATABASE_URL names a role that may."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        owner, application = _login("OWNER_DATABASE_URL"), _login("DATABASE_URL")
        if owner.role == application.role:
            raise CommandError("OWNER_DATABASE_URL and DATABASE_URL name the same role; they must be two.")
        roles.make(env.text("ADMIN_DATABASE_URL"), owner, application)
        if verbosity:
            self.stdout.write(
                f"{owner.role} owns the database; {application.role} is what the site works as."
            )


def _login(name: str) -> roles.Login:
    address = urlsplit(env.text(name))
    if not address.username or not address.password:
        raise CommandError(f"{name} must name a role and its password.")
    return roles.Login(unquote(address.username), unquote(address.password))
