"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.ballots.views import ballots, turnout

app_name = "ballots"
urlpatterns: list[URLPattern] = [
    path("", ballots.ballot_list, name="list"),
    path("<slug:public_id>/", ballots.ballot, name="ballot"),
    path("<slug:public_id>/turnout/", turnout.turnout, name="turnout"),
    path("<slug:public_id>/receipt/", ballots.receipt, name="receipt"),
    path("<slug:public_id>/certify/", ballots.certify, name="certify"),
]
