"""Addresses of the sockets."""

from django.urls import URLPattern, path

from apps.live import consumers

app_name = "live"
websocket_urlpatterns: list[URLPattern] = [
    path("ws/room/<str:public_id>/", consumers.RoomConsumer.as_asgi(), name="room"),
    path("ws/lane/<str:public_id>/<str:lane>/", consumers.LaneConsumer.as_asgi(), name="lane"),
    path("ws/ballot/<str:public_id>/", consumers.BallotConsumer.as_asgi(), name="ballot"),
    path("ws/me/", consumers.PersonConsumer.as_asgi(), name="me"),
]
