import unittest

from paths import DATA
import films
from content import features, similar_by_content

CATALOGUE = films.read(DATA)[::4] + [f for f in films.read(DATA) if f.title.startswith(("The Matrix", "Shrek"))]
CATALOGUE = list({film.id: film for film in CATALOGUE}.values())
NEIGHBOURS = similar_by_content(CATALOGUE, 20)


class ContentTest(unittest.TestCase):
    def test_every_film_has_neighbours_but_no_more_than_asked_for(self):
        self.assertEqual({film.id for film in CATALOGUE}, set(NEIGHBOURS))
        counts = [len(items) for items in NEIGHBOURS.values()]
        self.assertTrue(1 <= min(counts) and max(counts) == 20, (min(counts), max(counts)))

    def test_the_best_come_first_with_scores_between_0_and_1(self):
        for film, items in NEIGHBOURS.items():
            scores = [score for _, score in items]
            self.assertEqual(sorted(scores, reverse=True), scores, film)
            self.assertTrue(0 <= scores[-1] and scores[0] <= 1, film)

    def test_no_film_is_its_own_neighbour_and_none_comes_twice(self):
        for film, items in NEIGHBOURS.items():
            ids = [item for item, _ in items]
            self.assertNotIn(film, ids)
            self.assertEqual(len(ids), len(set(ids)), film)

    def test_sequels_by_the_same_director_are_nearest(self):
        nearest = {item for item, _ in NEIGHBOURS["the-matrix-1999"][:2]}
        self.assertEqual({"the-matrix-reloaded-2003", "the-matrix-revolutions-2003"}, nearest)

    def test_what_the_data_does_not_know_makes_no_films_alike(self):
        unknown = films.Film("a-1990", "A", 1990, "", "", "", "", 0.0, 0)
        self.assertEqual({"era"}, {group for group, _ in features(unknown)})


if __name__ == "__main__":
    unittest.main()
