"""Every page of the site with somebody who may see it, and the addresses that are no pages."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.http import int_to_base36

from apps.accounts.models import User
from apps.companies.models import AiModel
from apps.contracts.models import Contract
from apps.notifications.adapters.addresses import Wish, unsubscribe_url
from tests.browser.mediating import MEDIATION_PAGES, MEDIATION_POSTS
from tests.browser.members import membership_of, row_of
from tests.browser.story import Story

Part = Callable[[Story], str]
NOBODY = "nobody"


@dataclass(frozen=True)
class PageOf:
    """One page: its address's name, who looks at it, and what stands in the address."""

    name: str
    who: str
    parts: tuple[Part, ...] = ()
    query: str = ""

    def url(self, story: Story) -> str:
        """Give the address in a story."""
        return reverse(self.name, args=[part(story) for part in self.parts]) + self.query

    def reader(self, story: Story) -> User | None:
        """Give who looks at it."""
        return None if self.who == NOBODY else person_of(story, self.who)

    def __str__(self) -> str:
        return f"{self.name}{self.query} as {self.who}"


def person_of(story: Story, who: str) -> User:
    """Find a person of the story by their part."""
    named = {"artist": story.artist, "steward": story.steward, "voter": story.members[2]}
    return {**named, **story.people}[who]


def _contract(name: str) -> Part:
    return lambda story: story.contracts[name].public_id


def _origin(story: Story) -> str:
    return Contract.objects.get(pk=story.contracts["agreed"].pk).origin.removeprefix("offer:")


def _passkey(story: Story) -> str:
    return str(Authenticator.objects.get(user=story.artist, type=Authenticator.Type.WEBAUTHN).pk)


_SLUG: Part = lambda story: story.collective.slug  # noqa: E731  a table of parts
_UNION: Part = lambda story: story.union.slug  # noqa: E731  a table of parts
_COMPANY: Part = lambda story: story.veldra.slug  # noqa: E731  a table of parts
_MODEL: Part = lambda story: AiModel.objects.filter(dossier__company=story.veldra).earliest("pk").public_id  # noqa: E731  a table of parts
_DELEGATE: Part = lambda story: story.people["delegate"].public_id  # noqa: E731  a table of parts
_VOTING: Part = lambda story: story.voting_room.public_id  # noqa: E731  a table of parts
_OPEN: Part = lambda story: story.open_room.public_id  # noqa: E731  a table of parts
_TABLE: Part = lambda story: "table"  # noqa: E731  a table of parts
_CAUCUS: Part = lambda story: "caucus"  # noqa: E731  a table of parts
_DESK: Part = lambda story: "desk"  # noqa: E731  a table of parts
_FIRST: Part = lambda story: "1"  # noqa: E731  a table of parts
_AT_VOTE: Part = lambda story: story.voting_offer.public_id  # noqa: E731  a table of parts
_ON_TABLE: Part = lambda story: story.open_offer.public_id  # noqa: E731  a table of parts
_DRAFT: Part = lambda story: story.draft_offer.public_id  # noqa: E731  a table of parts
_VERSION: Part = lambda story: story.version.public_id  # noqa: E731  a table of parts
_PROPOSAL: Part = lambda story: story.version.proposal.public_id  # noqa: E731  a table of parts
_WORK: Part = lambda story: story.works[0].public_id  # noqa: E731  a table of parts
_LIST: Part = lambda story: story.dataset.public_id  # noqa: E731  a table of parts
_ASKED: Part = lambda story: story.asked_list.public_id  # noqa: E731  a table of parts
_SECTOR: Part = lambda story: "music"  # noqa: E731  a table of parts
_FIELD: Part = lambda story: "money.payment_days"  # noqa: E731  a table of parts
_PERSON: Part = lambda story: int_to_base36(story.artist.pk)  # noqa: E731  a table of parts
_STOP: Part = lambda story: unsubscribe_url(Wish(story.artist.public_id, "votes")).split("/")[-2]  # noqa: E731  a table of parts
_ACT: Part = lambda story: story.act.public_id  # noqa: E731  a table of parts
_CLAIM: Part = lambda story: story.claim.public_id  # noqa: E731  a table of parts
_TOKEN: Part = lambda story: story.token  # noqa: E731  a table of parts
_SHARE: Part = lambda story: story.works[0].shares.earliest("pk").public_id  # noqa: E731  a table of parts
_OUTSIDE: Part = lambda story: story.outside_share.public_id  # noqa: E731  a table of parts
_ANNOUNCED: Part = lambda story: story.announced.public_id  # noqa: E731  a table of parts
_CHALLENGED: Part = lambda story: story.challenged.public_id  # noqa: E731  a table of parts
_ASK_TOKEN: Part = lambda story: story.ask_token  # noqa: E731  a table of parts
_CHECK: Part = lambda story: story.check.public_id  # noqa: E731  a table of parts
_MOTION: Part = lambda story: story.motion.public_id  # noqa: E731  a table of parts
_UNKNOWN: Part = lambda story: "unknown"  # noqa: E731  a table of parts

