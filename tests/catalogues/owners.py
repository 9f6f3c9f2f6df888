"""A song of which half belongs to somebody without an account, and how tests ask and answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import Organisation, User
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import OutsideAsk, Share, Work
from tests import makers

NEW = "ilse@new.example"
DAY = timedelta(days=1)


@dataclass
class Duo:
    """An artist, their collective, and songs with a co-writer who has no account."""

    artist: User
    where: Organisation
    songs: list[Work]

    @property
    def shares(self) -> list[int]:
        """The ids of all shares of the co-writer."""
        return list(
            Share.objects.filter(holder=None, ended_at=None).order_by("pk").values_list("pk", flat=True)
        )

    def ask(self, at: datetime, **more: object) -> OutsideAsk:
        """Ask the co-writer about all songs."""
        usual = {
            "actor": self.artist,
            "person": self.artist,
            "share_ids": self.shares,
            "name": "Ilse Rand",
            "email": NEW,
            "collective": self.where,
            "questions": ["training"],
        }
        return actions.ask_outside(**{**usual, **more}, at=at)  # type: ignore[arg-type]  # a mixture of words


def duo(songs: int = 1) -> Duo:
    """Make an artist in a collective, with songs of which half is a co-writer's."""
    artist = makers.person("Mira Okonjo")
    where = makers.collective("Common Measure", members=[artist])
    made = []
    for number in range(songs):
        song = makers.work(artist, f"Song {number}", ppm=500_000)
        makers.share(song, None, ppm=500_000, outside="Ilse Rand")
        made.append(song)
    return Duo(artist, where, made)


def token_of(ask: OutsideAsk, at: datetime) -> str:
    """Draw the token that the mail carries."""
    token = actions.draw_outside_token(ask_id=ask.pk, at=at)
    assert token is not None
    return token


def shown(ask: OutsideAsk, version: str = "1") -> actions.Shown:
    """Read the text as the page shows it."""
    text = domain.wording(version, queries.question_of(ask, queries.asked_in(ask)))
    return actions.Shown(version, domain.hash_of_wording(text))


def answer(
    token: str, ask: OutsideAsk, said: str, at: datetime, *, name: str = "Ilse Rand", is_sure: bool = True
) -> OutsideAsk:
    """Answer the same for every work."""
    works = {one.share.work.public_id: said for one in queries.asked_in(ask)}
    return actions.answer_outside(
        token=token, answers=works, shown=shown(ask), name=name, is_sure=is_sure, at=at
    )
