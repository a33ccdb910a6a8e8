"""Which films are alike by what they are: genre, director, year, rating, kind of story and words of the title.

Every film is a vector of features; a feature that few films share weighs more (inverse document frequency), and alike is
the cosine of two vectors.
"""

import heapq
import math
import re
from collections import Counter, defaultdict

WEIGHTS = {"genre": 1.0, "director": 1.0, "kind": 0.7, "era": 0.6, "rating": 0.5, "quality": 0.4, "title": 0.8}
COMMON_WORDS = frozenset("a an and at for from in it of on or the to with part vs my i ii iii iv no".split())


def features(film):
    """What a film is, as (group, value) pairs; what the data does not know is no feature."""
    found = {("genre", film.genre), ("director", film.director), ("kind", film.kind), ("rating", film.rating)}
    # Two overlapping spans of six years: neighbours in time share at least one.
    found |= {("era", f"a{film.year // 6}"), ("era", f"b{(film.year + 3) // 6}")}
    found.add(("quality", str(round(film.score)) if film.score else ""))
    words = re.findall(r"[a-z]{2,}", film.title.lower())
    found |= {("title", word) for word in words if word not in COMMON_WORDS}
    return {feature for feature in found if feature[1]}


def vectors(films):
    """Feature vectors of length 1."""
    of = [features(film) for film in films]
    frequency = Counter(feature for found in of for feature in found)
    result = []
    for found in of:
        vector = {f: WEIGHTS[f[0]] * math.log(1 + len(films) / frequency[f]) for f in found}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        result.append({feature: weight / length for feature, weight in vector.items()})
    return result


def similar_by_content(films, count):
    """For each film's id the `count` most similar others as (id, score), the best first."""
    of = vectors(films)
    holders = defaultdict(list)
    for index, vector in enumerate(of):
        for feature, weight in vector.items():
            holders[feature].append((index, weight))
    result = {}
    for index, vector in enumerate(of):
        scores = [0.0] * len(films)
        for feature, weight in vector.items():
            for other, other_weight in holders[feature]:
                scores[other] += weight * other_weight
        scores[index] = 0.0
        best = heapq.nlargest(count, ((score, -other) for other, score in enumerate(scores) if score > 0))
        result[films[index].id] = [(films[-other].id, round(score, 4)) for score, other in best]
    return result
