"""Who has seen what: GENERATED, not observed. The seed alone decides; the same seed gives the same viewings everywhere.

A viewer has two favourite kinds of films, picks mostly those, and picks films that many people know more often than others.
"""

import bisect
import itertools
import random
from collections import defaultdict

SEED = 20100606
VIEWERS = 5000
FEWEST, MOST = 15, 45
CHILDREN_PERCENT = 15
NOT_FOR_CHILDREN = frozenset(("R", "NC-17"))
FAVOURITES_PERCENT = 75


def viewer_ids(count=VIEWERS):
    return [f"viewer-{number:04d}" for number in range(1, count + 1)]


def profile_of(viewer):
    """'child' or 'adult', from the id alone, so that whoever asks for predictions knows it too."""
    return "child" if random.Random(f"{SEED} profile {viewer}").randrange(100) < CHILDREN_PERCENT else "adult"


class Shelf:
    """Films to pick from, each with the probability of its popularity."""

    def __init__(self, films):
        self.films = films
        # The square root: people also see what is not famous. Plus 10: and what nobody has voted for.
        self.cumulative = list(itertools.accumulate(film.votes**0.5 + 10 for film in films))

    def pick(self, chance):
        return self.films[bisect.bisect(self.cumulative, chance.random() * self.cumulative[-1])]


def shelves(films):
    by_genre = defaultdict(list)
    for film in films:
        by_genre[film.genre].append(film)
    return {genre: Shelf(some) for genre, some in sorted(by_genre.items()) if genre and len(some) >= 30}, Shelf(films)


def stock_of(films):
    """What each profile may pick from."""
    allowed = {"adult": films, "child": [film for film in films if film.rating not in NOT_FOR_CHILDREN]}
    return {profile: shelves(some) for profile, some in allowed.items()}


def picks(stock, viewer, purpose):
    """The films that a viewer comes upon, one after the other, without an end."""
    by_genre, everything = stock[profile_of(viewer)]
    favourites = random.Random(f"{SEED} favourites {viewer}").sample(list(by_genre.values()), 2)
    chance = random.Random(f"{SEED} {purpose} {viewer}")
    while True:
        favourite = chance.randrange(100) < FAVOURITES_PERCENT
        yield (chance.choice(favourites) if favourite else everything).pick(chance)


def generate(films, viewers):
    """For each viewer's id the ids of the films seen."""
    stock = stock_of(films)
    result = {}
    for viewer in viewers:
        wanted = random.Random(f"{SEED} count {viewer}").randint(FEWEST, MOST)
        seen = set()
        for film in picks(stock, viewer, "viewings"):
            seen.add(film.id)
            if len(seen) == wanted:
                break
        result[viewer] = sorted(seen)
    return result
