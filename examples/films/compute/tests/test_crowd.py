import unittest

import paths  # noqa: F401
from crowd import similar_by_crowd


class CrowdTest(unittest.TestCase):
    VIEWINGS = {
        "ann": ["alien", "heat", "jaws"],
        "bob": ["alien", "jaws"],
        "eve": ["alien", "heat", "up"],
        "joe": ["heat", "jaws"],
    }

    def test_the_score_is_the_cosine_of_the_two_audiences(self):
        # Each of the three was seen by three people, each pair of them by two.
        self.assertEqual([("heat", 0.6667), ("jaws", 0.6667)], similar_by_crowd(self.VIEWINGS, 10)["alien"])

    def test_a_film_that_shares_one_viewer_only_has_no_row(self):
        self.assertNotIn("up", similar_by_crowd(self.VIEWINGS, 10))

    def test_no_more_than_asked_for(self):
        self.assertEqual([("heat", 0.6667)], similar_by_crowd(self.VIEWINGS, 1)["alien"])


if __name__ == "__main__":
    unittest.main()
