"""The words about works that are taken back, and about what ended of a schedule."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from apps.collectives.messages import say_use
from apps.common.templatetags.look import on_date
from apps.contracts.models import Contract, ScheduleVersion
from apps.contracts.queries import Noticed, Stopped


def say_taken(noticed: Noticed) -> str:
    """Say what was taken back: works, and for which uses."""
    withdrawal = noticed.withdrawal
    if withdrawal.work is not None:
        works = gettext("“%(title)s”") % {"title": withdrawal.work.title}
    elif withdrawal.is_list:
        count = len(withdrawal.listed.all())
        works = ngettext("One work", "%(count)s works", count) % {"count": count}
    elif kept := len(withdrawal.kept.all()):
        words = ngettext("All works but one", "All works but %(count)s", kept)
        works = words % {"count": kept}
    else:
        works = gettext("All works")
    uses = say_uses(withdrawal.uses)
    return gettext("%(works)s: %(uses)s") % {"works": works, "uses": uses}


def say_uses(uses: Sequence[str]) -> str:
    """Name uses; none of them means every use."""
    return "; ".join(say_use(use) for use in uses) or gettext("every use")


def say_stopped(words: str, one: Stopped) -> str:
    """Say what of a work ended or runs out, by words for the whole of it; single uses are named."""
    ended = {"words": words, "day": on_date(one.last_day)}
    if not one.uses:
        return gettext("%(words)s, last day %(day)s") % ended
    return gettext("%(words)s for: %(uses)s; last day %(day)s") % {**ended, "uses": say_uses(one.uses)}


def say_versions(contract: Contract, versions: list[ScheduleVersion]) -> list[dict[str, object]]:
    """Say each of the newest versions of a schedule: number, day, fingerprint, and what ended with it."""
    some = {one.pk: list(getattr(one, "some", ())) for one in versions}
    named = {line.work_id for lines in some.values() for line in lines}
    titles = dict(contract.schedule.filter(work__in=named).values_list("work", "title"))
    return [
        {
            "number": one.number,
            "made_at": one.made_at,
            "fingerprint": one.fingerprint,
            "ended": [
                {
                    "title": titles.get(line.work_id) or gettext("A work whose words were erased"),
                    "uses": say_uses(line.uses),
                    "last_day": line.last_day,
                }
                for line in some[one.pk]
            ],
            "more": getattr(one, "count", 0) - len(some[one.pk]),
        }
        for one in versions
    ]
