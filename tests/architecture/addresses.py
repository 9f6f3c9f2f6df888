"""Every address of the site by its full name, with the names of its parameters."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (name, parameters) of every pattern; a pattern without a name is yielded as its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name}" if pattern.name else str(pattern.pattern)
            yield name, tuple(pattern.pattern.regex.groupindex)
