"""Who lives in the world: accounts, and the few people with names of their own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from random import Random

from django.utils.text import slugify

from apps.accounts.models import User
from apps.demo.world import names

MIRA, TOMAS = "Mira Okonjo", "Tomas Hallberg"
INGRID, JONAS = "Ingrid Vasko", "Jonas Feld"
LIV, IMRE = "Liv Aksen", "Imre Katz"
BO, ANA = "Bo Tallis", "Ana Reis"
CHOIR = ("Runa Vidal", "Milo Sandvik", "Signe Orlov", "Pau Lorca")
OTTO = "Otto Kessel"
SALT_ROAD_STEWARD, INK_STEWARD = "Noor Brandvold", "Yara Fontein"
EDDA, NIECE = "Edda Marsh", "Ines Marsh"
JUNO, MOTHER = "Juno Ferrau", "Leda Ferrau"
COLLEAGUE = "Arvo Lindeman"
PETRA, HENRIKE = "Petra Rahn", "Henrike Maas"
APPLICANTS = ("Wanda Birke", "Cem Deveci", "Hanne Ulvang", "Tarek Nadar", "Una Calder", "Zeno Galanis")

NAMED = (
    *(MIRA, TOMAS, LIV, IMRE, BO, ANA, *CHOIR, OTTO),
    *(SALT_ROAD_STEWARD, INK_STEWARD, EDDA, NIECE, JUNO, MOTHER),
)
HOSTS: Mapping[str, str] = {INGRID: "union.example", COLLEAGUE: "union.example"}
DOORS: Mapping[str, str] = {
    MIRA: "mira@artists.example",
    TOMAS: "tomas@artists.example",
    INGRID: "ingrid@union.example",
    JONAS: "jonas@veldra.example",
}


def address(name: str, host: str = "artists.example") -> str:
    """Give the mail address of a person; those behind the doors have short ones."""
    return DOORS.get(name) or f"{slugify(name).replace('-', '.')}@{HOSTS.get(name, host)}"


def enter(people: Iterable[str], at: datetime, host: str = "artists.example") -> dict[str, User]:
    """Write accounts as sign-up does, without a password: the doors of the front page need none."""
    made = [User(email=address(name, host), name=name, date_joined=at) for name in people]
    for person in made:
        person.set_unusable_password()
    return {person.name: person for person in User.objects.bulk_create(made)}


def strangers(random: Random, count: int) -> list[str]:
    """Invent names that nobody of importance has."""
    taken = {*NAMED, *HOSTS, *DOORS, *APPLICANTS}
    return list(islice((name for name in names.people(random) if name not in taken), count))


def known(name: str, host: str = "artists.example") -> User:
    """Find somebody of the world who is loaded already."""
    return User.objects.get(email=address(name, host))
