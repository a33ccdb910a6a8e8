{{- define "touchstone.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "touchstone.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "touchstone.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "touchstone.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "touchstone.operatorName" -}}
{{- include "touchstone.fullname" . }}-operator
{{- end -}}

{{/* Objects without a namespace: releases of one name in two namespaces must not share them. */}}
{{- define "touchstone.clusterName" -}}
{{- if .Values.watch.namespaces -}}
{{- .Release.Namespace }}-{{ include "touchstone.fullname" . -}}
{{- else -}}
{{- include "touchstone.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "touchstone.serviceAccountName" -}}
{{- default (include "touchstone.operatorName" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "touchstone.selectorLabels" -}}
app.kubernetes.io/name: touchstone-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* managed-by must not be touchstone: that is what the operator says of its own objects. */}}
{{- define "touchstone.commonLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: touchstone
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "touchstone.labels" -}}
app.kubernetes.io/name: touchstone-operator
{{ include "touchstone.commonLabels" . }}
{{- end -}}

{{- define "touchstone.operatorImage" -}}
{{- required "`operator.image` must be set: the whole reference of the operator's image, such as registry.example.com/touchstone-operator:0.1.0" .Values.operator.image -}}
{{- end -}}

{{- define "touchstone.runtimeImage" -}}
{{- required "`runtime.image` must be set: the whole reference of the runtime's image, such as registry.example.com/touchstone-runtime:0.1.0" .Values.runtime.image -}}
{{- end -}}

{{- define "touchstone.runbookBaseUrl" -}}
{{- default (printf "%s/docs/runbooks" (trimSuffix "/" .Values.projectUrl)) .Values.alerts.runbookBaseUrl -}}
{{- end -}}

{{/* A value of a .properties file: backslashes would be escapes, and ${} would be expanded by the operator's configuration. */}}
{{- define "touchstone.property" -}}
{{- . | toString | replace "\\" "\\\\" | replace "${" "\\\\${" -}}
{{- end -}}

{{/* What the restricted Pod Security Standard asks for, and more: nothing is writable but what is mounted for it. */}}
{{- define "touchstone.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "touchstone.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}
