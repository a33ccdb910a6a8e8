import json
import os
import subprocess
import sys
import tempfile
import unittest

from paths import DATA, HERE


class ComputeTest(unittest.TestCase):
    def test_writes_one_loader_file_for_each_storage(self):
        with tempfile.TemporaryDirectory() as directory:
            few = os.path.join(directory, "few.csv")
            with open(DATA, encoding="utf-8") as source, open(few, "w", encoding="utf-8") as target:
                target.writelines(line for _, line in zip(range(401), source))

            subprocess.run(
                [sys.executable, os.path.join(HERE, "compute.py"), directory, "--films", few, "--viewers", "50"],
                check=True,
                stdout=subprocess.DEVNULL,
            )

            rows = {}
            for storage in ("films", "viewings", "popular-films", "similar-by-content", "similar-by-crowd"):
                with open(os.path.join(directory, f"{storage}.jsonl"), encoding="utf-8") as file:
                    rows[storage] = [json.loads(line) for line in file]
            self.assertEqual((400, 50, 2, 400), tuple(len(rows[s]) for s in list(rows)[:4]))
            self.assertEqual({"title", "year", "rating", "genre", "director"}, set(rows["films"][0]["value"]))
            self.assertEqual({"key", "members"}, set(rows["viewings"][0]))
            for storage in ("popular-films", "similar-by-content", "similar-by-crowd"):
                self.assertEqual({"id", "score"}, set(rows[storage][0]["items"][0]))


if __name__ == "__main__":
    unittest.main()
