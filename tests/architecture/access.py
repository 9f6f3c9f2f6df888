"""Every address, asked by each kind of person: what the access table is compared with."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import issue_api_key
from apps.accounts.models import User
from apps.catalogues.models import Alike, Conflict, Merge, Work
from apps.collectives.actions import withdraw
from apps.collectives.models import Collective, Mandate, Withdrawal
from apps.contracts.actions import end_withdrawn
from apps.notifications.actions import make_feed
from apps.notifications.models import Notice
from apps.unions.models import AffiliationAsk
from tests import makers
from tests.architecture.addresses import addresses
from tests.browser.mediating import MEDIATION_POSTS, mediation_values
from tests.browser.members import row_of
from tests.browser.pages import PAGES
from tests.browser.story import Story, tell
from tests.signin import sign_in

PEOPLE = (
    *("nobody", "stranger", "artist", "outsider", "steward", "representative", "other_union"),
    *("delegate", "signatory", "rival", "desk", "other_desk"),
)

_ABOUT_DRAFTS = ("ask_approval", "take_back", "approve", "send_back", "table")

# Addresses that answer to POST alone.
POSTED = {
    *("demo:enter", "accounts:revoke_key", "catalogues:claim", "catalogues:claim_work", "catalogues:share"),
    *("catalogues:import_doubtful", "catalogues:import_apply", "catalogues:import_cancel"),
    "catalogues:import_repairs",
    *("catalogues:end_share", "catalogues:performers", "collectives:decide", "companies:add_model"),
    "collectives:drop_motion",
    *("collectives:remind", "unions:take_back", "unions:charge", "unions:answer"),
    *("catalogues:propose", "catalogues:agree", "catalogues:drop_code"),
    *("catalogues:add_code", "catalogues:ai_parts"),
    *("catalogues:tell_apart", "catalogues:suggest_again", "catalogues:split"),
    *("catalogues:check_change", "catalogues:apply_change", "catalogues:claim_many"),
    *("catalogues:undo_change", "catalogues:edit", "catalogues:remove_code"),
    *("catalogues:add_contributor", "catalogues:remove_contributor"),
    *(
        "proposals:publish",
        "negotiations:resume",
        "negotiations:lane_read",
        "negotiations:lane_writing",
        "negotiations:caucus_guest",
        "negotiations:desk_guest",
        "negotiations:end_ruling",
        "negotiations:works",
        "ballots:certify",
        "ballots:take_back",
    ),
    *("notifications:read", "notifications:read_all", "notifications:end_calendar"),
    *(f"negotiations:{act}_draft" for act in ("take_back", "approve", "table")),
    *(
        "negotiations:ask_approval",
        "api:offers_check",
        "privacy:cancel",
        "contracts:known",
        "contracts:ask_text",
        "contracts:answer_change",
        "contracts:take_back_release",
        "contracts:call_back",
    ),
    *MEDIATION_POSTS,
    *(f"api:offers_{act}" for act in ("accept_in_principle", "decline", "withdraw")),
    *(f"api:drafts_{act}" for act in _ABOUT_DRAFTS),
    *("accounts:propose_representative", "accounts:agree_to_representative", "accounts:withdraw_agreement"),
    *("accounts:add_evidence", "accounts:decide_claim", "accounts:end_acting"),
    *("invitations:send_again", "invitations:withdraw", "invitations:join", "invitations:accept"),
    "invitations:decline",
    *(f"catalogues:outside_{act}" for act in ("again", "withdraw", "stop", "join")),
    *(f"claims:{act}" for act in ("separator", "search", "stop", "resume", "remove", "decide")),
}

# Of a list that was looked through and waits for its person's word.
_OF_A_LIST = tuple(f"catalogues:import_{act}" for act in ("doubtful", "repairs", "apply", "cancel"))
_OF_CLOSED_BALLOTS = ("receipt", "certify", "bundle")
_OF_LISTS = ("separator", "progress", "search", "stop", "resume", "remove", "decide")


@dataclass(frozen=True)
class World:
    """A story with people from elsewhere in it, and a value for every parameter of an address."""

    clients: dict[str, Client]
    values: dict[str, tuple[object, ...]]

    def ask(self, name: str, who: str) -> HttpResponse:
        """Ask an address as somebody; whatever it wrote is taken back."""
        client = self.clients[who]
        url = reverse(name, args=self.values.get(name, ()))
        cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
        with transaction.atomic():
            response = self._post(client, name, url) if name in POSTED else client.get(url)
            transaction.set_rollback(True)
        client.cookies = cookies
        return response

    @staticmethod
    def _post(client: Client, name: str, url: str) -> HttpResponse:
        return (
            client.post(url, {}, content_type="application/json")
            if name.startswith("api:")
            else client.post(url)
        )


def build() -> World:
    """Tell the story, and add people of another collective, union and company."""
    story = tell()
    outsider, other_union, rival = (
        makers.person("Ola Fjord"),
        makers.person("Una Berg"),
        makers.person("Rex Holm"),
    )
    makers.collective("Elsewhere", members=[outsider])
    makers.union("Other Union", representative=other_union)
    elsewhere = makers.company("Rival Labs", delegate=rival)
    makers.person("Mira Okonjo", email="mira@artists.example")
    _key, secret = issue_api_key(actor=rival, organisation=elsewhere, name="desk", at=story.at)
    people = {
        "artist": story.artist,
        "steward": story.steward,
        "outsider": outsider,
        "other_union": other_union,
        "rival": rival,
        **{name: story.people[name] for name in ("stranger", "representative", "delegate", "signatory")},
    }
    values: dict[str, tuple[object, ...]] = {
        page.name: tuple(part(story) for part in page.parts) for page in PAGES
    }
    clients = {
        "nobody": Client(raise_request_exception=False),
        "desk": _with_key(story.api_secret),
        "other_desk": _with_key(secret),
        **{name: _signed_in(person) for name, person in people.items()},
    }
    more = _more(story)
    twice = [name for name in more if name in values and _as_parts(more[name]) == _as_parts(values[name])]
    assert not twice, f"PAGES gives the same values already: {twice}"
    return World(clients, {**values, **more})


def _as_parts(values: tuple[object, ...]) -> list[str]:
    return [str(one) for one in values]


def _signed_in(person: User) -> Client:
    return sign_in(person, raise_request_exception=False)


def _with_key(secret: str) -> Client:
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def _conflict_over(story: Story) -> Conflict:
    """Let a code of the artist's work name one of somebody else's too."""
    other = makers.work(makers.person())
    return Conflict.objects.create(
        kind=Conflict.Kind.CODE, work=story.works[0], other=other, code="T0345246801", opened_at=story.at
    )


def _ask_of_another(story: Story) -> str:
    """Let another collective ask the union, and name the question."""
    asking, steward = makers.collective("Quiet Hands"), story.steward
    ask = AffiliationAsk.objects.create(
        collective=asking, union=story.union, asked_by=steward, asked_at=story.at
    )
    return ask.public_id


def _two_works(story: Story) -> dict[str, tuple[object, ...]]:
    """Name two works of the artist that look alike, and let the second have gone into the first once."""
    first, second = story.works[:2]
    pair = (Alike.objects.get(person=story.artist).public_id,)
    merge = Merge.objects.create(
        kept=first, retired=second, changes=[], merged_by=story.artist, merged_at=story.at
    )
    return {
        "catalogues:tell_apart": pair,
        "catalogues:suggest_again": pair,
        "catalogues:split": (first.public_id, merge.public_id),
    }


def _taken_back(story: Story) -> dict[str, tuple[object, ...]]:
    """Let a member's work be out of the contract, and the notice of the artist run for theirs."""
    collective, contract = Collective.objects.get(organisation=story.collective), story.contracts["in_force"]
    licensed = Work.objects.filter(pk__in=contract.schedule.values("work"))
    theirs = licensed.exclude(registered_by=story.artist).select_related("registered_by")[0]
    Mandate.objects.filter(person=theirs.registered_by).update(notice_days=0)
    [over] = _withdraw(theirs, collective, story)
    end_withdrawn(withdrawal_id=over.pk, at=story.at)
    [running] = _withdraw(licensed.get(registered_by=story.artist), collective, story)
    # With the withdrawal the mandate was written anew, and its rows too.
    row = (story.collective.slug, row_of(story.artist))
    return {
        "contracts:call_back": (running.public_id,),
        "contracts:version": (contract.public_id, 2),
        "collectives:drop_row": row,
    }


