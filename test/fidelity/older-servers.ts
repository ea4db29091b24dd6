import type { RawAnswer } from '../harness/raw-kubernetes-client.ts'
import type { RawManagedFields, RawObject } from '../harness/raw-kubernetes-object.ts'

type Fields = Readonly<Record<string, unknown>>

/** From here on a write owns nothing of what its path does not write: the first status belongs to nobody. */
const resetFieldsMinor = 22

/**
 * What an older server said, as a newer one says it, where the two differ at every other answer: a sequence goes on from it
 * instead of ending. `minor` is the real server's; what a newer server says stays as it is. Pure.
 */
export function asNewerServer(answer: RawAnswer, minor: number): RawAnswer {
  const { body } = answer
  const details = body.details?.causes === undefined ? body.details : { ...body.details, causes: newerCauses(body) }
  return {
    ...answer,
    body: {
      ...newerObject(body, minor),
      ...(details === undefined ? {} : { details }),
      ...(body.items === undefined ? {} : { items: body.items.map((item) => newerObject(item, minor)) }),
    },
  }
}

type Causes = NonNullable<NonNullable<RawObject['details']>['causes']>

/** Faults that have reasons of their own since, and conflicts about a reference that has one owner since. */
function newerCauses({ details }: RawObject): Causes {
  return (details?.causes ?? []).map((cause) => {
    const { reason, message = '', field = '' } = cause
    if (reason === 'FieldManagerConflict') return { ...cause, field: field.replace(/^\.roleRef\..*/, '.roleRef') }
    if (reason !== 'FieldValueInvalid') return cause
    if (/ should be at most \d+ chars long$/.test(message)) return { ...cause, reason: 'FieldValueTooLong' }
    if (/ should have at most \d+ items$/.test(message)) return { ...cause, reason: 'FieldValueTooMany' }
    return / in body must be of type /.test(message) ? { ...cause, reason: 'FieldValueTypeInvalid' } : cause
  })
}

function newerObject(object: RawObject, minor: number): RawObject {
  const { managedFields } = object.metadata
  if (managedFields === undefined) return object
  const newer = managedFields.map((entry) => newerEntry(entry, minor))
  return { ...object, metadata: { ...object.metadata, managedFields: newer } }
}

/** By its name, since an old server does not tell what was written through `/status`. */
const statusWriter = /^(reporter$|kube-controller)/

function newerEntry(entry: RawManagedFields, minor: number): RawManagedFields {
  const { manager, operation, fieldsV1 } = entry
  const { 'f:roleRef': roleRef, 'f:status': status, ...rest } = fieldsV1
  const isFirstStatus = minor < resetFieldsMinor && operation === 'Update' && !statusWriter.test(manager)
  const keptStatus = isFirstStatus ? withoutPhase(status) : status
  return {
    ...entry,
    fieldsV1: {
      ...rest,
      ...(roleRef === undefined ? {} : { 'f:roleRef': {} }),
      ...(keptStatus === undefined ? {} : { 'f:status': keptStatus }),
    },
  }
}

/** Undefined where nothing else of the status is owned. */
function withoutPhase(status: unknown): Fields | undefined {
  if (status === undefined) return undefined
  const { 'f:phase': _, ...others } = status as Fields
  return Object.keys(others).length === 0 ? undefined : others
}
