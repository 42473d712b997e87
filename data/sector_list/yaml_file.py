"""A sector list as YAML: plain values only; no references, no tags, no name twice."""

from collections.abc import Hashable
from typing import Any, Final

import yaml

from data.domain.rules import Reason
from data.domain.sectors import EMPTY_REGISTER
from data.sector_list.rows import Listed, listed

LARGEST_FILE: Final = 2_000_000


class _Plain(yaml.SafeLoader):
    """Refuses what makes a small file large (references) and what would silently be lost (a name twice)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="hänvisningar (*) används inte", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} står två gånger", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(content: bytes) -> Listed:
    """Return the sector list in a file's bytes; what cannot be read is said with its line."""
    if len(content) > LARGEST_FILE:
        return _broken(f"Filen är större än {LARGEST_FILE // 1_000_000} MB.")
    try:
        said = yaml.load(content.decode("utf-8-sig"), _Plain)  # noqa: S506  a SafeLoader, narrowed
    except UnicodeDecodeError:
        return _broken("Filen är inte UTF-8. Spara den som UTF-8.")
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        where = f"Rad {mark.line + 1}: " if mark is not None else ""
        return _broken(f"{where}filen är ingen giltig YAML ({fault.problem or 'oväntat slut'}).")
    except (yaml.YAMLError, RecursionError, ValueError):
        return _broken("Filen är ingen giltig YAML.")
    if not isinstance(said, dict) or any(not isinstance(rows, list | None) for rows in said.values()):
        return _broken("Filen ska ha delarna sectors, organisations, memberships … var för sig, med rader.")
    return listed({str(name): rows or [] for name, rows in said.items()})


def _broken(why: str) -> Listed:
    return Listed(EMPTY_REGISTER, (Reason(why),))
