"""What the context's pods counted themselves, read from their management port through the API server."""

import re
from collections import Counter

import kubectl

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def parse(text):
    """Samples by (name, frozenset of labels)."""
    found = Counter()
    for line in text.splitlines():
        match = SAMPLE.match(line)
        if match:
            found[match.group(1), frozenset(LABEL.findall(match.group(2) or ""))] += float(match.group(3))
    return found


def scrape():
    """The sum over all pods of the context, with the names of the pods."""
    pods = [p for p in kubectl.objects("pods", "-l", "touchstone.dev/context=film-page") if p["status"].get("podIP")]
    names = sorted(pod["metadata"]["name"] for pod in pods if not pod["metadata"].get("deletionTimestamp"))
    total = Counter()
    for name in names:
        total.update(parse(kubectl.run("get", "--raw", f"/api/v1/namespaces/{kubectl.NAMESPACE}/pods/{name}:8081/proxy/metrics")))
    return names, total


def total(samples, name, **labels):
    wanted = set(labels.items())
    return round(sum(value for (found, of), value in samples.items() if found == name and wanted <= of))


def by_label(samples, name, label):
    """Whole numbers by the values of one label, summed over the others."""
    found = Counter()
    for (sample, labels), value in samples.items():
        if sample == name:
            found[dict(labels)[label]] += round(value)
    return found
