{{- define "grenier.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "grenier.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "grenier.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "grenier.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "grenier.selector" -}}
app.kubernetes.io/name: {{ include "grenier.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "grenier.labels" -}}
{{ include "grenier.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "grenier.image" -}}
{{- $image := index .root.Values.image .app -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default .root.Chart.AppVersion $image.tag }}{{ end -}}
{{- end }}

{{/* What the API and the worker run as: the account of cluster access, or one without any rights. */}}
{{- define "grenier.serviceAccount" -}}
{{- if .Values.clusterAccess.inCluster -}}grenier-worker{{- else -}}{{ include "grenier.fullname" . }}{{- end -}}
{{- end }}

{{/* Variables as a ConfigMap has them; a whole number stays one, however large. */}}
{{- define "grenier.variables" -}}
{{- range $name, $value := . }}
{{ $name }}: {{ if and (kindIs "float64" $value) (eq (floor $value) $value) }}{{ int64 $value | toString | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- end }}

{{- define "grenier.runtimeSecretKeys" -}}
DATABASE_URL_TENANT DATABASE_URL_PLATFORM DATABASE_URL_RELAY SECRET_KEYS {{ if eq .root.Values.queue "redis" }}REDIS_URL{{ else }}DATABASE_URL_QUEUE{{ end }}
{{- if and .root.Values.tracing.endpoint .root.Values.tracing.hasHeaders }} OTEL_EXPORTER_OTLP_HEADERS{{ end }}
{{- if and (eq .app "api") .root.Values.oidc.clientId .root.Values.oidc.hasClientSecret }} SIGN_IN_CLIENT_SECRET{{ end }}
{{- if and (eq .app "worker") .root.Values.smtp.user }} SMTP_PASSWORD{{ end }}
{{- end }}

{{- define "grenier.migrationSecretKeys" -}}
DATABASE_ADMIN_URL
{{- if .Values.migration.createLogins }} GRENIER_TENANT_PASSWORD GRENIER_PLATFORM_PASSWORD GRENIER_RELAY_PASSWORD GRENIER_ROTATION_PASSWORD{{ if eq .Values.queue "postgresql" }} GRENIER_QUEUE_PASSWORD{{ end }}{{ end }}
{{- end }}

{{- define "grenier.hasAuthority" -}}
{{- if or .Values.tls.caConfigMap .Values.tls.caSecret }}true{{ end -}}
{{- end }}

{{/* A secret by file: what stands in the environment is seen by whoever may describe the pod. */}}
{{- define "grenier.secretFileVariables" -}}
{{- range splitList " " .keys }}
- name: {{ . }}_FILE
  value: /etc/grenier/secrets/{{ . }}
{{- end }}
{{- if include "grenier.hasAuthority" .root }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/grenier/authorities/ca.crt
{{- end }}
{{- end }}

{{- define "grenier.mounts" -}}
- name: secrets
  mountPath: /etc/grenier/secrets
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- if include "grenier.hasAuthority" . }}
- name: authorities
  mountPath: /etc/grenier/authorities
  readOnly: true
{{- end }}
{{- end }}

{{- define "grenier.volumes" -}}
- name: secrets
  secret:
    secretName: {{ .secretName }}
    defaultMode: 288 # 0440
    items:
      {{- range splitList " " .keys }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- if include "grenier.hasAuthority" .root }}
- name: authorities
  {{- if .root.Values.tls.caConfigMap }}
  configMap:
    name: {{ .root.Values.tls.caConfigMap }}
  {{- else }}
  secret:
    secretName: {{ .root.Values.tls.caSecret }}
    defaultMode: 288 # 0440
  {{- end }}
    items:
      - key: {{ .root.Values.tls.caKey }}
        path: ca.crt
{{- end }}
{{- end }}

{{- define "grenier.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "grenier.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "grenier.topologySpread" -}}
{{- if .app.topologySpreadConstraints }}
{{- toYaml .app.topologySpreadConstraints }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "grenier.selector" $.root | nindent 6 }}
      app.kubernetes.io/component: {{ $.component }}
{{- end }}
{{- end }}
{{- end }}

{{- define "grenier.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "grenier.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What a schema could only say in a way that nobody understands. */}}
{{- define "grenier.check" -}}
{{- if eq (empty .Values.oidc.issuer) (not .Values.localAccounts) }}
{{- fail "name oidc.issuer, or set localAccounts where there is no identity provider: one of the two" }}
{{- end }}
{{- if and .Values.localAccounts .Values.oidc.clientId }}
{{- fail "oidc.clientId is of an identity provider; with localAccounts there is none" }}
{{- end }}
{{- if and .Values.tls.caConfigMap .Values.tls.caSecret }}
{{- fail "name tls.caConfigMap or tls.caSecret, not both" }}
{{- end }}
{{- if and (eq .Values.smtp.host "") .Values.smtp.user }}
{{- fail "smtp.user is a login at a mail server: name smtp.host" }}
{{- end }}
{{- if and .Values.monitoring.serviceMonitor.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.metricsFrom) }}
{{- fail "monitoring.serviceMonitor has Prometheus read figures that networkPolicy lets nobody reach: name it in networkPolicy.metricsFrom" }}
{{- end }}
{{- if le (int .Values.api.terminationGracePeriodSeconds) (add 25 .Values.api.preStopSeconds | int) }}
{{- fail "api.terminationGracePeriodSeconds must be more than api.preStopSeconds and the 25 s in which running calls end" }}
{{- end }}
{{- end }}
