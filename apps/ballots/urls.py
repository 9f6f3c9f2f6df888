"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.ballots.views import announced, ballots, checking, running, turnout

app_name = "ballots"
urlpatterns: list[URLPattern] = [
    path("", ballots.ballot_list, name="list"),
    path("check/", checking.check, name="check"),
    path("check/verify_ballot.py", checking.verifier, name="verifier"),
    path("check/keys.txt", checking.site_keys, name="site_keys"),
    path("<slug:public_id>/", ballots.ballot, name="ballot"),
    path("<slug:public_id>/turnout/", turnout.turnout, name="turnout"),
    path("<slug:public_id>/tally/", ballots.tally, name="tally"),
    path("<slug:public_id>/receipt/", ballots.receipt, name="receipt"),
    path("<slug:public_id>/contest/", announced.contest, name="contest"),
    path("<slug:public_id>/contest/<slug:contest_id>/", announced.answer, name="answer"),
    path("<slug:public_id>/delegate/", announced.delegate, name="delegate"),
    path("<slug:public_id>/take-back/", announced.take_back, name="take_back"),
    path("<slug:public_id>/extend/", running.extend, name="extend"),
    path("<slug:public_id>/certify/", running.certify, name="certify"),
    path("<slug:public_id>/challenge/", running.challenge, name="challenge"),
    path("<slug:public_id>/void/", running.void, name="void"),
    path("<slug:public_id>/bundle/", checking.bundle, name="bundle"),
    path("<slug:public_id>/check/", checking.check_ballot, name="check_ballot"),
]
