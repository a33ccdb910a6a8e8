import unittest

from paths import DATA
import films
from popular import popular
from viewings import NOT_FOR_CHILDREN

CATALOGUE = films.read(DATA)


class PopularTest(unittest.TestCase):
    def test_there_is_one_row_for_everyone_and_one_for_children(self):
        rows = popular(CATALOGUE, 50)
        self.assertEqual({"everyone", "child"}, set(rows))
        self.assertEqual({50}, {len(items) for items in rows.values()})

    def test_a_perfect_score_from_few_people_does_not_win(self):
        niche = films.Film("niche-2000", "Niche", 2000, "", "Drama", "", "", 10.0, 3)
        self.assertNotIn("niche-2000", [item for item, _ in popular([*CATALOGUE, niche], 50)["everyone"]])

    def test_nothing_rated_for_adults_is_popular_with_children(self):
        rating = {film.id: film.rating for film in CATALOGUE}
        self.assertFalse(NOT_FOR_CHILDREN & {rating[item] for item, _ in popular(CATALOGUE, 50)["child"]})


if __name__ == "__main__":
    unittest.main()
