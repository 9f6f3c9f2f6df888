"""The words about rows of a mandate: what a row says, and by which answer a work is held."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.collectives.domain import RIGHTS, USES, Held, Row
from apps.collectives.messages.standing import ANSWERS, say_use

KINDS: Mapping[str, str | Promise] = {
    "song": _("songs"),
    "instrumental": _("instrumentals"),
    "image": _("pictures"),
    "text": _("texts"),
}

ROW_RIGHTS: Mapping[str, str | Promise] = {
    "master": _("the recording"),
    "composition": _("the composition"),
    "performer": _("the performers' right"),
    "image": _("the right in a picture"),
    "text": _("the right in a text"),
    "database": _("the right in a database"),
}

_BY: Mapping[str, str | Promise] = {
    "general": _("what you say for all your works"),
    "kind": _("your row for this kind of work"),
    "list": _("your row that names this work"),
    "work": _("what you say for this work"),
    "right": _("your row for a right in these terms"),
    "country": _("your row for a country in these terms"),
    "right_country": _("your row for a right and a country in these terms"),
}
_MOST_NAMED = 3


def say_by(held: Held) -> str:
    """Say whence the answer is that holds."""
    return str(_BY[held.by])


def say_uses(row: Row) -> str:
    """Name the uses of a row."""
    if len(row.uses) == len(USES):
        return gettext("every use")
    return "; ".join(say_use(use) for use in USES if use in row.uses)


def say_works(row: Row, titles: Sequence[str]) -> str:
    """Say which works a row names."""
    if row.works:
        named = [gettext("“%(title)s”") % {"title": title} for title in titles[:_MOST_NAMED]]
        more = len(row.works) - len(named)
        if more:
            named.append(ngettext("%(n)s more work", "%(n)s more works", more) % {"n": more})
        return _listed(named)
    if row.kinds:
        kinds = _listed([str(KINDS[one]) for one in KINDS if one in row.kinds])
        return gettext("my %(kinds)s") % {"kinds": kinds}
    return gettext("all my works")


def say_reach(row: Row) -> str:
    """Say which rights and countries a row is about; "" if it is about every one."""
    rights = _listed([str(ROW_RIGHTS[right]) for right in RIGHTS if right in row.rights], gettext(" or "))
    places = ", ".join(sorted(row.territories))
    if rights and places:
        both = {"rights": rights, "places": places}
        return gettext("where a licence reaches %(rights)s and %(places)s") % both
    if rights or places:
        return gettext("where a licence reaches %(what)s") % {"what": rights or places}
    return ""


def say_excepted(rows: Collection[Row]) -> list[str]:
    """Say where something stricter holds than the answer that counts elsewhere."""
    said = [{"answer": ANSWERS[row.answer], "where": say_reach(row)} for row in rows]
    return [gettext("%(answer)s %(where)s") % one for one in said]


def _listed(words: Sequence[str], last: str = "") -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + (last or gettext(" and ")) + words[-1]
