#!/usr/bin/env python3
"""Computes everything that the example publishes, as input files of `touchstone load`, one for each storage.

    compute.py DIRECTORY [--films movies.csv] [--viewers 5000]

Needs nothing but Python 3.9 or later; takes about 20 seconds on one core.
"""

import argparse
import json
import os
import time

import films as catalogue
from content import similar_by_content
from crowd import similar_by_crowd
from popular import popular
from viewings import VIEWERS, generate, viewer_ids


# Pages show ten films. Rules may take some away, so more are computed.
CANDIDATES = 50


def ranked(rows):
    return ({"key": key, "items": [{"id": i, "score": s} for i, s in items]} for key, items in rows.items())


def records(films):
    for film in films:
        value = {"title": film.title, "year": film.year, "rating": film.rating, "genre": film.genre, "director": film.director}
        yield {"key": film.id, "value": value}


def sets(rows):
    return ({"key": key, "members": members} for key, members in rows.items())


def write(directory, storage, rows):
    """Appears under its name only when it is complete."""
    path = os.path.join(directory, f"{storage}.jsonl")
    count = 0
    with open(path + ".part", "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    os.replace(path + ".part", path)
    print(f"{storage:<18} {count:>6} rows  {os.path.getsize(path) / 1e6:6.2f} MB", flush=True)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", help="where the files go")
    parser.add_argument("--films", default=os.path.join(here, "data", "movies.csv"))
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    options = parser.parse_args()

    started = time.monotonic()
    os.makedirs(options.directory, exist_ok=True)
    films = catalogue.read(options.films)
    viewings = generate(films, viewer_ids(options.viewers))
    write(options.directory, "films", records(films))
    write(options.directory, "viewings", sets(viewings))
    write(options.directory, "popular-films", ranked(popular(films, CANDIDATES)))
    write(options.directory, "similar-by-content", ranked(similar_by_content(films, CANDIDATES)))
    write(options.directory, "similar-by-crowd", ranked(similar_by_crowd(viewings, CANDIDATES)))
    print(f"computed in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
