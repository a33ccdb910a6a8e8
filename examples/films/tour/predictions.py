"""10,000 predictions for 5,000 viewers: what came back, and what the pods counted meanwhile."""

import time

import kubectl
import metrics
from audience import COUNT
from console import check, line, row, section
from endpoint import SERVICE, Client
from figures import binomial_band, percent, percentile, served_by_fallback, split, variants_by_viewer
from traffic import CONNECTIONS, ask, send

VARIANTS = ("content", "crowd")
PROBES = 24
SECONDS_TO_SERVE = 60


def await_data(address):
    """Until every pod answers from its models and from its fallback; each probe is a new connection, perhaps to another pod."""
    known = {"inputs": {"filmId": "the-matrix-1999", "userId": "probe"}, "count": COUNT}
    unknown = {"inputs": {"filmId": "no-such-film", "userId": "probe"}, "count": COUNT}
    deadline = time.monotonic() + SECONDS_TO_SERVE
    good = 0
    while good < PROBES:
        client = Client(*address)
        outcomes = [ask(client, known), ask(client, unknown)]
        client.close()
        kinds = [(outcome.answer.get("servedBy") or {}).get("kind") for outcome in outcomes]
        good = good + 1 if kinds == ["Model", "Fallback"] else 0
        if time.monotonic() > deadline:
            told = "\n".join(f"{outcome.failure or outcome.answer}" for outcome in outcomes)
            check(False, f"The context does not answer from its data after {SECONDS_TO_SERVE} s; the last answers:", told)
        if not good:
            time.sleep(0.2)


def report_split(audience, outcomes):
    by_viewer = variants_by_viewer(outcomes)
    mixed = [viewer for viewer, variants in by_viewer.items() if len(variants) > 1]
    unassigned = [viewer for viewer, variants in by_viewer.items() if None in variants]
    counts = split(by_viewer)
    low, high = binomial_band(len(audience.viewers))
    for variant in VARIANTS:
        row(f"viewers in {variant}", f"{counts[variant]:,}", f"by chance {low:,} to {high:,} (99.9 %)")
    row("viewers with one variant", f"{len(by_viewer) - len(mixed):,}", f"of {len(by_viewer):,}")
    check(not unassigned, f"{len(unassigned)} viewers were in no variant, such as {unassigned[:3]}")
    check(not mixed, f"{len(mixed)} viewers saw two variants, such as {mixed[:3]}")
    for variant in VARIANTS:
        check(low <= counts[variant] <= high, f"{counts[variant]} viewers in '{variant}' are not within {low} to {high}")


def report_quality(samples, outcomes):
    line()
    line(f"{'variant':<14}{'requests':>14}{'answered':>11}{f'with {COUNT}':>11}{'emptied by rules':>19}{'fallback':>11}")
    for variant in (*VARIANTS, None):
        labels = {"context": "film-page"} | ({"variant": variant} if variant else {})
        eligible, answered, with_items, emptied = (
            metrics.total(samples, f"touchstone_predictions_{name}_total", **labels)
            for name in ("eligible", "answered", "with_items", "emptied_by_rules")
        )
        fallback = served_by_fallback(outcomes, variant)
        line(
            f"{variant or 'all':<14}{eligible:>14,}{percent(answered, eligible):>11}{percent(with_items, eligible):>11}"
            f"{percent(emptied, answered):>19}{percent(fallback, eligible):>11}"
        )
        asked = [o for o in outcomes if variant in (None, (o.answer.get("assignment") or {}).get("variant"))]
        check(eligible == len(asked), f"The pods counted {eligible} requests of {variant or 'all'}, but {len(asked)} were sent")


def await_pods():
    """After a change of the image the pods are replaced one by one, and with an old one its counts go."""
    deployment = f"deployment/{SERVICE}"
    kubectl.run("rollout", "status", deployment, "-n", kubectl.NAMESPACE, "--timeout=180s", timeout=200)


def predict(audience, address):
    requests = audience.visits()
    section(f"{len(requests):,} predictions for {len(audience.viewers):,} viewers through {address[0]}:{address[1]}")
    await_pods()
    await_data(address)
    before_pods, before = metrics.scrape()
    started = time.monotonic()
    outcomes = send(address, requests)
    seconds = time.monotonic() - started
    after_pods, after = metrics.scrape()
    after.subtract(before)

    failed = [outcome for outcome in outcomes if outcome.failure]
    row("predictions", f"{len(outcomes):,}", f"in {seconds:.1f} s over {CONNECTIONS} connections to {len(after_pods)} pods")
    row("failed", f"{len(failed):,}")
    check(not failed, f"{len(failed)} predictions failed", "\n".join(outcome.failure for outcome in failed[:3]))
    check(before_pods == after_pods, f"The pods changed meanwhile, so that their counts are lost: {before_pods}, {after_pods}")
    report_split(audience, outcomes)
    report_quality(after, outcomes)
    reasons = metrics.by_label(after, "touchstone_fallbacks_total", "reason")
    told = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()) if count)
    line()
    row("fallbacks asked", f"{sum(reasons.values()):,}", told.replace("_", " "))
    wrong = [o for o in outcomes if audience.forbidden(o.request, [item["id"] for item in o.answer.get("items") or []])]
    row("answers against a rule", f"{len(wrong):,}", "a film seen before, or R for a child")
    check(not wrong, f"{len(wrong)} answers break a rule, such as", str(wrong[:1]))
    times = [outcome.seconds * 1000 for outcome in outcomes]
    row("latency p50", f"{percentile(times, 0.5):.1f} ms", "as this client saw it, with everything else on this machine")
    row("latency p99", f"{percentile(times, 0.99):.1f} ms")