def _withdraw(work: Work, collective: Collective, story: Story) -> list[Withdrawal]:
    person = work.registered_by
    return withdraw(actor=person, person=person, collective=collective, work=work, at=story.at)


def _more(story: Story) -> dict[str, tuple[object, ...]]:
    run, work = (story.run.public_id,), (story.works[0].public_id,)
    share = story.works[0].shares.first()
    room, offer = (story.open_room.public_id,), (story.open_offer.public_id,)
    contract = (story.contracts["in_force"].public_id,)
    act, claim = (story.act.public_id,), (story.claim.public_id,)
    invitation, token = (story.invitation.public_id,), (story.token,)
    listed = (story.dataset.public_id,)
    key, draft = story.orrery.api_keys.get(), (story.draft_offer.public_id,)
    notice = Notice.objects.filter(person=story.artist).latest("pk")
    _feed, secret = make_feed(actor=story.artist, person=story.artist, with_names=True, at=story.at)
    passkey = (Authenticator.objects.get(user=story.artist, type=Authenticator.Type.WEBAUTHN).pk,)
    conflict = (_conflict_over(story).public_id,)
    return {
        "notifications:read": (notice.public_id,),
        "notifications:feed": (secret,),
        "notifications:mail_html": ("ballot.opened", "en"),
        "demo:enter": ("artist",),
        "accounts:revoke_key": (key.public_id,),
        "mfa_remove_webauthn": passkey,
        "accounts:propose_representative": act,
        "accounts:agree_to_representative": act,
        "accounts:withdraw_agreement": act,
        "accounts:add_evidence": claim,
        "accounts:decide_claim": claim,
        "accounts:end_acting": claim,
        "accounts:paper": (story.claim.files.get().public_id,),
        "invitations:organisation": (story.collective.slug,),
        "invitations:send_again": invitation,
        "invitations:withdraw": invitation,
        "invitations:join": token,
        "invitations:accept": token,
        "invitations:decline": token,
        "catalogues:import_progress": run,
        "catalogues:refused_rows": run,
        "catalogues:export": ("json",),
        **dict.fromkeys(_OF_A_LIST, (story.open_run.public_id,)),
        "catalogues:claim": run,
        "catalogues:claim_work": work,
        "catalogues:share": work,
        "catalogues:end_share": (*work, share.pk),
        "catalogues:performers": work,
        "catalogues:add_code": work,
        "catalogues:ai_parts": work,
        **_two_works(story),
        "catalogues:edit": work,
        "catalogues:remove_code": work,
        "catalogues:add_contributor": work,
        "catalogues:remove_contributor": work,
        "catalogues:undo_change": (story.bulk_change.public_id,),
        **dict.fromkeys(("catalogues:outside_again", "catalogues:outside_withdraw"), (story.ask.public_id,)),
        **dict.fromkeys(("catalogues:outside_stop", "catalogues:outside_join"), (story.ask_token,)),
        "catalogues:propose": conflict,
        "catalogues:agree": conflict,
        "catalogues:drop_code": conflict,
        "collectives:decide": (story.membership.public_id,),
        **dict.fromkeys(
            ("collectives:remind", "unions:take_back", "unions:charge"), (story.collective.slug,)
        ),
        "unions:answer": (_ask_of_another(story),),
        "collectives:drop_motion": (story.motion.public_id,),
        "companies:add_model": (story.veldra.slug,),
        "proposals:publish": (story.draft.public_id,),
        "negotiations:vote": (story.voting_offer.public_id,),
        "negotiations:offers_fragment": room,
        "negotiations:status_fragment": room,
        "negotiations:past_use": room,
        "negotiations:presence": room,
        **{f"claims:{act}": listed for act in _OF_LISTS},
        "negotiations:resume": room,
        "negotiations:moves": room,
        "negotiations:use_power": (*room, "demand"),
        "negotiations:end_ruling": (story.ruling.public_id,),
        "negotiations:lane": (*room, "caucus"),
        "negotiations:lane_said": (*room, "desk"),
        "negotiations:lane_read": (*room, "table"),
        "negotiations:lane_writing": (*room, "table"),
        "negotiations:caucus_guest": room,
        "negotiations:desk_guest": room,
        "negotiations:works": (story.voting_offer.public_id,),
        "negotiations:forecast_fragment": (story.voting_offer.public_id,),
        "ballots:ballot": (story.ballot.public_id,),
        "ballots:turnout": (story.ballot.public_id,),
        "ballots:tally": (story.ballot.public_id,),
        "ballots:take_back": (story.announced.public_id,),
        **{f"ballots:{name}": (story.closed_ballot.public_id,) for name in _OF_CLOSED_BALLOTS},
        "contracts:json": contract,
        "contracts:pdf": contract,
        **{f"negotiations:{act}_draft": draft for act in ("take_back", "approve", "table")},
        "negotiations:ask_approval": draft,
        "negotiations:drafts": room,
        **mediation_values(),
        "api:drafts": room,
        "api:draft": draft,
        "api:draft_fields": draft,
        "api:offer_fields": offer,
        "contracts:words": contract,
        "contracts:answer_change": (*contract, 1),
        **dict.fromkeys(("contracts:splits", "contracts:release", "contracts:ask_text"), contract),
        "contracts:take_back_release": (*contract, *work),
        "contracts:step": (*contract, "give_notice"),
        **_taken_back(story),
        "privacy:download": (story.archive.public_id,),
        "api:room": room,
        "api:offers": room,
        "api:offers_check": room,
        **{f"api:offers_{act}": offer for act in ("accept_in_principle", "decline", "withdraw")},
        "api:offers_template": room,
        "api:offers_schema": room,
        **{f"api:drafts_{act}": draft for act in _ABOUT_DRAFTS},
        "api:offer": offer,
        "api:contract": (story.contracts["signing"].public_id,),
    }


def names() -> list[str]:
    """List the full name of every address."""
    return list(dict.fromkeys(name for name, _parameters in addresses()))
