"""What a person sees: sections with the time that has passed, aligned rows, and one clear failure."""

import sys
import time

STARTED = time.monotonic()


class Failed(Exception):
    """Something that should have held does not. `details` are lines that help to find out why."""

    def __init__(self, message, details=""):
        super().__init__(message)
        self.details = details


def elapsed():
    seconds = int(time.monotonic() - STARTED)
    return f"{seconds // 60}:{seconds % 60:02d}"


def section(title):
    print(f"\n==> {title}  [{elapsed()}]", flush=True)


def line(text=""):
    print(f"    {text}".rstrip(), flush=True)


def row(label, value, note=""):
    line(f"{label:<26} {value:>12}  {note}")


def command(text):
    line(f"$ {text}")


def block(text):
    for each in text.rstrip().splitlines():
        line(each)


def check(holds, message, details=""):
    if not holds:
        raise Failed(message, details)


def report(failure):
    print(f"\nerror: {failure}", file=sys.stderr)
    for each in failure.details.rstrip().splitlines():
        print(f"    {each}", file=sys.stderr)
