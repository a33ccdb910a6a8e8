"""The films, read from a file that has errors in it."""

import csv
import re
import unicodedata
from dataclasses import dataclass

# The data was published in 2010; its later years were written with two digits and read as the wrong century.
LAST_YEAR = 2011


@dataclass(frozen=True)
class Film:
    """`rating` is the MPAA's (G, PG, PG-13, R, ...), `score` is IMDb's of 0 to 10; '' or 0 where the data has none."""

    id: str
    title: str
    year: int
    rating: str
    genre: str
    kind: str
    director: str
    score: float
    votes: int


def slug(title):
    """Letters, digits and hyphens only, so that an id is safe in a key, a URL and a shell."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower().replace("'", "")).strip("-")[:80].strip("-") or "untitled"


def year_of(release_date):
    year = int(release_date.split()[-1])
    return year - 100 if year > LAST_YEAR else year


def parse(rows):
    """One Film per row. Ids are stable: they depend on title, year and the order of the rows alone."""
    used = {}
    films = []
    for row in rows:
        title, year = row["Title"].strip(), year_of(row["Release Date"])
        base = f"{slug(title)}-{year}"
        used[base] = used.get(base, 0) + 1
        films.append(
            Film(
                id=base if used[base] == 1 else f"{base}-{used[base]}",
                title=title or "Untitled",
                year=year,
                rating=row["MPAA Rating"],
                genre=row["Major Genre"],
                kind=row["Creative Type"],
                director=row["Director"],
                score=float(row["IMDB Rating"] or 0),
                votes=int(row["IMDB Votes"] or 0),
            )
        )
    return films


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return parse(csv.DictReader(file))
