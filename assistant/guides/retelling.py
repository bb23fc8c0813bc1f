"""How an item of the agenda is run, told again when its minutes were changed."""

from assistant.guides.agenda import say_minutes, tell_method
from assistant.guides.materials import load_materials
from assistant.guides.types import GuideRequest, GuideSection
from assistant.pipeline import Assistant


def retell_method(section: GuideSection, minutes: int, request: GuideRequest, assistant: Assistant) -> str:
    """The method of ``section`` with steps that fit ``minutes``.

    A text that is of no known method (a break) only has its own length replaced.
    """
    if minutes == section.minutes:
        return section.method
    for method in load_materials(assistant.knowledge_dir).methods:
        if section.method.startswith(f"{method.name}. "):
            return tell_method(method, minutes, request.participants)
    return section.method.replace(say_minutes(section.minutes), say_minutes(minutes))
