import type { ExitItem } from '@grenier/contracts'
import type { TenantPlaces } from '@grenier/control-plane/ports'
import { volumeOf } from '../fields.ts'
import { labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { boundClaimOf } from './exit-fields.ts'
import type { ExitSide } from './sides.ts'

function isDrillOf(namespace: ObservedObject, { tenantId, installationId }: TenantPlaces): boolean {
  const marks = namespace.metadata.labels ?? {}
  return (
    marks[labels.purpose] === 'drill' &&
    marks[labels.tenant] === tenantId &&
    marks[labels.installation] === installationId
  )
}

/**
 * What restore drills of the tenant have left, or are still restoring, on a cluster: copies of its data like any other, in
 * namespaces that only their labels name. Looked for on the storage side, where drills run.
 */
export async function drillItems(side: ExitSide, places: TenantPlaces): Promise<ExitItem[]> {
  const { client, clusterId, known } = side
  if (known.purpose !== 'storage') return []
  const namespaces = (await client.list({ kind: 'Namespace' })).filter((one) => isDrillOf(one, places))
  if (namespaces.length === 0) return []
  const names = new Set(namespaces.map(({ metadata }) => metadata.name))
  const [volumes, ...claims] = await Promise.all([
    client.list({ kind: 'PersistentVolume' }),
    ...[...names].map((namespace) => client.list({ kind: 'PersistentVolumeClaim', namespace })),
  ])
  const item = (object: ObservedObject, told: Pick<ExitItem, 'kind' | 'sizeBytes' | 'detail'>): ExitItem => {
    const { name, namespace = null, uid } = object.metadata
    return { clusterId, namespace, name, uid, ...told }
  }
  return [
    ...volumes
      .filter((volume) => names.has(volumeOf(volume).claimNamespace))
      .map((object) => {
        const { sizeBytes, className: detail } = volumeOf(object)
        return item(object, { kind: 'volume', sizeBytes, detail })
      }),
    ...claims.flat().map((object) => {
      const { sizeBytes, className: detail } = boundClaimOf(object)
      return item(object, { kind: 'claim', sizeBytes, detail })
    }),
    ...namespaces.map((object) => item(object, { kind: 'namespace', sizeBytes: null, detail: 'drill' })),
  ]
}
