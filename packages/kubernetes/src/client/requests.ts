import { isRecord } from '../fields.ts'
import { fieldManager } from '../names.ts'
import {
  apiPath,
  type DesiredObject,
  type Kind,
  type ObjectAddress,
  type ObservedObject,
  wireKind,
} from '../objects.ts'
import { ApiFailure, failureOfBadAnswer } from './api-failure.ts'
import type { Transport } from './transport.ts'

/** Objects of one page of a list. */
export const listPageSize = 500

/** An object of the API with its kind put back. Throws ApiFailure `BadAnswer` for anything else. */
export function observed(kind: Kind, body: unknown): ObservedObject {
  const object = body as ObservedObject | null
  if (object === null || typeof object !== 'object' || typeof object.metadata?.uid !== 'string') {
    throw failureOfBadAnswer(`the answer is no ${kind}`)
  }
  return { ...object, kind }
}

/**
 * One object, or null when the API says that there is none. The 404 of whoever else answers there says nothing: an object that
 * is taken for gone is destroyed on paper.
 */
export async function getObject(transport: Transport, address: ObjectAddress): Promise<ObservedObject | null> {
  try {
    const { body } = await transport.send({ method: 'GET', path: apiPath(address) })
    return observed(address.kind, body)
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 404) throw error
    if (error.reason === 'NotFound') return null
    throw failureOfBadAnswer(`the answer is no ${address.kind}`, 404)
  }
}

interface List {
  readonly items: readonly unknown[]
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string }
}

/** A list of the API, whose `items` may be null when it is empty. Throws ApiFailure `BadAnswer`: what is no list is no empty one. */
export function listOf(kind: Kind, body: unknown): List {
  const list = isRecord(body) && 'items' in body ? (body as { items: unknown; metadata?: List['metadata'] }) : null
  if (list === null || !(list.items === null || Array.isArray(list.items))) {
    throw failureOfBadAnswer(`the answer is no list of ${kind}`)
  }
  const items: readonly unknown[] = list.items ?? []
  return list.metadata === undefined ? { items } : { items, metadata: list.metadata }
}

/** All objects of a kind in a namespace, or in the cluster, page by page. */
export async function listObjects(transport: Transport, address: ObjectAddress): Promise<ObservedObject[]> {
  const objects: ObservedObject[] = []
  let next = ''
  do {
    const { body } = await transport.send({
      method: 'GET',
      path: `${apiPath(address)}?limit=${listPageSize}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`,
    })
    const { items, metadata } = listOf(address.kind, body)
    for (const item of items) objects.push(observed(address.kind, item))
    next = metadata?.continue ?? ''
  } while (next !== '')
  return objects
}

export interface Applied {
  readonly object: ObservedObject
  /** True when the object did not exist before. */
  readonly created: boolean
}

const applyQuery = new URLSearchParams({ fieldManager, force: 'true', fieldValidation: 'Strict' }).toString()

/**
 * Server-side apply as the one field manager; force takes back fields that are ours and leaves all others alone.
 * With `uid` the object must still be that very one: a late run cannot resurrect what was deleted (rule 4).
 */
export async function applyObject(
  transport: Transport,
  object: DesiredObject,
  uid: string | null = null,
): Promise<Applied> {
  const { namespace, name } = object.metadata
  const named = { ...object, kind: wireKind(object.kind) }
  const body = uid === null ? named : { ...named, metadata: { ...object.metadata, uid } }
  const answer = await transport.send({
    method: 'PATCH',
    path: `${apiPath({ kind: object.kind, namespace, name })}?${applyQuery}`,
    contentType: 'application/apply-patch+yaml',
    body: JSON.stringify(body),
    retryConflict: uid === null,
  })
  return { object: observed(object.kind, answer.body), created: answer.status === 201 }
}

/** One step of a JSON patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string
  readonly value?: unknown
}

const patchQuery = new URLSearchParams({ fieldManager, fieldValidation: 'Strict' }).toString()

/** Changes an object as it was seen; ApiFailure 409 where it has moved since. */
export async function patchObject(
  transport: Transport,
  object: ObservedObject,
  steps: readonly PatchStep[],
): Promise<ObservedObject> {
  const { namespace, name, resourceVersion } = object.metadata
  const bound: PatchStep = { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }
  const answer = await transport.send({
    method: 'PATCH',
    path: `${apiPath({ kind: object.kind, namespace, name })}?${patchQuery}`,
    contentType: 'application/json-patch+json',
    body: JSON.stringify([bound, ...steps]),
  })
  return observed(object.kind, answer.body)
}

const createQuery = new URLSearchParams({ fieldManager, fieldValidation: 'Strict' }).toString()

/** Makes an object that must not exist yet; ApiFailure `AlreadyExists` (409) where it does. Not an apply, which would take it over. */
export async function createObject(transport: Transport, object: DesiredObject): Promise<ObservedObject> {
  const { namespace } = object.metadata
  const answer = await transport.send({
    method: 'POST',
    path: `${apiPath({ kind: object.kind, namespace })}?${createQuery}`,
    contentType: 'application/json',
    body: JSON.stringify({ ...object, kind: wireKind(object.kind) }),
  })
  return observed(object.kind, answer.body)
}

/** Deletes exactly the object that was seen, not one that took its name since. A missing one is fine. */
export async function removeObject(transport: Transport, object: ObservedObject): Promise<void> {
  const { namespace, name, uid } = object.metadata
  try {
    await transport.send({
      method: 'DELETE',
      path: apiPath({ kind: object.kind, namespace, name }),
      contentType: 'application/json',
      body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } }),
    })
  } catch (error) {
    if (error instanceof ApiFailure && (error.status === 404 || error.status === 409)) return
    throw error
  }
}
