import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { PatchStep } from '../client/requests.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import {
  type FieldTree,
  isOursToApply,
  lastAppliedAnnotation,
  type ManagedEntry,
  managedEntriesOf,
  noteNames,
  withoutFields,
} from './owned-fields.ts'

const noteField: FieldTree = { 'f:metadata': { 'f:annotations': { [`f:${lastAppliedAnnotation}`]: {} } } }

/** The entries as they should be: what our applies own, and a note that goes, is taken out of everybody else's. */
function soleOwnership(entries: readonly ManagedEntry[], isNoteRemoved: boolean): readonly ManagedEntry[] {
  const ours = entries.find(isOursToApply)
  if (ours === undefined) return entries
  return entries.flatMap((entry) => {
    // A status is written by controllers, and is never ours.
    if (entry === ours || entry.subresource !== undefined) return [entry]
    const kept = withoutFields(entry.fieldsV1, ours.fieldsV1)
    const fieldsV1 = kept !== null && isNoteRemoved ? withoutFields(kept, noteField) : kept
    return fieldsV1 === null ? [] : [{ ...entry, fieldsV1 }]
  })
}

/** The annotation's path in a JSON patch. */
const notePath = `/metadata/annotations/${lastAppliedAnnotation.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Steps that leave us as the only owner of what `applied` sets; none when we are already. */
export function handOverSteps(object: ObservedObject, applied: DesiredObject): PatchStep[] {
  const entries = managedEntriesOf(object)
  const isNoteRemoved = noteNames(object, applied)
  const wanted = soleOwnership(entries, isNoteRemoved)
  const isSame = JSON.stringify(wanted) === JSON.stringify(entries)
  return [
    ...(isSame ? [] : [{ op: 'replace', path: '/metadata/managedFields', value: wanted } as const]),
    ...(isNoteRemoved ? [{ op: 'remove', path: notePath } as const] : []),
  ]
}

/** A controller may write the status at any moment; it does so a few times after a change, not for ever. */
const attemptsMax = 5

/**
 * Makes us the only owner of the fields of an object that we have just applied (cluster rule 31). Shared with the manager of
 * a client-side apply, a field that we give up would stay, and one that its manifest no longer names would be deleted under
 * us. That manager keeps everything else. kubectl's note of its last apply goes where it names a field of ours: the next
 * client-side apply then writes what it says and deletes nothing. An object that moved is read again: only what we own by
 * then is taken from others. Throws ApiFailure, 409 where it never stands still or is another one.
 */
export async function handOver(
  client: ClusterClient,
  { kind, metadata }: ObservedObject,
  applied: DesiredObject,
): Promise<void> {
  const { namespace, name, uid } = metadata
  for (let attempt = 1; ; attempt += 1) {
    const standing = await client.get({ kind, namespace, name })
    if (standing?.metadata.uid !== uid)
      throw new ApiFailure({ status: 409, reason: 'Conflict', message: `${name} went` })
    const steps = handOverSteps(standing, applied)
    if (steps.length === 0) return
    try {
      await client.patch(standing, steps)
      return
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 409 || attempt >= attemptsMax) throw error
    }
  }
}
