#!/usr/bin/env python3
"""Makes movies.csv from the movies.json of the npm package vega-datasets: all rows, in their order, fewer columns.

    npm pack vega-datasets@3.2.1 && tar xzf vega-datasets-3.2.1.tgz
    ./from_vega.py package/data/movies.json > movies.csv
"""

import csv
import json
import sys

COLUMNS = [
    "Title",
    "Release Date",
    "MPAA Rating",
    "Major Genre",
    "Creative Type",
    "Director",
    "IMDB Rating",
    "IMDB Votes",
]


def main(source):
    with open(source, encoding="utf-8") as file:
        films = json.load(file)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([film[column] for column in COLUMNS] for film in films)


if __name__ == "__main__":
    main(sys.argv[1])
