"""Addresses of this app; those with a token come from mails."""

from django.urls import URLPattern, path

from apps.invitations import views

app_name = "invitations"
urlpatterns: list[URLPattern] = [
    path("to/<slug:slug>/", views.organisation, name="organisation"),
    path("to/<slug:slug>/list/", views.people_list, name="people_list"),
    path("act/<str:public_id>/", views.act, name="act"),
    path("sent/<str:public_id>/again/", views.send_again, name="send_again"),
    path("sent/<str:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("open/<str:token>/", views.invited, name="invited"),
    path("open/<str:token>/join/", views.join, name="join"),
    path("open/<str:token>/accept/", views.accept, name="accept"),
    path("open/<str:token>/decline/", views.decline, name="decline"),
]
