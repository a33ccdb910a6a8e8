"""The alert rules that the operator made of the context's expectations."""

import json
import re

import kubectl
from console import check, line, section

RULE = re.compile(r"^\s*(?:- )?\"?(alert|severity|summary)\"?: *(.+?)\s*$", re.MULTILINE)
# What Prometheus fills in when the alert fires.
LABEL = re.compile(r"\{\{ *\$labels\.(\w+) *\}\}")
EXPECTED = 5


def rules():
    """(where they are, their text): a PrometheusRule where the cluster has that kind, else a file in a ConfigMap."""
    if kubectl.attempt("get", "crd", "prometheusrules.monitoring.coreos.com", "-o", "name").returncode == 0:
        found = kubectl.find("prometheusrule", "film-page-context")
        if found:
            lines = []
            for rule in (rule for group in found["spec"]["groups"] for rule in group["rules"]):
                lines += [f"alert: {rule['alert']}", f"severity: {rule['labels']['severity']}"]
                lines += [f"summary: {rule['annotations']['summary']}"]
            return "prometheusrule/film-page-context", "\n".join(lines)
    found = kubectl.find("configmap", "film-page-alert-rules")
    check(found, "There are no alert rules: neither a PrometheusRule film-page-context nor a ConfigMap film-page-alert-rules")
    return "configmap/film-page-alert-rules", found["data"]["rules.yaml"]


def read(text):
    """(alert, severity, summary) of each rule."""
    found = []
    for key, value in RULE.findall(text):
        if key == "alert":
            found.append({})
        if found:
            found[-1][key] = json.loads(value) if value.startswith('"') else value
    return [(each["alert"], each.get("severity", ""), LABEL.sub(r"<\1>", each.get("summary", ""))) for each in found]


def show():
    where, text = rules()
    section(f"Alert rules made from the context's expectations ({where})")
    found = read(text)
    width = max((len(name) for name, _, _ in found), default=0)
    for name, severity, summary in found:
        line(f"{name:<{width}}  {severity:<8}  {summary}")
    check(len(found) >= EXPECTED, f"There are {len(found)} alert rules; the context's {EXPECTED} expectations need one each")
