import re
import unittest

from paths import DATA
import films


def row(title="Alien", date="May 25 1979", rating="R", score="8.5", votes="180387"):
    return {
        "Title": title,
        "Release Date": date,
        "MPAA Rating": rating,
        "Major Genre": "Horror",
        "Creative Type": "Science Fiction",
        "Director": "Ridley Scott",
        "IMDB Rating": score,
        "IMDB Votes": votes,
    }


class FilmsTest(unittest.TestCase):
    def test_a_row_becomes_a_film(self):
        self.assertEqual(
            [films.Film("alien-1979", "Alien", 1979, "R", "Horror", "Science Fiction", "Ridley Scott", 8.5, 180387)],
            films.parse([row()]),
        )

    def test_a_film_of_the_future_is_one_of_a_century_ago(self):
        self.assertEqual(["its-a-wonderful-life-1946"], [f.id for f in films.parse([row("It's a Wonderful Life", "Dec 31 2046")])])

    def test_a_film_without_a_title_has_a_name(self):
        film = films.parse([row("")])[0]
        self.assertEqual(("untitled-1979", "Untitled"), (film.id, film.title))

    def test_a_title_without_a_latin_letter_has_an_id(self):
        self.assertEqual("untitled-1979", films.parse([row("七人の侍")])[0].id)

    def test_films_with_one_title_and_year_are_told_apart_in_their_order(self):
        self.assertEqual(["alien-1979", "alien-1979-2", "alien-1979-3"], [f.id for f in films.parse([row()] * 3)])

    def test_what_is_not_known_is_empty_or_zero(self):
        film = films.parse([row(rating="", score="", votes="")])[0]
        self.assertEqual(("", 0.0, 0), (film.rating, film.score, film.votes))

    def test_the_shipped_data_gives_3201_films_with_safe_and_distinct_ids(self):
        found = films.read(DATA)
        self.assertEqual(3201, len(found))
        self.assertEqual(3201, len({film.id for film in found}))
        for film in found:
            self.assertRegex(film.id, re.compile(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z"))
            self.assertTrue(1900 < film.year <= films.LAST_YEAR, film)


if __name__ == "__main__":
    unittest.main()
