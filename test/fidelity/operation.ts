import type { RawMethod } from '../harness/raw-kubernetes-client.ts'

/** One request, the same for both servers but for the two placeholders. */
export interface Operation {
  readonly verb: string
  /** Name of the object it is about; empty for a list. */
  readonly name: string
  readonly method: RawMethod
  readonly path: string
  readonly type?: string
  readonly body?: unknown
  /** After it, wait until the object is gone if nothing but the server's own finalizers holds it. */
  readonly awaitsRemoval?: boolean
}

/** In a body: the resourceVersion, and the uid, that this server last told of the object. */
export const currentVersion = '$resourceVersion'
export const currentUid = '$uid'

/** Finalizers that the server itself puts on objects, back on when they are taken off, and takes off at the end. */
export const serverFinalizers: readonly string[] = ['kubernetes.io/pvc-protection']

/** An operation as a line of a report. */
export function describeOperation({ verb, method, path, type, body }: Operation): string {
  const media = type === undefined ? '' : ` (${type})`
  return `${verb}: ${method} ${path}${media}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`
}
