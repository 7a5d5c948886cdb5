"""Scenarios kept in a project by name, to be compared side by side."""

from __future__ import annotations

from amity.answers import Scenario, as_json
from amity.project import Project
from amity.store import views

_SETTING = "scenarios"


def load_scenarios(project: Project) -> dict[str, Scenario]:
    """The kept scenarios by name."""
    with project.view() as conn:
        rows = views.setting(conn, _SETTING) or {}
    return {
        name: Scenario(
            name, row["scores"], row["factors"], tuple(row["states"]), tuple(row["events"]), tuple(row.get("ties", ()))
        )
        for name, row in rows.items()
    }


def save_scenario(project: Project, scenario: Scenario) -> None:
    """
    Keep a scenario under its name; one of the same name is replaced.

    Raises:
        StoreError: the project cannot be written.
    """
    kept = load_scenarios(project) | {scenario.name: scenario}
    project.writer.set_setting(_SETTING, {name: as_json(s) for name, s in kept.items()})
