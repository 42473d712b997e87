"""One open page of the desk, without a browser: Streamlit's own protocol over its own socket.

What a browser's page sends was recorded and is sent here in the same way: the state of every field with
each act, and the digests of the big messages it has kept.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

_SAVED = re.compile(r"Sparat som post (\d+)")
_ACT = re.compile(r":[0-9a-f]{32}$")
_GOES_ON = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_FIELDS = ("text_input", "text_area", "radio", "selectbox", "button_group", "button")


@dataclass
class Confirmed:
    """The post that the page says was saved, and when it had said so and was then drawn to its end."""

    post: int
    said: float
    drawn: float = 0


@dataclass
class Tab:
    """`act` is the page's last act: done with what the page confirmed, or None, once it is drawn again.

    `parts` has the part of the page that each field is drawn in, which alone is drawn when it is used; `way`
    is the cookie by which a proxy knows the process that answered: "" where there is none before it.
    """

    query: str
    point: str
    socket: ClientConnection
    headers: dict[str, str]
    way: str = ""
    fields: dict[str, WidgetState] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    page: str = ""
    act: asyncio.Future[Confirmed | None] | None = None
    confirmed: Confirmed | None = None
    reader: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, operation: str, point: str, headers: dict[str, str]) -> "Tab":
        """Open *Punkt* at a point, as its address says, and wait until it is drawn."""
        address = f"ws{url[4:]}/_stcore/stream"
        socket = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
            compression=None,
            max_size=None,
        )
        way = _way(socket)
        if way:  # as a browser does, with all that it asks for from now on
            headers = {**headers, "Cookie": f"{headers['Cookie']}; {way}"}
        tab = cls(f"handelse={operation}&punkt={point}", point, socket, headers, way)
        tab.reader = asyncio.create_task(tab._read())
        await tab._run([])
        return tab

    @property
    def busy(self) -> bool:
        return self.act is not None and not self.act.done()

    async def submit(self, form: str, values: dict[str, str]) -> Confirmed | None:
        """Fill in a form's fields and press its button; None if the page was drawn without a confirmation."""
        for name, value in values.items():
            self.fields[f"{form}:{name}"].string_value = value
        button = f"{form}:save"
        pressed = WidgetState(id=self.fields[button].id, trigger_value=True)
        held = [one for one in self.fields.values() if one.WhichOneof("value") != "trigger_value"]
        return await self._run([*held, pressed], self.parts.get(button, ""))

    def form(self, prefix: str) -> str:
        """Return the one form whose name begins so, as its button's key has it."""
        (found,) = (
            name.removesuffix(":save")
            for name in self.fields
            if name.startswith(prefix) and name.endswith(":save")
        )
        return found

    async def _run(self, states: list[WidgetState], part: str = "") -> Confirmed | None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.fragment_id = part
        asked.widget_states.widgets.extend(states)
        asked.page_script_hash = self.page
        asked.page_name = "" if self.page else "situation"
        asked.cached_message_hashes.extend(self.kept)
        asked.context_info.timezone = "Europe/Stockholm"
        asked.context_info.locale = "sv-SE"
        asked.context_info.color_scheme = "light"
        self.confirmed = None
        self.act = asyncio.get_running_loop().create_future()
        await self.socket.send(message.SerializeToString())
        return await asyncio.wait_for(self.act, 60)

    async def _read(self) -> None:
        async for frame in self.socket:
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._drawn(message)
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "script_finished" and message.script_finished != _GOES_ON and self.busy:
                assert self.act is not None
                if self.confirmed is not None:
                    self.confirmed.drawn = time.perf_counter()
                self.act.set_result(self.confirmed)

    def _drawn(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.kept.add(message.hash)
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            said = _SAVED.search(element.bidi_component.json)
            if said:
                self.confirmed = Confirmed(int(said[1]), time.perf_counter())
        elif kind in _FIELDS:
            self._keep(getattr(element, kind), kind, message.delta.fragment_id)

    def _keep(self, drawn: Any, kind: str, part: str) -> None:
        """A field keeps what it holds until it is another one, or is told to hold something else."""
        key = drawn.id.split("-", 2)[2] if drawn.id.count("-") > 1 else drawn.id
        name = _ACT.sub("", key)
        self.parts[name] = part
        held = self.fields.get(name)
        if held is None or held.id != drawn.id or getattr(drawn, "set_value", False):
            self.fields[name] = _untouched(drawn, kind)


def _untouched(drawn: Any, kind: str) -> WidgetState:
    """Return what a browser sends for a field as it was drawn."""
    state = WidgetState(id=drawn.id)
    if kind in ("text_input", "text_area"):
        state.string_value = drawn.value if drawn.set_value else drawn.default
    elif kind in ("radio", "selectbox"):
        if drawn.set_value:
            state.string_value = drawn.raw_value
        elif drawn.HasField("default"):
            state.string_value = _word(drawn.options[drawn.default])
    elif kind == "button_group":
        chosen = drawn.raw_values if drawn.set_value else [drawn.options[n].content for n in drawn.default]
        state.string_array_value.data.extend(chosen)
    else:
        state.trigger_value = False
    return state


def _word(option: Any) -> str:
    return option if isinstance(option, str) else str(option.content)


def _way(socket: ClientConnection) -> str:
    said = socket.response.headers.get_all("Set-Cookie") if socket.response is not None else []
    return next((one.split(";")[0] for one in said if one.startswith("trygghetslaget_vag=")), "")
