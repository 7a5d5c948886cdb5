"""The one root of Amity's errors and a branch per layer; every message says what, where and what to try."""


class AmityError(Exception):
    """Something that the caller can put right; its text is one line fit for a terminal."""


class VocabError(AmityError):
    """A codebook file or a term that the codebook does not know."""


class DataError(AmityError):
    """Arrays, tables or values that a model cannot use; names the row, column, subject or dyad."""


class ReadError(AmityError):
    """A file that cannot become a document; names the file and the reason."""


class ActorError(AmityError):
    """An actor that is unknown, ambiguous or contradictory; suggests the nearest names."""


class CodingError(AmityError):
    """A coder that cannot run or gave what the codebook does not allow."""


class ClusterError(AmityError):
    """Workers that cannot be reached or were lost; says how to go on."""


class StoreError(AmityError):
    """A project file that cannot be opened, read or written."""


class ExchangeError(AmityError):
    """A foreign format that cannot be read or written; names the file and the row."""


class AnswerError(AmityError):
    """A question that the project cannot answer, with the reason."""
