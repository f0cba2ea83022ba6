"""Builds styles, scripts and translations before the package is packed or installed for development."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface):
    """Runs npm and esbuild with the Node that comes as a wheel, and compiles the message catalogues."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the outputs and name them, because git does not know them."""
        if self.target_name != "wheel":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from allmende.config import frontend

        package = source / "allmende"
        sources = Path(self.root) / "frontend"
        if sources.is_dir():
            node = frontend.find_node()
            if node is None:
                raise frontend.FrontendNotBuilt("Node.js fehlt.")
            made = frontend.Frontend(package=package, sources=sources)
            # An installation that only moved needs no second build.
            if made.state() != "ready":
                frontend.build(made, node)
        frontend.compile_catalogues(package)
        build_data["artifacts"] += ["src/allmende/static/build/**", "src/allmende/locale/**/*.mo"]
