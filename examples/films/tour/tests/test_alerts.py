import unittest

import paths  # noqa: F401
from alerts import read

RULES = """\
groups:
- name: touchstone.films.film-page
  rules:
  - alert: TouchstoneAnsweredBelowExpectation
    expr: |-
      sum(rate(x[5m])) < 0.995
    labels:
      severity: critical
    annotations:
      summary: Model {{ $labels.model }} answers too few
  - alert: TouchstoneContextAbsent
    labels:
      severity: warning
    annotations:
      summary: "It is: gone"
"""


class AlertsTest(unittest.TestCase):
    def test_each_rule_is_read_with_its_severity_and_summary(self):
        self.assertEqual(
            [
                ("TouchstoneAnsweredBelowExpectation", "critical", "Model <model> answers too few"),
                ("TouchstoneContextAbsent", "warning", "It is: gone"),
            ],
            read(RULES),
        )


if __name__ == "__main__":
    unittest.main()
