"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.ballots.views import ballots, checking, turnout

app_name = "ballots"
urlpatterns: list[URLPattern] = [
    path("", ballots.ballot_list, name="list"),
    path("check/", checking.check, name="check"),
    path("check/verify_ballot.py", checking.verifier, name="verifier"),
    path("check/keys.txt", checking.site_keys, name="site_keys"),
    path("<slug:public_id>/", ballots.ballot, name="ballot"),
    path("<slug:public_id>/turnout/", turnout.turnout, name="turnout"),
    path("<slug:public_id>/receipt/", ballots.receipt, name="receipt"),
    path("<slug:public_id>/bundle/", checking.bundle, name="bundle"),
    path("<slug:public_id>/check/", checking.check_ballot, name="check_ballot"),
    path("<slug:public_id>/certify/", ballots.certify, name="certify"),
]
