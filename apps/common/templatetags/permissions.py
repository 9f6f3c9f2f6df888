"""Asks in a template what the actions demand."""

from django import template
from django.template.context import RequestContext

from apps.common import permissions

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: RequestContext, permission: str, subject: object = None) -> bool:
    """Say whether the reader holds a permission: `{% may "app.verb_noun" subject as answer %}`."""
    request = context.get("request")
    return request is not None and permissions.may(request.user, permission, subject)
