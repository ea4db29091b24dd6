import type { ObjectSchema, Schema } from './schema.ts'
import { anything, boolean, integer, listByKeys, mapOf, object, setOf, string, time, unsupported } from './schema.ts'

/** `metadata` of every kind. Ownership by other objects (garbage collection) is not implemented. */
export const metadataSchema: ObjectSchema = {
  type: 'object',
  always: true,
  fields: {
    name: string,
    generateName: string,
    namespace: string,
    selfLink: string,
    uid: string,
    resourceVersion: string,
    generation: integer,
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: integer,
    labels: mapOf(string),
    annotations: mapOf(string),
    ownerReferences: unsupported,
    finalizers: setOf(string),
    managedFields: anything,
  },
}

/** What a namespace goes with, as Capsule writes it. It is kept and shown; nothing collects what has no owner left. */
const ownerReferences = listByKeys(
  ['uid'],
  object({
    apiVersion: string,
    kind: string,
    name: string,
    uid: string,
    controller: boolean,
    blockOwnerDeletion: boolean,
  }),
)

/** `metadata` of a kind that others may own. */
export const ownedMetadata: ObjectSchema = {
  ...metadataSchema,
  fields: { ...metadataSchema.fields, ownerReferences },
}

/** Schema of a whole object from its own fields. */
export function kindSchema(fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return object({ apiVersion: string, kind: string, metadata: metadataSchema, ...fields })
}

/** A label selector: one owner as a whole, as Kubernetes declares it. */
export const labelSelector: ObjectSchema = {
  type: 'object',
  atomic: true,
  fields: {
    matchLabels: mapOf(string),
    matchExpressions: {
      type: 'list',
      kind: 'atomic',
      items: object({
        key: { ...string, keepEmpty: true },
        operator: { ...string, keepEmpty: true },
        values: { type: 'list', kind: 'atomic', items: string },
      }),
    },
  },
}
