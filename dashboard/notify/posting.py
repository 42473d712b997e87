"""Sending over HTTP: to the text message gateway, and to the webhooks that are set up by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from dashboard.notify.sending import Message, NotSent

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
# The request itself is wrong, and will be as wrong the next time.
_NEVER: Final = (400, 405, 410, 413, 415, 422)


@dataclass(frozen=True, slots=True)
class SmsSender:
    """A gateway that takes {"id", "to", "text"} as JSON."""

    url: str
    token: str = ""

    def send(self, message: Message) -> None:
        """Hand a message to the gateway; raises NotSent."""
        body = {"id": message.id, "to": message.address, "text": message.short}
        post(self.url, body, message.id, self.token, "Sms-tjänsten")


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """The webhooks that are set up: where each name leads; a plan can name no other."""

    urls: Mapping[str, str]

    def send(self, message: Message) -> None:
        """Hand a message to the webhook it is addressed to; raises NotSent."""
        url = self.urls.get(message.address)
        if url is None:
            raise NotSent(f"Webhooken {message.address} är inte inställd på servern.")
        post(url, {**message.facts, "text": message.short}, message.id, "", "Webhooken")


def post(url: str, body: Mapping[str, Any], identity: str, token: str, who: str) -> None:
    """Post JSON and look at nothing but the status; raises NotSent in words that begin with `who`."""
    headers = {"Idempotency-Key": identity, **({"Authorization": f"Bearer {token}"} if token else {})}
    wait = httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx2.Client(timeout=wait, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, json=dict(body), headers=headers) as answer,
        ):
            status = answer.status_code
    except httpx2.TimeoutException as fault:
        raise NotSent(f"{who} svarade inte i tid.", unreachable=True) from fault
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as fault:
        raise NotSent(f"{who} går inte att nå.", unreachable=True) from fault
    if not 200 <= status < 300:
        raise NotSent(f"{who} tog inte emot meddelandet ({status}).", permanent=status in _NEVER)
