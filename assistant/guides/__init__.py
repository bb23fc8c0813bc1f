"""Discussion guides for MED committees."""

from assistant.guides.building import build_guide, build_short, question_pool
from assistant.guides.requests import GuideRequestError, TopicDeclinedError, TopicUnclearError, parse_request
from assistant.guides.types import Guide, GuideRequest

__all__ = [
    "Guide",
    "GuideRequest",
    "GuideRequestError",
    "TopicDeclinedError",
    "TopicUnclearError",
    "build_guide",
    "build_short",
    "parse_request",
    "question_pool",
]
