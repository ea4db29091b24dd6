import type { JsonObject, KubernetesObject } from '../objects.ts'
import type { ResourceName } from '../resource-name.ts'
import type { ObjectSchema } from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string
  readonly type?: 'string' | 'integer' | 'date'
  readonly priority?: number
  readonly value: (object: KubernetesObject) => unknown
}

/** A kind that the API serves, and the rules of its own. */
export interface Kind extends ResourceName {
  readonly version: string
  readonly kind: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly namespaced: boolean
  readonly schema: ObjectSchema
  /** Whether `/status` is served: the main path then leaves the status alone. */
  readonly hasStatus: boolean
  /** Custom resources keep what their schema says; built-in kinds behave as Go structs do. */
  readonly custom: boolean
  /** Whether `metadata.generation` counts changes of the desired state. */
  readonly countsGeneration: boolean
  /** Whether PUT makes an object that does not exist. */
  readonly createsOnPut: boolean
  /** Whether DELETE answers with the object instead of a Status. */
  readonly deleteAnswersObject: boolean
  /** Field selectors beside metadata.name and metadata.namespace. */
  readonly selectableFields: Readonly<Record<string, (object: KubernetesObject) => string>>
  readonly columns: readonly Column[]
  /** Lays defaults that depend on other fields; may change the object it is given, which nobody else holds yet. */
  readonly complete?: (object: KubernetesObject) => void
  /** First status of a new object. */
  readonly initialStatus?: (object: KubernetesObject) => JsonObject
  /** Faults of the object; `before` is there on an update, and `given` as it was sent where a whole object was. */
  readonly validate?: (
    object: KubernetesObject,
    before: KubernetesObject | undefined,
    given?: JsonObject,
  ) => StatusCause[]
}

/** `group/version`, or `v1` for the core group. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

/** The parts of a built-in kind that usually go without saying. */
export function builtIn(kind: Pick<Kind, 'kind' | 'plural' | 'schema'> & Partial<Kind>): Kind {
  return {
    group: '',
    version: 'v1',
    singular: kind.kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
    hasStatus: false,
    custom: false,
    countsGeneration: false,
    createsOnPut: false,
    deleteAnswersObject: false,
    selectableFields: {},
    columns: [],
    ...kind,
  }
}
