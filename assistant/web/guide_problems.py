"""What is wrong with a request for a guide, in the language of the page: the errors themselves are Danish."""

from collections.abc import Mapping

from assistant.guides.requests import (
    MAX_MINUTES,
    MAX_PARTICIPANTS,
    MAX_SO_FAR_CHARACTERS,
    MAX_TOPIC_CHARACTERS,
    MIN_MINUTES,
    MIN_PARTICIPANTS,
    GuideRequestError,
    TopicDeclinedError,
    TopicUnclearError,
)
from assistant.types import Language

_BY_FIELD: Mapping[str, str] = {
    "topic": f"Write what you are to discuss, in at most {MAX_TOPIC_CHARACTERS} characters, for example: AI til vagtplaner.",
    "committee": "Choose a committee from the list.",
    "sector": "Choose municipality or region.",
    "minutes": f"Write the length of the meeting as a whole number of minutes from {MIN_MINUTES} to {MAX_MINUTES}.",
    "participants": f"Write how many people take part as a whole number from {MIN_PARTICIPANTS} to {MAX_PARTICIPANTS}.",
    "phase": "Choose from the list how far you are.",
    "purpose": "Choose an aim from the list.",
    "so_far": f"Write what has happened so far in at most {MAX_SO_FAR_CHARACTERS} characters.",
}


def problem_in(error: GuideRequestError, language: Language) -> str:
    """One sentence on what is wrong and what to do."""
    if language == "da":
        return str(error)
    if isinstance(error, TopicUnclearError):
        better = error.suggestion or "AI til mødereferater"
        return f"Is there AI in it? Then say so in the topic, for example: {better}. Otherwise the guide is not for it."
    if isinstance(error, TopicDeclinedError) and error.suggestion:
        return f"The topic seems to be about work, but not about AI, which is what the guide is for. If AI is in it, write for example: {error.suggestion}."
    if isinstance(error, TopicDeclinedError):
        return "The topic does not seem to be about AI or work. Write which AI you are to discuss, and what it is for."
    return _BY_FIELD.get(error.field, str(error))
