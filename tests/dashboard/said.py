"""What no answer to a person or a program may say: what only the machine that made it would."""

import re
from collections.abc import Mapping
from typing import Any

# What was sent stands between quotation marks, and may be anything.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PYTHON = re.compile(
    r"\b(?:None|True|False|NoneType|NaN|nan|inf|datetime|loc|ctx|url)\b|\b[A-Z]\w*Body\b"
    r"|[{}\[\]<>]|'|\bb\"|\\x|\\u"
)
_ENGLISH = re.compile(
    r"\b(?:should|must|required|expected|permitted|valid|invalid|missing|input|value|field|string|integer"
    r"|boolean|dictionary|object|parsing|error|not|is|or|and|to)\b",
    re.IGNORECASE,
)


def machine_words(problem: Mapping[str, Any], *sent: str) -> list[str]:
    """Return every word of Python's or of pydantic's English in a problem document's sentences.

    An id that does not exist is named without quotation marks: `sent` is what may be named so.
    """
    said = [problem["title"], problem["detail"], *(one["detail"] for one in problem.get("errors", ()))]
    for ours in sorted(filter(None, sent), key=len, reverse=True):
        said = [sentence.replace(ours, "") for sentence in said]
    bare = [_QUOTED.sub("", sentence) for sentence in said]
    return [found for one in bare for found in (*_PYTHON.findall(one), *_ENGLISH.findall(one))]
