"""YAML that people wrote: plain values only; no references, no tags, no name twice."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

LARGEST_FILE: Final = 2_000_000


class UnreadableYaml(ValueError):
    """A file is no such YAML; the message is the Swedish sentence that says why and where."""


if TYPE_CHECKING or yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Loader(Composer, CParser, SafeConstructor, Resolver):
        """Reads the words of a file in C, and puts together here what they say, where it can be refused."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)
else:  # a machine that PyYAML was built on without libyaml: the same, twenty times slower
    _Loader = yaml.SafeLoader


class Plain(_Loader):
    """Refuses what makes a small file large (references) and what would silently be lost (a name twice)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="hänvisningar (*) används inte", problem_mark=mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="taggar (!) används inte", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="ett namn är ingen text", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} står två gånger", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_plain(content: bytes, loader: type[Plain] = Plain) -> Any:
    """Return what a file's bytes say; raises UnreadableYaml."""
    if len(content) > LARGEST_FILE:
        raise UnreadableYaml(f"Filen är större än {LARGEST_FILE // 1_000_000} MB.")
    try:
        return loader(content.decode("utf-8-sig")).get_single_data()
    except UnicodeDecodeError as fault:
        raise UnreadableYaml("Filen är inte UTF-8. Spara den som UTF-8.") from fault
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        where = f"Rad {mark.line + 1}: " if mark is not None else ""
        why = fault.problem or "oväntat slut"
        raise UnreadableYaml(f"{where}filen är ingen giltig YAML ({why}).") from fault
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise UnreadableYaml("Filen är ingen giltig YAML.") from fault
