"""Which ways of sending the settings set up; none unless somebody has, and then exactly those."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from dashboard.outbox.sending import Sender
from dashboard.outbox.ways import SmsSender, SmtpSender, WebhookSender
from dashboard.settings import Settings
from data.words import NoticeChannel

_HERE = ("127.0.0.1", "::1", "localhost")


def senders(settings: Settings) -> Mapping[NoticeChannel, Sender]:
    """Return the ways that are set up; raises ValueError with a sentence where one is set up wrong."""
    found: dict[NoticeChannel, Sender] = {}
    if settings.smtp_host:
        found[NoticeChannel.EPOST] = _smtp(settings)
    if settings.sms_url:
        _web_address(settings.sms_url, "DASHBOARD_SMS_URL")
        found[NoticeChannel.SMS] = SmsSender(settings.sms_url, settings.sms_token.get_secret_value())
    hooks = _webhooks(settings)
    if hooks:
        found[NoticeChannel.WEBHOOK] = WebhookSender(hooks)
    return found


def usable(settings: Settings) -> tuple[Mapping[NoticeChannel, Sender], str]:
    """Return the ways that are set up, or none and why: a wrong setting must not keep the screens dark."""
    try:
        return senders(settings), ""
    except ValueError as fault:
        return {}, str(fault)


def _smtp(settings: Settings) -> SmtpSender:
    if "@" not in settings.smtp_from:
        raise ValueError("DASHBOARD_SMTP_FROM saknas: ange den funktionsbrevlåda som aviseringar sänds från.")
    password = settings.smtp_password.get_secret_value()
    if password and settings.smtp_security == "none" and settings.smtp_host not in _HERE:
        raise ValueError("DASHBOARD_SMTP_PASSWORD skulle sändas okrypterat. Sätt DASHBOARD_SMTP_SECURITY.")
    if settings.smtp_ca is not None and not settings.smtp_ca.is_file():
        raise ValueError("DASHBOARD_SMTP_CA pekar inte på någon fil.")
    return SmtpSender(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password,
        ca=settings.smtp_ca,
    )


def _webhooks(settings: Settings) -> dict[str, str]:
    try:
        said = json.loads(settings.webhooks.get_secret_value() or "{}")
    except ValueError as fault:
        raise ValueError("DASHBOARD_WEBHOOKS är ingen giltig JSON.") from fault
    if not isinstance(said, dict) or any(not isinstance(url, str) for url in said.values()):
        raise ValueError('DASHBOARD_WEBHOOKS ska vara namn och adress: {"larm": "https://…"}.')
    for name, url in said.items():
        _web_address(url, f"DASHBOARD_WEBHOOKS, {name},")
    return said


def _web_address(url: str, name: str) -> None:
    """A way out of the house is encrypted; only what is on the machine itself may be reached without."""
    at = urlsplit(url)
    if at.scheme == "https" and at.hostname:
        return
    if at.scheme == "http" and at.hostname in _HERE:
        return
    raise ValueError(f"{name} ska vara en https-adress.")
