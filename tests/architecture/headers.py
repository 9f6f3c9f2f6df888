"""The headers that every answer carries, whoever asks and whatever comes of it."""

from django.http import HttpResponse

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A preview shows a mail as mail programs do, with the styles that stand in it.
WITH_STYLES = {"notifications:mail_html"}


def faults_of(response: HttpResponse, name: str = "") -> list[str]:
    """List what is wrong with the headers of an answer; `name` is that of its address."""
    wrong = [
        f"{header}: {response.get(header)}"
        for header, value in EXPECTED.items()
        if response.get(header) != value
    ]
    policy = response.get("Content-Security-Policy", "")
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    if directives.get("default-src") != ["'none'"] or directives.get("frame-ancestors") != ["'none'"]:
        wrong.append(f"policy: {policy}")
    allowed = policy.replace("'unsafe-inline'", "") if name in WITH_STYLES else policy
    if any(word in allowed for word in ("unsafe", "*", "http:", "https:")):
        wrong.append(f"policy is open: {policy}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    return wrong
