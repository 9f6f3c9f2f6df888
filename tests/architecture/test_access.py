"""The access table: what each kind of person gets from each address of the site.

Columns: nobody, somebody without a seat, a member, a member of another collective, the steward, the
union's representative, another union's, the company's delegate, its signatory, another company's delegate;
then the same company's and another company's software, by API key. 302 is the way to the sign-in, or away
from a done thing.
"""

import pytest

from tests.architecture.access import PEOPLE, build, names

TABLE = {
    "demo:front": "200 302 302 302 302 302 302 302 302 302 200 200",
    "demo:codes": "200 200 200 200 200 200 200 200 200 200 200 200",
    "demo:enter": "302 302 302 302 302 302 302 302 302 302 302 302",
    "home:front": "200 302 302 302 302 302 302 302 302 302 200 200",
    "home:home": "302 200 200 200 200 200 200 200 200 200 302 302",
    "home:styleguide": "200 200 200 200 200 200 200 200 200 200 200 200",
    "home:healthz": "200 200 200 200 200 200 200 200 200 200 200 200",
    "home:readyz": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_login": "200 302 302 302 302 302 302 302 302 302 200 200",
    "account_logout": "302 200 200 200 200 200 200 200 200 200 302 302",
    "account_inactive": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_signup": "200 302 302 302 302 302 302 302 302 302 200 200",
    "account_reauthenticate": "302 200 200 200 200 200 200 200 200 200 302 302",
    "account_email": "302 200 200 200 200 200 200 200 200 200 302 302",
    "account_email_verification_sent": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_change_password": "302 200 200 200 200 200 200 200 200 200 302 302",
    "account_set_password": "302 302 302 302 302 302 302 302 302 302 302 302",
    "account_reset_password": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_confirm_login_code": "302 302 302 302 302 302 302 302 302 302 302 302",
    "account_confirm_email": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_reset_password_from_key_done": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_reset_password_from_key": "200 200 200 200 200 200 200 200 200 200 200 200",
    "account_reset_password_done": "200 200 200 200 200 200 200 200 200 200 200 200",
    "accounts:settings": "302 200 200 200 200 200 200 200 200 200 302 302",
    "accounts:keys": "302 200 200 200 200 200 200 200 200 200 302 302",
    "accounts:revoke_key": "302 404 404 404 404 404 404 302 404 404 302 302",
    "accounts:second_factor": "302 200 200 200 200 200 200 200 200 200 302 302",
    "accounts:sessions": "302 200 200 200 200 200 200 200 200 200 302 302",
    "accounts:remove_app": "302 404 200 404 409 409 409 409 409 409 302 302",
    "accounts:remove_passkey": "302 404 200 404 404 404 404 404 404 404 302 302",
    "mfa_index": "302 200 200 200 200 200 200 200 200 200 302 302",
    "mfa_authenticate": "302 302 302 302 302 302 302 302 302 302 302 302",
    "mfa_reauthenticate": "302 302 200 302 302 302 302 302 302 302 302 302",
    "mfa_activate_totp": "302 200 302 200 200 200 200 200 200 200 302 302",
    "mfa_deactivate_totp": "302 404 200 404 409 409 409 409 409 409 302 302",
    "mfa_view_recovery_codes": "302 404 200 404 404 404 404 404 404 404 302 302",
    "mfa_generate_recovery_codes": "302 200 200 200 200 200 200 200 200 200 302 302",
    "mfa_download_recovery_codes": "302 404 200 404 404 404 404 404 404 404 302 302",
    "mfa_list_webauthn": "302 200 200 200 200 200 200 200 200 200 302 302",
    "mfa_add_webauthn": "302 200 200 200 200 200 200 200 200 200 302 302",
    "mfa_reauthenticate_webauthn": "302 302 200 302 302 302 302 302 302 302 302 302",
    "mfa_remove_webauthn": "302 404 200 404 404 404 404 404 404 404 302 302",
    "mfa_edit_webauthn": "302 404 200 404 404 404 404 404 404 404 302 302",
    "mfa_login_webauthn": "302 302 302 302 302 302 302 302 302 302 302 302",
    "catalogues:works": "302 200 200 200 200 200 200 200 200 200 302 302",
    "catalogues:add": "302 200 200 200 200 200 200 200 200 200 302 302",
    "catalogues:import": "302 200 200 200 200 200 200 200 200 200 302 302",
    "catalogues:import_run": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:import_progress": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:refused_rows": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:claim": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:work": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:claim_work": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:share": "302 404 200 404 404 404 404 404 404 404 302 302",
    "catalogues:end_share": "302 404 404 404 404 404 404 404 404 404 302 302",
    "catalogues:performers": "302 404 200 404 404 404 404 404 404 404 302 302",
    "collectives:list": "200 200 200 200 200 200 200 200 200 200 200 200",
    "collectives:work_states": "302 200 200 200 200 200 200 200 200 200 302 302",
    "collectives:work_answer": "302 404 200 404 404 404 404 404 404 404 302 302",
    "collectives:decide": "302 404 404 404 200 404 404 404 404 404 302 302",
    "collectives:collective": "200 200 200 200 200 200 200 200 200 200 200 200",
    "collectives:apply": "302 200 200 200 200 200 200 200 200 200 302 302",
    "collectives:members": "302 404 404 404 200 404 404 404 404 404 302 302",
    "collectives:mandate": "302 302 200 302 200 302 302 302 302 302 302 302",
    "collectives:leave": "302 404 200 404 200 404 404 404 404 404 302 302",
    "unions:beside": "200 200 200 200 200 200 200 200 200 200 200 200",
    "unions:union": "200 200 200 200 200 200 200 200 200 200 200 200",
    "unions:minimum": "200 200 200 200 200 200 200 200 200 200 200 200",
    "unions:edit_minimum": "302 403 403 403 403 200 403 403 403 403 302 302",
    "companies:list": "302 200 200 200 200 200 200 200 200 200 302 302",
    "companies:company": "302 200 200 200 200 200 200 200 200 200 302 302",
    "companies:edit": "302 403 403 403 403 403 403 200 403 403 302 302",
    "companies:add_model": "302 403 403 403 403 403 403 422 403 403 302 302",
    "companies:answer": "302 403 403 403 403 403 403 422 403 403 302 302",
    "proposals:list": "200 200 200 200 200 200 200 200 200 200 200 200",
    "proposals:new": "302 404 200 200 200 404 404 404 404 404 302 302",
    "proposals:proposal": "200 200 200 200 200 200 200 200 200 200 200 200",
    "proposals:edit": "302 404 200 404 200 404 404 404 404 404 302 302",
    "proposals:version": "404 404 200 404 200 404 404 404 404 404 404 404",
    "proposals:publish": "302 404 403 404 302 404 404 404 404 404 302 302",
    "negotiations:rooms": "302 200 200 200 200 200 200 200 200 200 302 302",
    "negotiations:open_room": "302 404 404 404 200 404 404 200 404 200 302 302",
    "negotiations:room": "302 404 200 404 200 200 404 200 200 404 302 302",
    "negotiations:offers_fragment": "302 404 200 404 200 200 404 200 200 404 302 302",
    "negotiations:status_fragment": "302 404 200 404 200 200 404 200 200 404 302 302",
    "negotiations:history": "302 404 200 404 200 200 404 200 200 404 302 302",
    "negotiations:new_offer": "302 404 403 404 200 403 404 409 403 404 302 302",
    "negotiations:pause": "302 404 403 404 403 200 404 403 403 404 302 302",
    "negotiations:resume": "302 404 403 404 403 409 404 403 403 404 302 302",
    "negotiations:offer": "302 404 200 404 200 200 404 200 200 404 302 302",
    "negotiations:opinion": "302 404 403 404 403 200 404 403 403 404 302 302",
    "negotiations:decline": "302 404 403 404 200 403 404 403 403 404 302 302",
    "negotiations:withdraw": "302 404 403 404 403 403 404 200 403 404 302 302",
    "negotiations:put_to_vote": "302 404 403 404 200 403 404 403 403 404 302 302",
    "negotiations:vote": "302 404 200 404 200 404 404 404 404 404 302 302",
    "negotiations:works": "302 404 302 404 302 404 404 404 404 404 302 302",
    "negotiations:forecast_fragment": "302 404 200 404 200 404 404 404 404 404 302 302",
    "negotiations:why": "302 404 200 404 200 404 404 404 404 404 302 302",
    "ballots:list": "302 200 200 200 200 200 200 200 200 200 302 302",
    "ballots:ballot": "302 404 200 404 200 200 404 404 404 404 302 302",
    "ballots:turnout": "302 404 200 404 200 404 404 404 404 404 302 302",
    "ballots:receipt": "302 404 200 404 200 404 404 404 404 404 302 302",
    "ballots:certify": "302 404 403 404 403 302 404 404 404 404 302 302",
    "contracts:list": "302 200 200 200 200 200 200 200 200 200 302 302",
    "contracts:contract": "302 404 200 404 200 200 404 200 200 404 302 302",
    "contracts:terms": "302 404 200 404 200 200 404 200 200 404 302 302",
    "contracts:json": "302 404 200 404 200 200 404 200 200 404 302 302",
    "contracts:take_out": "302 404 200 404 200 404 404 404 404 404 302 302",
    "contracts:sign": "302 404 404 404 200 404 404 404 200 404 302 302",
    "contracts:verify": "302 404 200 404 200 200 404 200 200 404 302 302",
    "audit:how": "200 200 200 200 200 200 200 200 200 200 200 200",
    "api:schema": "200 200 200 200 200 200 200 200 200 200 200 200",
    "api:rooms": "401 401 401 401 401 401 401 401 401 401 200 200",
    "api:room": "401 401 401 401 401 401 401 401 401 401 200 404",
    "api:offers": "401 401 401 401 401 401 401 401 401 401 200 404",
    "api:offers_template": "401 401 401 401 401 401 401 401 401 401 200 404",
    "api:offers_check": "401 401 401 401 401 401 401 401 401 401 400 404",
    "api:offer": "401 401 401 401 401 401 401 401 401 401 200 404",
    "api:contracts": "401 401 401 401 401 401 401 401 401 401 200 200",
    "api:contract": "401 401 401 401 401 401 401 401 401 401 200 404",
}
GROUPS = sorted({name.split(":")[0].split("_")[0] for name in TABLE})


def test_every_address_has_its_row_and_every_row_its_address():
    assert set(names()) == set(TABLE)


def test_every_row_says_what_everybody_gets():
    assert {name for name, row in TABLE.items() if len(row.split()) != len(PEOPLE)} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_what_the_table_says(group):
    world = build()
    rows = {name: row for name, row in TABLE.items() if name.split(":")[0].split("_")[0] == group}
    given = {name: " ".join(str(world.ask(name, who)) for who in PEOPLE) for name in rows}
    assert given == rows
