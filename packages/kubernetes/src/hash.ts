import { createHash } from 'node:crypto'
import { annotations } from './names.ts'
import type { DesiredObject } from './objects.ts'

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

/**
 * SHA-256 of an object as it would be applied, whatever the order of its keys. The revision is left out: an object that
 * did not change keeps the revision of its last change, and a move of the ledger does not touch every object.
 */
function objectHash(object: DesiredObject): string {
  const { [annotations.revision]: _revision, ...kept } = object.metadata.annotations ?? {}
  const content = { ...object, metadata: { ...object.metadata, annotations: kept } }
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex')
}

/** The object with its own hash as an annotation: the form that is applied and compared. */
export function withHash(object: DesiredObject): DesiredObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, [annotations.appliedHash]: objectHash(object) },
    },
  }
}
