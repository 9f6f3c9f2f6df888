"""The worker and the clock. The clock only wakes tasks that look for due rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")

app = Celery("tutti")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "accounts.forget_sessions": {
        "task": "accounts.forget_sessions",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "ballots.close_due": {"task": "ballots.close_due", "schedule": 1.0, "options": {"expires": 5}},
    "negotiations.conclude_due": {
        "task": "negotiations.conclude_due",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "negotiations.expire_due": {
        "task": "negotiations.expire_due",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "contracts.freeze_due": {"task": "contracts.freeze_due", "schedule": 5.0, "options": {"expires": 10}},
    "catalogues.apply_due": {"task": "catalogues.apply_due", "schedule": 2.0, "options": {"expires": 5}},
    "notifications.send_due": {"task": "notifications.send_due", "schedule": 2.0, "options": {"expires": 5}},
}
