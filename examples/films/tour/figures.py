"""The numbers that the tour prints, from outcomes and counters: pure functions."""

import math
from collections import Counter, defaultdict
from fractions import Fraction


def binomial_band(count, confidence=Fraction(999, 1000)):
    """The smallest and the largest number of heads in `count` throws of a fair coin that chance explains: exact, two-sided."""
    tail = (1 - confidence) / 2 * 2**count
    below, low = 0, 0
    while below + math.comb(count, low) <= tail:
        below += math.comb(count, low)
        low += 1
    return low, count - low


def variants_by_viewer(outcomes):
    found = defaultdict(set)
    for outcome in outcomes:
        variant = (outcome.answer.get("assignment") or {}).get("variant")
        found[outcome.request["inputs"]["userId"]].add(variant)
    return found


def split(by_viewer):
    """Viewers by variant, of those who saw one only."""
    return Counter(next(iter(variants)) for variants in by_viewer.values() if len(variants) == 1)


def percentile(values, share):
    """The smallest value that is not exceeded by `share` of all."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def served_by_fallback(outcomes, variant=None):
    return sum(
        1
        for outcome in outcomes
        if (outcome.answer.get("servedBy") or {}).get("kind") == "Fallback"
        and (variant is None or (outcome.answer.get("assignment") or {}).get("variant") == variant)
    )


def percent(part, whole):
    return f"{100 * part / whole:.2f}%" if whole else "-"
