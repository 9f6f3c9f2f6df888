"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.unions import views

app_name = "unions"
urlpatterns: list[URLPattern] = [
    path("beside/<slug:slug>/", views.beside, name="beside"),
    path("<slug:slug>/", views.union, name="union"),
    path("<slug:slug>/minimum/<slug:sector>/", views.minimum, name="minimum"),
    path("<slug:slug>/minimum/<slug:sector>/<str:key>/", views.edit_minimum, name="edit_minimum"),
]
