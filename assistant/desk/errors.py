"""What an organiser is told, in Danish, when something cannot be done. Nothing typed is lost by any of them."""

from assistant.errors import AssistantError


class DeskError(AssistantError):
    """Base: what was asked for cannot be done as it was asked for."""


class ConflictError(DeskError):
    """Somebody else changed the same thing meanwhile."""


class LoginError(DeskError):
    """The log-in was refused."""
