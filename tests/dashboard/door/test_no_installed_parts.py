"""What Streamlit is kept from looking for is not there, and it does not look."""

from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager

from dashboard.door import no_installed_parts

_scanner: Any = import_module("streamlit.components.v2.manifest_scanner")


def test_no_package_here_brings_a_part() -> None:
    spec = find_spec(_scanner.__name__)
    assert spec is not None
    assert spec.loader is not None
    anew: Any = module_from_spec(spec)  # this process may have been told to find none already
    spec.loader.exec_module(anew)
    assert anew.scan_component_manifests is not no_installed_parts.found_none
    assert anew.scan_component_manifests() == []


def test_it_does_not_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def all_packages() -> list[Any]:
        looked.append("all")
        return []

    monkeypatch.setattr(_scanner, "scan_component_manifests", all_packages)
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert looked == ["all"]
    no_installed_parts.look_for_none()
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert looked == ["all"]
