import json
import os
import tempfile
import unittest

import paths  # noqa: F401
import deployment
from metrics import by_label, parse, total
from traffic import shape_error


class ReadingTest(unittest.TestCase):
    def test_samples_are_summed_over_the_labels_that_are_not_asked_for(self):
        samples = parse(
            "# TYPE touchstone_exposures_total counter\n"
            'touchstone_exposures_total{test="t",variant="a"} 3.0\n'
            'touchstone_exposures_total{test="t",variant="b"} 4\n'
            "jvm_threads 12\n"
        )
        self.assertEqual(7, total(samples, "touchstone_exposures_total", test="t"))
        self.assertEqual(4, total(samples, "touchstone_exposures_total", variant="b"))
        self.assertEqual(12, total(samples, "jvm_threads"))
        self.assertEqual({"a": 3, "b": 4}, by_label(samples, "touchstone_exposures_total", "variant"))

    def test_a_body_off_the_schema_is_a_failed_prediction(self):
        good = {"predictionId": "1", "result": "Answered", "items": [{"id": "a"}]}
        self.assertIsNone(shape_error(good))
        self.assertIsNone(shape_error({"predictionId": "1", "result": "NotAnswered"}))
        for bad in ([], {}, {**good, "result": "Maybe"}, {**good, "items": []}, {"result": "Answered", "items": [{"id": "a"}]}):
            self.assertIsNotNone(shape_error(bad), bad)

    def test_an_image_reference_is_taken_apart_at_its_tag_and_not_at_a_port(self):
        self.assertEqual({"name": "n", "newName": "r:5000/x", "newTag": "1"}, deployment.image_of("n", "r:5000/x:1"))
        self.assertEqual({"name": "n", "newName": "r:5000/x"}, deployment.image_of("n", "r:5000/x"))

    def test_the_overlay_finds_the_job_from_where_it_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            deployment.overlay(folder, {"touchstone/python": "localhost/p:1"}, "abc")
            with open(os.path.join(folder, "kustomization.yaml"), encoding="utf-8") as file:
                written = json.load(file)
            base = os.path.join(os.path.realpath(folder), written["resources"][0], "job.yaml")
            self.assertTrue(os.path.exists(base), base)


if __name__ == "__main__":
    unittest.main()