PAGES = (
    PageOf("demo:front", NOBODY),
    PageOf("demo:codes", NOBODY),
    PageOf("home:home", "artist"),
    PageOf("home:home", "steward"),
    PageOf("home:home", "representative"),
    PageOf("home:home", "delegate"),
    PageOf("home:home", "signatory"),
    PageOf("home:home", "stranger"),
    PageOf("home:styleguide", NOBODY),
    PageOf("notifications:inbox", "artist"),
    PageOf("notifications:inbox", "delegate"),
    PageOf("notifications:inbox", "stranger"),
    PageOf("notifications:mailing", "artist"),
    PageOf("notifications:calendar", "artist"),
    PageOf("notifications:unsubscribe", NOBODY, (_STOP,)),
    PageOf("notifications:mails", NOBODY),
    PageOf("notifications:mail", NOBODY, (lambda story: "ballot.opened", lambda story: "en")),
    PageOf("account_login", NOBODY),
    PageOf("account_signup", NOBODY),
    PageOf("account_reset_password", NOBODY),
    PageOf("account_reset_password_done", NOBODY),
    PageOf("account_reset_password_from_key", NOBODY, (_PERSON, _UNKNOWN)),
    PageOf("account_reset_password_from_key_done", NOBODY),
    PageOf("account_confirm_email", NOBODY, (_UNKNOWN,)),
    PageOf("account_email_verification_sent", NOBODY),
    PageOf("account_inactive", NOBODY),
    PageOf("account_logout", "artist"),
    PageOf("account_email", "artist"),
    PageOf("account_change_password", "artist"),
    PageOf("account_reauthenticate", "artist"),
    PageOf("accounts:settings", "artist"),
    PageOf("accounts:organisation_zone", "steward", (_SLUG,)),
    PageOf("accounts:keys", "delegate"),
    PageOf("accounts:second_factor", "steward"),
    PageOf("accounts:sessions", "artist"),
    PageOf("accounts:remove_app", "artist"),
    PageOf("accounts:remove_passkey", "artist", (_passkey,)),
    PageOf("mfa_index", "artist"),
    PageOf("mfa_index", "stranger"),
    PageOf("mfa_activate_totp", "stranger"),
    PageOf("mfa_add_webauthn", "artist"),
    PageOf("mfa_list_webauthn", "artist"),
    PageOf("mfa_list_webauthn", "stranger"),
    PageOf("mfa_edit_webauthn", "artist", (_passkey,)),
    PageOf("mfa_reauthenticate", "artist"),
    PageOf("mfa_reauthenticate_webauthn", "artist"),
    PageOf("mfa_view_recovery_codes", "artist"),
    PageOf("mfa_generate_recovery_codes", "artist"),
    PageOf("privacy:keeps", NOBODY),
    PageOf("privacy:mine", "artist"),
    PageOf("privacy:mine", "stranger"),
    PageOf("privacy:ask_archive", "artist"),
    PageOf("privacy:erase", "artist"),
    PageOf("accounts:acts", "artist"),
    PageOf("accounts:acts", "stranger"),
    PageOf("accounts:act", "artist", (_ACT,)),
    PageOf("accounts:act", "voter", (_ACT,)),
    PageOf("accounts:leave_act", "artist", (_ACT,)),
    PageOf("accounts:acting", "stranger"),
    PageOf("accounts:acting", "representative"),
    PageOf("accounts:acting", "artist"),
    PageOf("accounts:claim_acting", "artist"),
    PageOf("accounts:acting_claim", "stranger", (_CLAIM,)),
    PageOf("accounts:acting_claim", "representative", (_CLAIM,)),
    PageOf("accounts:acting_claim", "applicant", (_CLAIM,)),
    PageOf("invitations:organisation", "steward", (_SLUG,)),
    PageOf("invitations:organisation", "delegate", (_COMPANY,)),
    PageOf("invitations:people_list", "steward", (_SLUG,)),
    PageOf("invitations:act", "artist", (_ACT,)),
    PageOf("invitations:invited", NOBODY, (_TOKEN,)),
    PageOf("invitations:invited", "stranger", (_TOKEN,)),
    PageOf("catalogues:works", "artist"),
    PageOf("catalogues:works", "stranger"),
    PageOf("catalogues:works", "artist", query="?kind=song&year_from=1990&year_to=x&sort=hardest"),
    PageOf("catalogues:glance", "artist"),
    PageOf("catalogues:glance", "stranger"),
    PageOf("catalogues:change", "artist", query="?filter="),
    PageOf("catalogues:changed", "artist", (lambda story: story.bulk_change.public_id,)),
    PageOf("catalogues:add", "artist"),
    PageOf("catalogues:conflicts", "artist"),
    PageOf("catalogues:alike", "artist"),
    PageOf("catalogues:alike", "stranger"),
    PageOf("catalogues:same", "artist", (_WORK,)),
    PageOf("catalogues:join", "artist", (_WORK, lambda story: story.works[1].public_id)),
    PageOf("catalogues:import", "artist"),
    PageOf("catalogues:import_run", "artist", (lambda story: story.run.public_id,)),
    PageOf("catalogues:import_run", "artist", (lambda story: story.open_run.public_id,)),
    PageOf("catalogues:import_columns", "artist", (lambda story: story.open_run.public_id,)),
    PageOf("catalogues:work", "artist", (_WORK,)),
    PageOf("catalogues:work", "artist", (lambda story: story.outside_share.work.public_id,)),
    PageOf("catalogues:outside", "artist"),
    PageOf("catalogues:outside", "stranger"),
    PageOf("catalogues:ask_outside", "artist", (_OUTSIDE,)),
    PageOf("catalogues:outside_question", NOBODY, (_ASK_TOKEN,)),
    PageOf("claims:datasets", "artist"),
    PageOf("claims:bring", "artist"),
    PageOf("claims:columns", "artist", (_ASKED,)),
    PageOf("claims:dataset", "artist", (_LIST,)),
    PageOf("claims:dataset", "stranger", (_LIST,)),
    PageOf("claims:dataset", "steward", (_LIST,)),
    PageOf("claims:pool", "steward", (_LIST, _SLUG)),
    PageOf("claims:evidence", "artist"),
    PageOf("claims:evidence", "stranger"),
    PageOf("collectives:list", "stranger"),
    PageOf("collectives:found", "stranger"),
    PageOf("collectives:work_states", "artist"),
    PageOf("collectives:work_answer", "artist", (_WORK,)),
    PageOf("collectives:collective", "stranger", (_SLUG,)),
    PageOf("collectives:collective", "steward", (_SLUG,)),
    PageOf("collectives:bylaws", "stranger", (_SLUG,)),
    PageOf("collectives:bylaws", "steward", (_SLUG,)),
    PageOf("collectives:draft_bylaws", "steward", (_SLUG,)),
    PageOf("collectives:stand", "artist", (_SLUG,)),
    PageOf("collectives:stewards", "artist", (_SLUG,)),
    PageOf("collectives:declare", "steward", (_SLUG,)),
    PageOf("collectives:remove_steward", "artist", (_SLUG, lambda story: story.steward.public_id)),
    PageOf("collectives:motion", "artist", (_MOTION,)),
    PageOf("collectives:motion", "steward", (_MOTION,)),
    PageOf("collectives:revise_motion", "steward", (_MOTION,)),
    PageOf("collectives:put_motion_to_vote", "steward", (_MOTION,)),
    PageOf("collectives:apply", "stranger", (_SLUG,)),
    PageOf("collectives:members", "steward", (_SLUG,)),
    PageOf("collectives:shares", "steward", (_SLUG,)),
    PageOf("collectives:chase", "steward", (_SLUG,)),
    PageOf("collectives:waiting_works", "steward", (_SLUG, lambda story: "outside", _OUTSIDE)),
    PageOf("collectives:check_share", "steward", (_SLUG, _SHARE)),
    PageOf("collectives:share_check", "artist", (_CHECK,)),
    PageOf("collectives:share_check", "steward", (_CHECK,)),
    PageOf("collectives:mandate", "artist", (_SLUG,)),
    PageOf("collectives:place", "steward", (lambda story: membership_of(story.artist, story.collective),)),
    PageOf("collectives:mandate_row", "artist", (_SLUG,)),
    PageOf("collectives:drop_row", "artist", (_SLUG, lambda story: row_of(story.artist))),
    PageOf("collectives:leave", "artist", (_SLUG,)),
    PageOf("unions:beside", "steward", (_SLUG,)),
    PageOf("unions:affiliation", "steward", (_SLUG,)),
    PageOf("unions:affiliation", "artist", (_SLUG,)),
    PageOf("unions:notice", "steward", (_SLUG,)),
    PageOf("unions:collectives", "representative", (_UNION,)),
    PageOf("unions:union", "artist", (_UNION,)),
    PageOf("unions:minimum", "representative", (_UNION, _SECTOR)),
    PageOf("unions:edit_minimum", "representative", (_UNION, _SECTOR, _FIELD)),
    PageOf("companies:list", "artist"),
    PageOf("companies:company", "artist", (_COMPANY,)),
    PageOf("companies:edit", "delegate", (_COMPANY,)),
    PageOf("companies:approval_rule", "signatory", (_COMPANY,)),
    PageOf("companies:model", "delegate", (_COMPANY, _MODEL)),
    PageOf("companies:domains", "signatory", (_COMPANY,)),
    PageOf("companies:people", "delegate", (_COMPANY,)),
    PageOf("companies:end_seat", "delegate", (_COMPANY, _DELEGATE, lambda story: "delegate")),
    PageOf("proposals:list", NOBODY),
    PageOf("proposals:new", "steward"),
    PageOf("proposals:proposal", "delegate", (_PROPOSAL,)),
    PageOf("proposals:version", "steward", (lambda story: story.draft.public_id,)),
    PageOf("proposals:edit", "steward", (_PROPOSAL,)),
    PageOf("negotiations:rooms", "artist"),
    PageOf("negotiations:rooms", "delegate"),
    PageOf("negotiations:open_room", "delegate", (_VERSION,)),
    PageOf("negotiations:room", "artist", (_VOTING,)),
    PageOf("negotiations:room", "delegate", (_OPEN,)),
    PageOf("negotiations:room", "steward", (_OPEN,), "?all=1"),
    PageOf("negotiations:room", "representative", (_OPEN,)),
    PageOf("negotiations:history", "artist", (_VOTING,)),
    *(PageOf("negotiations:lane", "steward", (_OPEN, one)) for one in (_TABLE, _CAUCUS, _DESK)),
    PageOf("negotiations:lane", "delegate", (_OPEN, _TABLE)),
    PageOf("negotiations:lane", "representative", (_OPEN, _DESK)),
    PageOf("negotiations:erase_message", "steward", (_OPEN, _TABLE, _FIRST)),
    PageOf("negotiations:strike_message", "representative", (_OPEN, _FIRST)),
    PageOf("negotiations:new_offer", "steward", (_OPEN,)),
    PageOf("negotiations:drafts", "delegate", (_OPEN,)),
    PageOf("negotiations:drafts", "signatory", (_VOTING,)),
    PageOf("negotiations:new_draft", "delegate", (_OPEN,)),
    PageOf("negotiations:draft", "signatory", (_DRAFT,)),
    PageOf("negotiations:draft_copy", "delegate", (_DRAFT,)),
    PageOf("negotiations:draft", "delegate", (_DRAFT,)),
    PageOf("negotiations:edit_draft", "delegate", (_DRAFT,)),
    PageOf("negotiations:send_back_draft", "signatory", (_DRAFT,)),
    PageOf("negotiations:drop_draft", "delegate", (_DRAFT,)),
    PageOf("negotiations:beside", "artist", (_OPEN,)),
    PageOf("negotiations:moves", "artist", (_VOTING,)),
    *(PageOf(f"negotiations:{one}", "artist", (_OPEN,)) for one in ("analysis", "points")),
    PageOf("negotiations:moderation", "steward", (_OPEN,)),
    PageOf("negotiations:moderation", "representative", (_OPEN,)),
    PageOf("negotiations:use_power", "representative", (_OPEN, lambda story: "demand")),
    PageOf("negotiations:use_power", "representative", (_OPEN, lambda story: "cool_off")),
    PageOf("negotiations:appeal", "steward", (lambda story: story.ruling.public_id,)),
    PageOf("negotiations:answer_appeal", "colleague", (lambda story: story.ruling.appeals.get().public_id,)),
    PageOf("negotiations:desk", "representative"),
    PageOf("negotiations:pause", "representative", (_OPEN,)),
    PageOf("negotiations:offer", "artist", (_AT_VOTE,)),
    PageOf("negotiations:offer_copy", "artist", (_AT_VOTE,)),
    PageOf("negotiations:opinion", "representative", (_ON_TABLE,)),
    PageOf("negotiations:decline", "steward", (_ON_TABLE,)),
    PageOf("negotiations:accept_in_principle", "steward", (_ON_TABLE,)),
    PageOf("negotiations:withdraw", "delegate", (_ON_TABLE,)),
    PageOf("negotiations:put_to_vote", "steward", (_ON_TABLE,)),
    PageOf("negotiations:vote", "artist", (_AT_VOTE,)),
    PageOf("negotiations:vote", "voter", (_AT_VOTE,)),
    PageOf("negotiations:vote", "artist", (_origin,)),
    PageOf("negotiations:why", "artist", (_AT_VOTE,)),
    *(PageOf(*one) for one in MEDIATION_PAGES),
    PageOf("ballots:list", "artist"),
    PageOf("ballots:ballot", "artist", (lambda story: story.ballot.public_id,)),
    PageOf("ballots:ballot", "representative", (lambda story: story.closed_ballot.public_id,)),
    PageOf("ballots:ballot", "artist", (lambda story: story.closed_ballot.public_id,)),
    *(PageOf("ballots:ballot", who, (_ANNOUNCED,)) for who in ("artist", "steward", "representative")),
    PageOf("ballots:ballot", "representative", (_CHALLENGED,)),
    PageOf("ballots:contest", "artist", (_ANNOUNCED,)),
    PageOf("ballots:answer", "steward", (_ANNOUNCED, lambda story: story.contest.public_id)),
    PageOf("ballots:delegate", "artist", (_ANNOUNCED,)),
    PageOf("ballots:extend", "steward", (lambda story: story.ballot.public_id,)),
    PageOf("ballots:challenge", "representative", (lambda story: story.closed_ballot.public_id,)),
    PageOf("ballots:void", "representative", (_CHALLENGED,)),
    PageOf("ballots:check", "artist"),
    PageOf("ballots:check_ballot", "artist", (lambda story: story.closed_ballot.public_id,)),
    PageOf("contracts:list", "artist"),
    PageOf("contracts:list", "delegate"),
    PageOf("contracts:contract", "artist", (_contract("agreed"),)),
    PageOf("contracts:contract", "delegate", (_contract("signing"),)),
    PageOf("contracts:contract", "artist", (_contract("in_force"),)),
    PageOf("contracts:terms", "artist", (_contract("in_force"),)),
    PageOf("contracts:take_out", "artist", (_contract("agreed"),)),
    PageOf("contracts:leaving", "artist", (_SLUG,)),
    PageOf("contracts:withdrawals", "artist"),
    PageOf("contracts:step", "steward", (_contract("in_force"), lambda _story: "notify_breach")),
    PageOf("negotiations:follow", "steward", (_contract("in_force"), lambda _story: "amend")),
    PageOf("contracts:withdraw", "artist", (_SLUG,)),
    PageOf("contracts:sign", "steward", (_contract("signing"),)),
    PageOf("contracts:confirm", "artist", (_contract("agreed"),)),
    PageOf("contracts:confirmations", "steward", (_contract("agreed"),)),
    PageOf("contracts:signing", "steward", (_contract("signing"),)),
    PageOf("contracts:verify", "delegate", (_contract("in_force"),)),
    PageOf("contracts:document", "artist", (_contract("in_force"),)),
    PageOf("contracts:check", NOBODY),
    PageOf("audit:how", NOBODY),
    PageOf("api:docs", "delegate"),
    PageOf("api:changelog", NOBODY),
    PageOf("api:problems", NOBODY),
    PageOf("api:problem", NOBODY, (lambda story: "room.paused",)),
)

