import type { RawAnswer } from '../harness/raw-kubernetes-client.ts'
import type { Random } from './random.ts'

/** A JSON patch operation as the generators write it. */
export interface PatchStep {
  readonly op: 'add' | 'remove' | 'replace' | 'test'
  readonly path: string
  readonly value?: unknown
}

/** One kind under test: where its objects live and how to make up random ones. */
export interface Lane {
  readonly kind: string
  readonly apiVersion: string
  /** Path of the collection; empty prefix of a namespace is filled in by `pathOf`. */
  pathOf(namespace: string): string
  /** Everything of an object beside `metadata`, sometimes faulty. */
  readonly content: (random: Random) => Record<string, unknown>
  /** The same for apply, if it must not be everything: servers word and number faults of type differently there. */
  readonly applied?: (random: Random) => Record<string, unknown>
  /** Part of an object for a merge patch; null removes. */
  fragment(random: Random): Record<string, unknown>
  /** Steps beside those on metadata. */
  steps(random: Random): PatchStep[]
  /** What `/status` takes, where the kind has that path. */
  readonly status?: (random: Random) => Record<string, unknown>
  /** False: objects are made beforehand and never deleted, because deletion takes its time. */
  readonly isDeletable: boolean
  /** True when the cluster's own controllers write these objects too, at moments of their choosing. */
  readonly isShared: boolean
  /** Whether those controllers have caught up with an object; without it nothing is waited for. */
  readonly isSettled?: (object: RawAnswer['body']) => boolean
  /** True when the server puts a finalizer of its own on each object. */
  readonly isProtected: boolean
  /** Labels that every version of an object has, where an object without labels would not compare. */
  readonly fixedLabels?: Readonly<Record<string, string>>
  /** True when lists hold nothing but the test's own objects and what both servers put there. */
  readonly hasPages: boolean
}

const core = (plural: string) => (namespace: string) => `/api/v1/namespaces/${namespace}/${plural}`

/** Defaults that most lanes share. */
export function lane(given: Pick<Lane, 'kind' | 'content' | 'fragment'> & Partial<Lane> & { plural: string }): Lane {
  return {
    apiVersion: 'v1',
    pathOf: core(given.plural),
    steps: () => [],
    isDeletable: true,
    isShared: false,
    isProtected: false,
    hasPages: true,
    ...given,
  }
}
