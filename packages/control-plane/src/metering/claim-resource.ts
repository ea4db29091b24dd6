import { sha256Hex } from '@grenier/audit-chain'
import type { ClaimToMeasure } from './measurement.ports.ts'

/** As long as a reading's resource may be. */
const lengthMax = 200

/** What a thing of a cluster is called among resources; always the same. A name that is too long ends in the hash of the whole. */
export function clusterResource(parts: readonly string[]): string {
  const whole = parts.join('/')
  if (whole.length <= lengthMax) return whole
  const hash = sha256Hex(whole)
  return `${whole.slice(0, lengthMax - hash.length - 1)}~${hash}`
}

/** What a claim is called among resources. */
export function claimResource({ clusterName, namespace, claimName }: Omit<ClaimToMeasure, 'tenantId'>): string {
  return clusterResource([clusterName, namespace, claimName])
}

/** Where a claim stands in the name of a thing of a cluster: behind the cluster's and the namespace's. */
const claimPlace = 2

/** What its member calls a resource: the claim, the snapshot or the bucket, without where it lies. */
export function readableResource(resourceId: string): string {
  const parts = resourceId.split('/')
  return parts[claimPlace] ?? parts.at(-1) ?? resourceId
}