NO_PAGES = {
    # a file of codes; the way of a passkey to sign in; within a sign-in that waits; two addresses of one page
    *("mfa_download_recovery_codes", "mfa_login_webauthn", "mfa_authenticate"),
    *("mfa_deactivate_totp", "mfa_remove_webauthn"),
    # health and machines
    *("home:healthz", "home:readyz", "home:metrics", "contracts:json", "contracts:splits", "ballots:receipt"),
    *("ballots:bundle", "ballots:verifier", "ballots:site_keys"),
    *("catalogues:refused_rows", "catalogues:export"),
    *("api:schema", "api:changelog_json", "api:rooms", "api:room", "api:offers", "api:offer"),
    *("api:offers_check", "api:offers_template", "api:offers_schema"),
    *(f"api:offers_{act}" for act in ("accept_in_principle", "decline", "withdraw")),
    *(f"api:drafts_{act}" for act in ("ask_approval", "take_back", "approve", "send_back", "table")),
    *("api:contracts", "api:contract", "api:drafts", "api:draft", "api:draft_fields", "api:offer_fields"),
    *("notifications:feed", "notifications:mail_html"),
    # parts of pages, which their pages show
    "notifications:count",
    *("catalogues:import_progress", "ballots:turnout", "ballots:tally", "negotiations:offers_fragment"),
    *("claims:progress", "negotiations:past_use", "negotiations:lane_said", "negotiations:presence"),
    *("negotiations:status_fragment", "negotiations:forecast_fragment"),
    *("privacy:progress", "privacy:download", "contracts:words"),
    *("contracts:pdf", "contracts:certificates", "contracts:known"),
    *("contracts:version", "contracts:call_back"),
    # the terms of the story ask for no release: `test_signing` looks at it
    "contracts:release",
    # only receive a form, and show its page again if something is wrong
    *("notifications:read", "notifications:read_all", "notifications:end_calendar"),
    *("privacy:cancel", "contracts:ask_text", "contracts:answer_change", "contracts:take_back_release"),
    *(f"claims:{act}" for act in ("separator", "search", "stop", "resume", "remove", "decide")),
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
    *("proposals:publish", "negotiations:resume", "negotiations:lane_read", "negotiations:lane_writing"),
    *("negotiations:caucus_guest", "negotiations:desk_guest", "negotiations:end_ruling"),
    *("negotiations:works", "ballots:certify", "ballots:take_back"),
    *(f"negotiations:{act}_draft" for act in ("take_back", "approve", "table")),
    *("negotiations:ask_approval", "moderation:paper", *MEDIATION_POSTS),
    *("accounts:propose_representative", "accounts:agree_to_representative", "accounts:withdraw_agreement"),
    *("accounts:add_evidence", "accounts:decide_claim", "accounts:end_acting", "accounts:paper"),
    *("invitations:send_again", "invitations:withdraw", "invitations:join", "invitations:accept"),
    "invitations:decline",
    *(f"catalogues:outside_{act}" for act in ("again", "withdraw", "stop", "join")),
    # the demo's front stands before the ordinary one; sign-in by code and accounts without password are off
    *("home:front", "account_confirm_login_code", "account_set_password"),
}
