import { isRecord, texts } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import { quantityToBytes } from '../quantity.ts'

type Fields = Readonly<Record<string, unknown>>

function record(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

/** Whether a claim is bound, how large it is and its class. */
export function boundClaimOf(claim: ObservedObject): { isBound: boolean; sizeBytes: bigint | null; className: string } {
  const status = record(claim['status'])
  return {
    isBound: texts(status)['phase'] === 'Bound',
    sizeBytes: quantityToBytes(texts(status['capacity'])['storage'] ?? ''),
    className: texts(claim['spec'])['storageClassName'] ?? '',
  }
}

/** The size that a VolumeSnapshot restores to, where its driver tells. */
export function snapshotSizeOf(snapshot: ObservedObject): bigint | null {
  return quantityToBytes(texts(snapshot['status'])['restoreSize'] ?? '')
}

/** When a K8up Snapshot was taken, and of which paths; its repository. */
export function copyOf(snapshot: ObservedObject): { takenAtMs: number; paths: readonly string[]; repository: string } {
  const spec = record(snapshot['spec'])
  const paths = Array.isArray(spec['paths']) ? spec['paths'].filter((path) => typeof path === 'string') : []
  const takenAtMs = Date.parse(texts(spec)['date'] ?? '')
  return { takenAtMs: Number.isNaN(takenAtMs) ? 0 : takenAtMs, paths, repository: texts(spec)['repository'] ?? '' }
}
