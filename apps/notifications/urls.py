"""Addresses of inbox, mail habits, calendar, the way out of mails, and their preview."""

from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/count/", views.count, name="count"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<str:public_id>/read/", views.read, name="read"),
    path("settings/mails/", views.mailing, name="mailing"),
    path("settings/calendar/", views.calendar, name="calendar"),
    path("settings/calendar/end/", views.end_calendar, name="end_calendar"),
    path("calendar/<str:secret>/tutti.ics", views.feed, name="feed"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mails/", views.mails, name="mails"),
    path("mails/<str:kind>/<str:language>/", views.mail, name="mail"),
    path("mails/<str:kind>/<str:language>/html/", views.mail_html, name="mail_html"),
]
