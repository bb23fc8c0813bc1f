"""What can be wrong with a mail or the mailbox, said in Danish."""

import logging
import re
from collections.abc import Sequence

from assistant.errors import AssistantError, EmailError

logger = logging.getLogger(__name__)


def in_danish(error: EmailError) -> str:
    """What is wrong with a mail, for somebody who reads Danish."""
    return (
        _said_in_danish(str(error), _MAIL_PROBLEMS)
        or "Mailen kan ikke læses. Gem den som .eml, og prøv igen."
    )


def mailbox_in_danish(error: AssistantError) -> str:
    """Why the mailbox cannot be used, for somebody who reads Danish; the English reason is in the log."""
    logger.warning("the mailbox: %s", error)
    reason = (
        _said_in_danish(str(error), _MAILBOX_PROBLEMS)
        or "Den, der driver assistenten, kan se hvorfor i loggen."
    )
    return f"Postkassen kan ikke bruges lige nu; det, du har skrevet, er gemt her. {reason}"


def _said_in_danish(problem: str, sentences: Sequence[tuple[str, str]]) -> str:
    """The Danish sentence beside the first pattern that an error fits; its groups are filled in."""
    for english, danish in sentences:
        if found := re.search(english, problem):
            return danish.format(*(group.strip("'\"") for group in found.groups()))
    return ""


# The console speaks English, the desk Danish; the patterns are those of the errors in assistant.emails.
_MAIL_PROBLEMS = (
    (r"is empty", "Mailen er tom."),
    (
        r"too deep",
        "Mailens dele ligger for dybt inden i hinanden til at blive læst. Kopiér dens tekst, og sæt den ind.",
    ),
    (r"\.msg", "Filen er i Outlooks eget format (.msg). Gem mailen som .eml, og prøv igen."),
    (r"binary", "Filen er ikke en mail. Gem mailen som .eml, og prøv igen."),
    (r"larger than (\d+) MB", "Mailen er større end {0} MB. Fjern de vedhæftede filer, og prøv igen."),
)
_MAILBOX_PROBLEMS = (
    (r"no mailbox is set up", "Der er ikke sat en postkasse op. Det gør den, der driver assistenten."),
    (
        r"user name or password|log-?in|password (?:was|is)",
        "Navn eller adgangskode til postkassen er forkert. Den, der driver assistenten, kan rette dem.",
    ),
    (r"no folder for drafts", "Der er ingen mappe til kladder. Lav en i jeres mailprogram, og prøv igen."),
    (
        r"could not be saved: the folder (.+?) does not",
        "Mappen »{0}« findes ikke eller tager ikke imod kladder.",
    ),
    (r"there is no folder (.+?) in the mailbox", "Mappen »{0}« findes ikke i postkassen."),
    (r"no mail server called (\S+?);", "Der er ingen mailserver, der hedder {0}. Er navnet stavet rigtigt?"),
    (r"no password without TLS", "Mailserveren tager kun imod en adgangskode over en krypteret forbindelse."),
    (r"certificate of (\S+)", "Certifikatet for {0} er ikke gyldigt, så intet blev sendt derhen."),
    (
        r"(\S+) does not speak TLS",
        "{0} taler ikke krypteret, som den er sat op til. Port eller sikkerhed er forkert.",
    ),
    (r"(\S+) did not answer within (\d+)", "{0} svarede ikke inden for {1} sekunder. Prøv igen om lidt."),
    (r"does not offer what", "Mailserveren kan ikke det, som sikkerheden er sat op til."),
    (
        r"no connection to the mail server (\S+?):",
        "Der er ingen forbindelse til mailserveren {0}. Prøv igen om lidt.",
    ),
    (r"connection.*(?:lost|closed|broke)", "Forbindelsen til mailserveren blev afbrudt. Prøv igen."),
    (r"^(\S+) refused", "Mailserveren {0} sagde nej. Prøv igen om lidt."),
)
