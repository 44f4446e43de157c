"""What can go wrong with a local run that its user can put right."""


class LocalRunError(Exception):
    """One line that says what is wrong and what to do next; shown without a traceback."""


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text: drivers append hints and addresses below it."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
