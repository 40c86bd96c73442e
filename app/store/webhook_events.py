"""The events that webhooks can be told of; the command line lists them without loading the database."""

from typing import Literal, get_args

WebhookEvent = Literal["step.changed", "edition.made"]
"""step.changed: a step of the agenda was started. edition.made: a workshop was closed, and has a result."""
WEBHOOK_EVENTS: tuple[WebhookEvent, ...] = get_args(WebhookEvent)
