"""Addresses of the demo: its front with one door for each role."""

from django.urls import path

from apps.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.front, name="front"),
    path("demo/codes/", views.codes, name="codes"),
    path("demo/enter/<slug:door>/", views.enter, name="enter"),
]
