{{/*
What the operator may do, in the cluster or in each namespace that it serves. Never more than its code needs; what it grants to
context servers (configmaps, secrets, pods of a name) it must hold itself, or the API server refuses the Role.
*/}}
{{- define "touchstone.operatorRules" -}}
- apiGroups: [touchstone.dev]
  resources: [contexts, models, modelstorages, abtests]
  verbs: [get, list, watch]
- apiGroups: [touchstone.dev]
  resources: [contexts/status, models/status, modelstorages/status, abtests/status]
  verbs: [patch]
# Setting and dropping the one finalizer that there is.
- apiGroups: [touchstone.dev]
  resources: [modelstorages]
  verbs: [patch]
# Not a verb of Kubernetes: an admission policy asks for it from whoever changes locks, pins or slots in a
# status.
- apiGroups: [touchstone.dev]
  resources: [contexts, models, modelstorages, abtests]
  verbs: [lock]
# What belongs to a Context goes with it. Only a shared server and a file of alert rules that has become too many are deleted by us.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [services, serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
# No list and no watch: the operator sees a Secret only if it knows its name, which is one that it made itself or one that a
# `credentialsSecretRef` names, and of those it uses none that is not of our type. RBAC cannot say this more closely.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch, delete]
# Volumes of shared servers, when all their storages said `deletionPolicy: Delete`.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch, create, patch]
- apiGroups: [monitoring.coreos.com]
  resources: [prometheusrules]
  verbs: [get, create, patch]
# Why a StatefulSet cannot make its pod is said in events only.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, list]
{{- end -}}

{{/* What the Job before an uninstall may do. These rights exist while it runs. */}}
{{- define "touchstone.uninstallRules" -}}
- apiGroups: [touchstone.dev]
  resources: [contexts, models, modelstorages, abtests]
  verbs: [list]
# Ending tests, and taking the one finalizer that there is.
- apiGroups: [touchstone.dev]
  resources: [abtests, modelstorages]
  verbs: [patch]
- apiGroups: [touchstone.dev]
  resources: [contexts/status, models/status, modelstorages/status, abtests/status]
  verbs: [patch]
- apiGroups: [touchstone.dev]
  resources: [contexts, models, modelstorages, abtests]
  verbs: [lock]
{{- end -}}

{{/* For Job and rights alike. */}}
{{- define "touchstone.uninstallAnnotations" -}}
helm.sh/hook: pre-delete
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
