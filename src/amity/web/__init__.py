"""The workbench: pages in the browser and their JSON, from one typed context each; writes through forms."""

from amity.web.app import create_app
from amity.web.options import WebOptions

__all__ = ["WebOptions", "create_app"]
