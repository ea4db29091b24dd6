import type { KubernetesObject } from '../objects.ts'
import { equalJson, isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { kindSchema, ownedMetadata } from '../schema/metadata.ts'
import {
  alwaysObject,
  anything,
  atomicList,
  atomicObject,
  boolean,
  bytes,
  integer,
  listByKeys,
  mapOf,
  microTime,
  object,
  string,
  time,
} from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'
import { forbiddenValue, invalidValue } from '../status.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

/** An object's `status.phase`. */
export function phaseOf(held: KubernetesObject): string {
  return stringAt(objectAt(held, 'status'), 'phase')
}

const objectReference = atomicObject({
  kind: string,
  namespace: string,
  name: string,
  uid: string,
  apiVersion: string,
  resourceVersion: string,
  fieldPath: string,
})

export const namespaceKind: Kind = builtIn({
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  hasStatus: true,
  deleteAnswersObject: true,
  schema: object({
    apiVersion: string,
    kind: string,
    metadata: ownedMetadata,
    spec: alwaysObject({ finalizers: atomicList(string) }),
    status: alwaysObject({ phase: string, conditions: listByKeys(['type'], anything) }),
  }),
  selectableFields: { 'status.phase': phaseOf },
  columns: [{ name: 'Status', value: phaseOf }],
  complete: (held) => {
    const labels = { ...held.metadata.labels, 'kubernetes.io/metadata.name': held.metadata.name ?? '' }
    if (held.metadata.name) held.metadata.labels = labels
  },
  initialStatus: () => ({ phase: 'Active' }),
})

function immutableOnceMarked(field: readonly string[]): NonNullable<Kind['validate']> {
  return (after, before, given) => {
    if (before?.['immutable'] !== true) return []
    const causes: StatusCause[] = []
    if (after['immutable'] !== true)
      causes.push(forbiddenValue('immutable', 'field is immutable when `immutable` is set'))
    for (const name of field) {
      // Go tells an empty map from none, though neither is stored.
      const bringsEmpty = isObject(given?.[name]) && Object.keys(given[name]).length === 0 && !(name in before)
      if (bringsEmpty || !equalJson(after[name], before[name])) {
        causes.push(forbiddenValue(name, 'field is immutable when `immutable` is set'))
      }
    }
    return causes
  }
}

function invalidDataKeys(held: KubernetesObject, field: string): StatusCause[] {
  return Object.keys(objectAt(held, field))
    .filter((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key === '.' || key === '..')
    .map((key) =>
      invalidValue(
        `${field}[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ),
    )
}

function keysInBoth(held: KubernetesObject): StatusCause[] {
  const binary = objectAt(held, 'binaryData')
  return Object.keys(objectAt(held, 'data'))
    .filter((key) => Object.hasOwn(binary, key))
    .map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
}

export const secretKind: Kind = builtIn({
  kind: 'Secret',
  plural: 'secrets',
  schema: kindSchema({
    data: mapOf(bytes),
    stringData: mapOf(string),
    type: { ...string, default: 'Opaque' },
    immutable: boolean,
  }),
  selectableFields: { type: (held) => stringAt(held, 'type') },
  columns: [
    { name: 'Type', value: (held) => held['type'] },
    { name: 'Data', type: 'integer', value: (held) => Object.keys(objectAt(held, 'data')).length },
  ],
  complete: (held) => {
    const given = objectAt(held, 'stringData')
    const keys = Object.keys(given)
    if (keys.length > 0) {
      held['data'] = {
        ...objectAt(held, 'data'),
        ...Object.fromEntries(keys.map((key) => [key, Buffer.from(stringAt(given, key)).toString('base64')])),
      }
    }
    delete held['stringData']
  },
  validate: (after, before, given) => {
    const causes = before === undefined ? [] : typeIsImmutable(after, before)
    return [...causes, ...immutableOnceMarked(['data'])(after, before, given), ...invalidDataKeys(after, 'data')]
  },
})

function typeIsImmutable(after: KubernetesObject, before: KubernetesObject): StatusCause[] {
  return after['type'] === before['type'] ? [] : [invalidValue('type', after['type'], 'field is immutable')]
}

export const configMapKind: Kind = builtIn({
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  schema: kindSchema({ data: mapOf(string), binaryData: mapOf(bytes), immutable: boolean }),
  columns: [
    {
      name: 'Data',
      type: 'integer',
      value: (held) => Object.keys(objectAt(held, 'data')).length + Object.keys(objectAt(held, 'binaryData')).length,
    },
  ],
  validate: (after, before, given) => [
    ...immutableOnceMarked(['data', 'binaryData'])(after, before, given),
    ...invalidDataKeys(after, 'data'),
    ...keysInBoth(after),
    ...invalidDataKeys(after, 'binaryData'),
  ],
})

export const serviceAccountKind: Kind = builtIn({
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  deleteAnswersObject: true,
  schema: kindSchema({
    secrets: listByKeys(['name'], objectReference),
    imagePullSecrets: atomicList(object({ name: string })),
    automountServiceAccountToken: boolean,
  }),
  columns: [{ name: 'Secrets', type: 'integer', value: (held) => listAt(held, 'secrets').length }],
})

function involved(field: string): (held: KubernetesObject) => string {
  return (held) => stringAt(objectAt(held, 'involvedObject'), field)
}

export const eventKind: Kind = builtIn({
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  createsOnPut: true,
  schema: kindSchema({
    involvedObject: { ...objectReference, always: true, atomic: false },
    reason: string,
    message: string,
    source: alwaysObject({ component: string, host: string }),
    firstTimestamp: { ...time, zero: null },
    lastTimestamp: { ...time, zero: null },
    eventTime: { ...microTime, zero: null },
    count: integer,
    type: string,
    action: string,
    related: objectReference,
    series: object({ count: integer, lastObservedTime: microTime }),
    reportingComponent: { ...string, keepEmpty: true, zero: '' },
    reportingInstance: { ...string, keepEmpty: true, zero: '' },
  }),
  selectableFields: {
    'involvedObject.kind': involved('kind'),
    'involvedObject.namespace': involved('namespace'),
    'involvedObject.name': involved('name'),
    'involvedObject.uid': involved('uid'),
    'involvedObject.apiVersion': involved('apiVersion'),
    'involvedObject.resourceVersion': involved('resourceVersion'),
    'involvedObject.fieldPath': involved('fieldPath'),
    reason: (held) => stringAt(held, 'reason'),
    reportingComponent: (held) => stringAt(held, 'reportingComponent'),
    source: (held) => stringAt(objectAt(held, 'source'), 'component'),
    type: (held) => stringAt(held, 'type'),
  },
  columns: [
    { name: 'Last Seen', value: (held) => stringAt(held, 'lastTimestamp') },
    { name: 'Type', value: (held) => held['type'] },
    { name: 'Reason', value: (held) => held['reason'] },
    { name: 'Object', value: (held) => `${involved('kind')(held).toLowerCase()}/${involved('name')(held)}` },
    { name: 'Message', value: (held) => held['message'] },
  ],
})
