"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.collectives.views import (
    bylaws,
    chasing,
    founding,
    interests,
    motions,
    placing,
    rows,
    shares,
    stewards,
)
from apps.collectives.views import pages as views

app_name = "collectives"
urlpatterns: list[URLPattern] = [
    path("", views.collectives, name="list"),
    path("found/", founding.found, name="found"),
    path("my-works/", views.work_states, name="work_states"),
    path("my-works/<str:public_id>/", views.work_answer, name="work_answer"),
    path("applications/<str:public_id>/", views.decide, name="decide"),
    path("memberships/<str:public_id>/", placing.place, name="place"),
    path("checks/<str:public_id>/", shares.share_check, name="share_check"),
    path("interests/<slug:slug>/", interests.declare, name="declare"),
    path("<slug:slug>/shares/", shares.shares, name="shares"),
    path("<slug:slug>/shares/<str:share_id>/", shares.check_share, name="check_share"),
    path("motions/<str:public_id>/", motions.motion, name="motion"),
    path("motions/<str:public_id>/edit/", motions.revise, name="revise_motion"),
    path("motions/<str:public_id>/vote/", motions.put_to_vote, name="put_motion_to_vote"),
    path("motions/<str:public_id>/drop/", motions.drop, name="drop_motion"),
    path("<slug:slug>/bylaws/", bylaws.bylaws, name="bylaws"),
    path("<slug:slug>/stand/", stewards.stand, name="stand"),
    path("<slug:slug>/stewards/", stewards.stewards, name="stewards"),
    path("<slug:slug>/stewards/<str:person_id>/remove/", stewards.remove, name="remove_steward"),
    path("<slug:slug>/bylaws/change/", motions.draft, name="draft_bylaws"),
    path("<slug:slug>/", views.collective, name="collective"),
    path("<slug:slug>/apply/", views.apply, name="apply"),
    path("<slug:slug>/members/", views.members, name="members"),
    path("<slug:slug>/waiting/", chasing.chase, name="chase"),
    path("<slug:slug>/waiting/remind/", chasing.remind, name="remind"),
    path("<slug:slug>/waiting/<slug:why>/<str:public_id>/", chasing.waiting_works, name="waiting_works"),
    path("<slug:slug>/mandate/", views.mandate, name="mandate"),
    path("<slug:slug>/mandate/rows/", rows.mandate_row, name="mandate_row"),
    path("<slug:slug>/mandate/rows/<str:public_id>/", rows.drop_row, name="drop_row"),
    path("<slug:slug>/leave/", views.leave, name="leave"),
]
