"""Addresses of this app."""

from django.urls import path

from apps.negotiations import api
from apps.negotiations.views import drafts, moderation, offers, rooms, tabling, votes

app_name = "negotiations"
urlpatterns = [
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/open/<str:version_id>/", rooms.open_room, name="open_room"),
    path("rooms/<str:public_id>/", rooms.room, name="room"),
    path("rooms/<str:public_id>/offers/", rooms.offers_fragment, name="offers_fragment"),
    path("rooms/<str:public_id>/status/", rooms.status_fragment, name="status_fragment"),
    path("rooms/<str:public_id>/past-use/", rooms.past_use, name="past_use"),
    path("rooms/<str:public_id>/history/", rooms.history, name="history"),
    path("rooms/<str:public_id>/new-offer/", tabling.new_offer, name="new_offer"),
    path("rooms/<str:public_id>/pause/", moderation.pause, name="pause"),
    path("rooms/<str:public_id>/resume/", moderation.resume, name="resume"),
    path("rooms/<str:public_id>/drafts/", drafts.drafts, name="drafts"),
    path("rooms/<str:public_id>/drafts/new/", drafts.new_draft, name="new_draft"),
    path("rooms/drafts/<str:public_id>/", drafts.draft, name="draft"),
    path("rooms/drafts/<str:public_id>/edit/", drafts.edit_draft, name="edit_draft"),
    path("rooms/drafts/<str:public_id>/ask/", drafts.ask_approval, name="ask_approval"),
    path("rooms/drafts/<str:public_id>/take-back/", drafts.take_back_draft, name="take_back_draft"),
    path("rooms/drafts/<str:public_id>/approve/", drafts.approve_draft, name="approve_draft"),
    path("rooms/drafts/<str:public_id>/send-back/", drafts.send_back_draft, name="send_back_draft"),
    path("rooms/drafts/<str:public_id>/table/", drafts.table_draft, name="table_draft"),
    path("rooms/drafts/<str:public_id>/drop/", drafts.drop_draft, name="drop_draft"),
    path("rooms/offers/<str:public_id>/", offers.offer, name="offer"),
    path("rooms/offers/<str:public_id>/opinion/", moderation.opinion, name="opinion"),
    path("rooms/offers/<str:public_id>/decline/", offers.decline, name="decline"),
    path(
        "rooms/offers/<str:public_id>/accept-in-principle/",
        offers.accept_in_principle,
        name="accept_in_principle",
    ),
    path("rooms/offers/<str:public_id>/withdraw/", offers.withdraw, name="withdraw"),
    path("rooms/offers/<str:public_id>/put-to-vote/", votes.put_to_vote, name="put_to_vote"),
    path("votes/offers/<str:public_id>/", votes.vote, name="vote"),
    path("rooms/offers/<str:public_id>/works/", votes.works, name="works"),
    path("rooms/offers/<str:public_id>/forecast/", votes.forecast_fragment, name="forecast_fragment"),
    path("rooms/offers/<str:public_id>/why/", votes.why, name="why"),
]
api_urlpatterns = [
    path("rooms/", api.rooms, name="rooms"),
    path("rooms/<str:public_id>/", api.room, name="room"),
    path("rooms/<str:public_id>/offers/", api.offers, name="offers"),
    path("rooms/<str:public_id>/offers/template/", api.template, name="offers_template"),
    path("rooms/<str:public_id>/offers/check/", api.check, name="offers_check"),
    path("rooms/<str:public_id>/drafts/", api.drafts, name="drafts"),
    path("drafts/<str:public_id>/", api.draft, name="draft"),
    path("drafts/<str:public_id>/fields/", api.draft_fields, name="draft_fields"),
    path("offers/<str:public_id>/", api.offer, name="offer"),
    path(
        "offers/<str:public_id>/accept-in-principle/",
        api.accept_in_principle,
        name="offers_accept_in_principle",
    ),
    path("offers/<str:public_id>/decline/", api.decline, name="offers_decline"),
    path("offers/<str:public_id>/withdraw/", api.withdraw, name="offers_withdraw"),
    path("offers/<str:public_id>/fields/", api.offer_fields, name="offer_fields"),
]
