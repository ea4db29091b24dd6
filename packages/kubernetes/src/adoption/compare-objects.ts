import type { ObjectComparison } from '@grenier/control-plane/ports'
import { contains } from '../diff.ts'
import { isRecord } from '../fields.ts'
import { annotations } from '../names.ts'
import { type DesiredObject, type ObservedObject, objectLabel } from '../objects.ts'
import { holdsAny, isOursToApply, managedEntriesOf, noteNames, settingsOf } from './owned-fields.ts'

type Field = ObjectComparison['fields'][number]

/** Long values are cut: a report is for people. */
const valueLengthMax = 300

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, valueLengthMax)
}

/** `spec.hard[requests.storage]`: keys that are no plain words stand in brackets. */
function pathOf(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

function fieldsThatDiffer(wanted: unknown, found: unknown, path: string): Field[] {
  if (isRecord(wanted)) {
    const base = isRecord(found) ? found : {}
    return Object.entries(wanted).flatMap(([key, value]) => fieldsThatDiffer(value, base[key], pathOf(path, key)))
  }
  return contains(found, wanted) ? [] : [{ path, theirs: textOf(found), ours: textOf(wanted) }]
}

/** What we set of an object; its revision, which moves with every booking, says nothing about differences. */
function comparable(desired: DesiredObject): Readonly<Record<string, unknown>> {
  const { [annotations.revision]: _revision, ...kept } = desired.metadata.annotations ?? {}
  return settingsOf({ ...desired, metadata: { ...desired.metadata, annotations: kept } })
}

/** Puts what we want beside what stands: which fields differ, and who else owns fields of ours (cluster rule 31). */
export function compareObject(desired: DesiredObject, found: ObservedObject | undefined): ObjectComparison {
  const label = objectLabel(desired)
  if (found === undefined) return { label, state: 'absent', fields: [], managers: [], hasNote: false }
  const settings = comparable(desired)
  const fields = fieldsThatDiffer(settings, found, '')
  const others = managedEntriesOf(found).filter(
    (entry) => !isOursToApply(entry) && entry.subresource === undefined && holdsAny(entry.fieldsV1, settings),
  )
  return {
    label,
    state: fields.length === 0 ? 'same' : 'differs',
    fields,
    managers: [...new Set(others.map(({ manager }) => manager))].toSorted(),
    hasNote: noteNames(found, settings),
  }
}
