import { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1beta1'
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import { PrometheusRule, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import type { Rendered } from './render-chart.ts'

interface Validated {
  validate(): void
}

/** Kinds that others define, by their published schemas. External Secrets' v1 has the shape of its v1beta1. */
const validators: Readonly<Record<string, (object: object) => Validated>> = {
  'external-secrets.io/v1 ExternalSecret': (object) =>
    new ExternalSecret({ ...object, apiVersion: 'external-secrets.io/v1beta1' } as never),
  'gateway.networking.k8s.io/v1 HTTPRoute': (object) => new HTTPRoute(object as never),
  'monitoring.coreos.com/v1 PrometheusRule': (object) => new PrometheusRule(object as never),
  'monitoring.coreos.com/v1 ServiceMonitor': (object) => new ServiceMonitor(object as never),
}

/** What the schema of its kind finds wrong with an object; a kind without a schema is a fault too. */
export function unvalidated(object: Rendered): string[] {
  const open = validators[`${object.apiVersion} ${object.kind}`]
  if (open === undefined) return [`${object.apiVersion} ${object.kind} has no schema here`]
  try {
    open(object).validate()
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
