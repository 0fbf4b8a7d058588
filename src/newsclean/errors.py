"""Every exception newsclean raises."""


class NewscleanError(Exception):
    """The base of all of them; catch this to catch any."""


class InputError(NewscleanError, ValueError):
    """A bad argument or input; the message starts with what was wrong and ends with the remedy."""


class RecordError(InputError):
    """A record of a corpus holds no page that can be cleaned; the message names the record and the remedy."""


class RuleError(NewscleanError):
    """A rule is malformed, or raised while it ran; the message names the rule and the block or file."""


class ProvenanceError(NewscleanError, AssertionError):
    """A page breaks one of its promises (``Page.verify``); always a bug in newsclean, never in the input."""
