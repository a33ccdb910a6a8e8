"""Which films the same people have seen: the cosine of two films' audiences, whatever the films are."""

import heapq
import math
from collections import Counter, defaultdict
from itertools import combinations

# Two films that one person has seen by chance say nothing.
FEWEST_SHARED = 2


def similar_by_crowd(viewings, count):
    """For each film's id the `count` films whose audience overlaps most as (id, score), the best first.

    A film without a film that shares FEWEST_SHARED viewers has no row: nothing is known about it.
    """
    audience = Counter(film for seen in viewings.values() for film in seen)
    shared = Counter()
    for seen in viewings.values():
        shared.update(combinations(sorted(seen), 2))
    neighbours = defaultdict(list)
    for (one, other), viewers in shared.items():
        if viewers >= FEWEST_SHARED:
            score = round(viewers / math.sqrt(audience[one] * audience[other]), 4)
            neighbours[one].append((score, other))
            neighbours[other].append((score, one))
    return {
        film: [(other, score) for score, other in heapq.nsmallest(count, found, key=lambda pair: (-pair[0], pair[1]))]
        for film, found in sorted(neighbours.items())
    }
