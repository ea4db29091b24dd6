import type { Schema } from './custom-schemas.ts'

const text: Schema = { type: 'string' }
const whole: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }
const texts: Schema = { type: 'object', additionalProperties: text }
const duration: Schema = {
  type: 'string',
  pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?)$',
}
const oneOf = (...words: readonly string[]): Schema => ({ type: 'string', enum: words })
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema =>
  required.length === 0 ? { type: 'object', properties } : { type: 'object', properties, required }
const described = (spec: Schema): Schema => object({ spec }, ['spec'])

const serviceMonitor = described(
  object(
    {
      jobLabel: text,
      selector: object({
        matchLabels: texts,
        matchExpressions: listOf(object({ key: text, operator: text, values: listOf(text) }, ['key', 'operator'])),
      }),
      endpoints: listOf(object({ port: text, path: text, interval: duration, honorLabels: flag })),
    },
    ['selector', 'endpoints'],
  ),
)

const rule = object({ alert: text, expr: text, for: duration, labels: texts, annotations: texts }, ['expr'])
const prometheusRule = described(object({ groups: listOf(object({ name: text, rules: listOf(rule) }, ['name'])) }))

const route = described(
  object({
    parentRefs: listOf(object({ name: text, namespace: text, sectionName: text, port: whole }, ['name'])),
    hostnames: listOf(text),
    rules: listOf(
      object({
        matches: listOf(
          object({ path: object({ type: oneOf('Exact', 'PathPrefix', 'RegularExpression'), value: text }) }),
        ),
        backendRefs: listOf(object({ name: text, port: whole }, ['name'])),
      }),
    ),
  }),
)

const externalSecret = described(
  object({
    refreshInterval: text,
    secretStoreRef: object({ name: text, kind: oneOf('SecretStore', 'ClusterSecretStore') }),
    target: object({ name: text, creationPolicy: oneOf('Owner', 'Orphan', 'Merge', 'None') }),
    dataFrom: listOf(object({ extract: object({ key: text }, ['key']) })),
  }),
)

/**
 * The kinds of others that the chart writes, each with just the fields that it writes and with what their publishers demand of
 * those: npm has these schemas as compiled functions alone, to which `test/chart` holds the same objects.
 */
export const chartKinds = [
  {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'ServiceMonitor',
    plural: 'servicemonitors',
    schema: serviceMonitor,
  },
  {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PrometheusRule',
    plural: 'prometheusrules',
    schema: prometheusRule,
  },
  { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute', plural: 'httproutes', schema: route },
  {
    group: 'external-secrets.io',
    version: 'v1',
    kind: 'ExternalSecret',
    plural: 'externalsecrets',
    schema: externalSecret,
  },
] as const
