import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const chartFolder = fileURLToPath(new URL('../../../charts/grenier', import.meta.url))

/** A file of the chart, as text. */
export function chartFile(path: string): string {
  return readFileSync(`${chartFolder}/${path}`, 'utf8')
}

export const installationId = '0198c0de-7a00-7000-8000-0000000000aa'

/** What an operator cannot leave out. */
export const minimalValues = {
  installation: {
    id: installationId,
    operatorName: 'Syndicat « d’essai »',
    operatorSiren: '200000008',
    foundedOn: '2027-01-01',
    publicUrl: 'https://grenier.example',
  },
  oidc: { issuer: 'https://id.example', clientId: 'console' },
}

const peers = (name: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }]
const placed = {
  nodeSelector: { pool: 'apps' },
  tolerations: [{ key: 'apps', operator: 'Exists' }],
  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  priorityClassName: 'system-cluster-critical',
  podAnnotations: { 'reloader.example/auto': 'true' },
  autoscaling: { enabled: true },
}

/** Every part switched on, the queue in Redis. */
export const everyValue = {
  ...minimalValues,
  commonLabels: { team: 'nuage' },
  installation: { ...minimalValues.installation, operatorEmail: 'nuage@syndicat.example' },
  image: {
    registry: 'images.example:5000',
    pullSecrets: ['images'],
    api: { digest: `sha256:${'a'.repeat(64)}` },
    worker: { tag: '1.2.3' },
  },
  secrets: {
    external: { enabled: true, storeName: 'coffre', remoteKey: 'grenier/run', migrationRemoteKey: 'grenier/migrate' },
  },
  tls: { caConfigMap: 'autorites' },
  smtp: { host: 'smtp.example', port: 465, security: 'tls', user: 'grenier', from: 'grenier@syndicat.example' },
  tracing: { endpoint: 'http://otel-collector.traces:4318', hasHeaders: true },
  settings: {
    common: {
      OTEL_TRACES_SAMPLER_ARG: 0.25,
      RECOVERY_THRESHOLD_CENTS: 1_000_000,
      VAT_REGIME: 'standard',
      VAT_RATE_BASIS_POINTS: 2_000,
    },
    api: { TRUSTED_PROXIES: '10.0.0.0/8', GROUP_ROLES: 'nuage=operator' },
    worker: { CONCURRENCY: 32, METRICS_PER_TENANT: 'yes' },
  },
  api: { ...placed, service: { annotations: { 'mesh.example/timeout': '30s' } } },
  worker: placed,
  recovery: {
    rebuild: {
      enabled: true,
      by: 'A. Martin 2027-12-01',
      poolId: '0198c0de-7a00-7000-8000-0000000000ab',
      dataClass: 'ordinary',
      termsSecret: 'conventions',
    },
    reseal: { enabled: true, by: 'A. Martin 2027-12-01' },
  },
  clusterAccess: { inCluster: true },
  networkPolicy: {
    ingressFrom: peers('entrees'),
    metricsFrom: peers('mesures'),
    egress: { postgresql: { to: [{ ipBlock: { cidr: '10.1.0.0/24' } }] } },
  },
  ingress: {
    enabled: true,
    className: 'nginx',
    annotations: { 'cert-manager.io/cluster-issuer': 'interne' },
    hosts: ['grenier.example'],
    tls: [{ secretName: 'grenier-tls', hosts: ['grenier.example'] }],
  },
  gateway: { enabled: true, parentRefs: [{ name: 'entree', namespace: 'reseau' }], hostnames: ['grenier.example'] },
  monitoring: {
    serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    rules: { enabled: true, runbookBaseUrl: 'https://docs.example/runbooks' },
    dashboards: { enabled: true, annotations: { grafana_folder: 'Grenier' } },
  },
}

/** Local accounts, the queue in PostgreSQL, and all off that can be off. */
export const smallestValues = {
  ...minimalValues,
  oidc: { issuer: '', clientId: '' },
  localAccounts: true,
  queue: 'postgresql',
  tls: { caSecret: 'autorites' },
  migration: { enabled: false },
  clusterAccess: { create: false },
  admissionPolicies: { enabled: false },
  flowControl: { enabled: false },
  networkPolicy: { enabled: false },
  api: { disruptionBudget: { enabled: false } },
  worker: { disruptionBudget: { enabled: false } },
}
