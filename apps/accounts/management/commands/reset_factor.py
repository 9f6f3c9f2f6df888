"""Takes away the second factor of somebody who has lost it together with the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from apps.accounts import actions
from apps.accounts.models import User


class Command(BaseCommand):
    """Resets the second factor of one person.

    Whoever runs this has met the person, or heard it from somebody else who holds a seat in the same
    organisation and knows them: from here on the password alone leads to setting up a new factor. The person
    is signed out everywhere and told by mail, and `factor.reset` stands in the record.
    """

    help = "Takes away all second factors and recovery codes of one person, and signs them out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the mail address with which the person signs in")
        parser.add_argument(
            "--sure", action="store_true", help="do it; without this, only say what would be done"
        )

    def handle(self, *args: Any, email: str, sure: bool, **options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if not sure:
            raise CommandError(f"This takes away every second factor of {person.name}. Say --sure to do it.")
        lost = actions.reset_factors(person=person, at=now())
        self.stdout.write(f"{lost} second factor(s) of {person.name} taken away; signed out everywhere.")
