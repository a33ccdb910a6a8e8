"""Who visits which film's page: seeded, so that every run of the quickstart asks the same questions."""

import itertools
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "compute"))
import films as catalogue  # noqa: E402
import viewings  # noqa: E402

COUNT = 10
VISITS_EACH = 2


class Audience:
    def __init__(self):
        path = os.path.join(os.path.dirname(catalogue.__file__), "data", "movies.csv")
        self.films = {film.id: film for film in catalogue.read(path)}
        self.viewers = viewings.viewer_ids()
        self.seen = {viewer: set(films) for viewer, films in viewings.generate(list(self.films.values()), self.viewers).items()}

    def visits(self):
        """Requests of two visits for each viewer, in an order that mixes them."""
        stock = viewings.stock_of(list(self.films.values()))
        requests = []
        for viewer in self.viewers:
            inputs = {"userId": viewer, "profile": viewings.profile_of(viewer)}
            for film in itertools.islice(viewings.picks(stock, viewer, "visits"), VISITS_EACH):
                requests.append({"inputs": {**inputs, "filmId": film.id}, "count": COUNT})
        random.Random(viewings.SEED).shuffle(requests)
        return requests

    def forbidden(self, request, items):
        """The items that a rule should have taken away, judged from the data and not from what the server says."""
        inputs = request["inputs"]
        child = inputs["profile"] == "child"
        return [
            item
            for item in items
            if item in self.seen[inputs["userId"]]
            or item not in self.films
            or (child and self.films[item].rating in viewings.NOT_FOR_CHILDREN)
        ]

    def title(self, film):
        return f"{self.films[film].title} ({self.films[film].year})"
