"""What most people know and like, for when nothing better is known."""

from viewings import NOT_FOR_CHILDREN

# A score counts fully only with many votes; with few it is drawn towards the mean of all films.
VOTES_TO_BELIEVE = 5000


def popular(films, count):
    """Rows `everyone` and `child` of (id, score of 0 to 10), the best first."""
    voted = [film for film in films if film.votes]
    mean = sum(film.score for film in voted) / len(voted)

    def believed(film):
        return (film.score * film.votes + mean * VOTES_TO_BELIEVE) / (film.votes + VOTES_TO_BELIEVE)

    def best(some):
        ranked = sorted(some, key=lambda film: (-believed(film), film.id))[:count]
        return [(film.id, round(believed(film), 4)) for film in ranked]

    return {
        "everyone": best(voted),
        "child": best([film for film in voted if film.rating not in NOT_FOR_CHILDREN]),
    }
