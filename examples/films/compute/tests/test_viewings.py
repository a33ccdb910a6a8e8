import unittest

from paths import DATA
import films
from viewings import FEWEST, MOST, NOT_FOR_CHILDREN, generate, profile_of, viewer_ids

CATALOGUE = films.read(DATA)
VIEWERS = viewer_ids(400)
SEEN = generate(CATALOGUE, VIEWERS)


class ViewingsTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_viewings(self):
        self.assertEqual(SEEN, generate(CATALOGUE, VIEWERS))

    def test_a_viewer_has_seen_the_same_whoever_else_there_is(self):
        self.assertEqual(SEEN["viewer-0007"], generate(CATALOGUE, ["viewer-0007"])["viewer-0007"])

    def test_everybody_has_seen_a_number_of_films_within_the_bounds(self):
        for viewer, seen in SEEN.items():
            self.assertTrue(FEWEST <= len(seen) <= MOST, viewer)
            self.assertEqual(len(seen), len(set(seen)), viewer)

    def test_no_child_has_seen_what_is_not_for_children(self):
        rating = {film.id: film.rating for film in CATALOGUE}
        children = [viewer for viewer in VIEWERS if profile_of(viewer) == "child"]
        self.assertTrue(30 < len(children) < 100, len(children))
        for viewer in children:
            self.assertFalse(NOT_FOR_CHILDREN & {rating[film] for film in SEEN[viewer]}, viewer)


if __name__ == "__main__":
    unittest.main()
