import unittest

import paths  # noqa: F401
from figures import binomial_band, percent, percentile, served_by_fallback, split, variants_by_viewer
from traffic import Outcome


def outcome(viewer, variant, kind="Model"):
    answer = {"assignment": {"variant": variant}, "servedBy": {"kind": kind}}
    return Outcome({"inputs": {"userId": viewer}}, answer, 0.001, None)


class FiguresTest(unittest.TestCase):
    def test_the_band_of_a_few_throws_can_be_counted_by_hand(self):
        # Of 2^11 = 2,048 outcomes, one has no head at all: 0.049 % on either side is within 0.05 %; 11 more are not.
        self.assertEqual((1, 10), binomial_band(11))
        self.assertEqual((0, 10), binomial_band(10))

    def test_the_band_of_5000_viewers(self):
        self.assertEqual((2384, 2616), binomial_band(5000))

    def test_a_viewer_with_two_variants_is_found_and_not_counted(self):
        found = variants_by_viewer([outcome("ann", "a"), outcome("ann", "b"), outcome("bob", "b"), outcome("bob", "b")])
        self.assertEqual({"a", "b"}, found["ann"])
        self.assertEqual({"b": 1}, split(found))

    def test_percentiles_are_values_that_occurred(self):
        self.assertEqual((50, 99, 7), (percentile(range(1, 101), 0.5), percentile(range(1, 101), 0.99), percentile([7], 0.99)))

    def test_fallbacks_are_counted_by_the_variant_that_was_assigned(self):
        outcomes = [outcome("ann", "a"), outcome("bob", "b", "Fallback"), outcome("eve", "b")]
        self.assertEqual((1, 0, 1), tuple(served_by_fallback(outcomes, variant) for variant in (None, "a", "b")))

    def test_a_share_of_nothing_is_not_a_number(self):
        self.assertEqual(("-", "33.33%"), (percent(0, 0), percent(1, 3)))


if __name__ == "__main__":
    unittest.main()
