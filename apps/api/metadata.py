"""What OPTIONS is answered."""

from typing import TYPE_CHECKING

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView


class Methods(BaseMetadata):
    """Names the methods of an address, as `Allow` does, and nothing of how it is made."""

    def determine_metadata(self, request: Request, view: "APIView") -> dict[str, list[str]]:
        """Give the body of the answer."""
        return {"methods": sorted(view.allowed_methods)}
