import type { Operation } from 'fast-json-patch'
import jsonPatch from 'fast-json-patch'
import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { badRequest, invalid, invalidValue, notFound, StatusError } from '../status.ts'
import { conform, reportUnknown } from './read-body.ts'
import { checkNamed, writeUpdate } from './update.ts'
import type { Target, WriteOptions } from './write-options.ts'

/** PATCH with a JSON patch (RFC 6902) or a merge patch (RFC 7396) on an object that exists. */
export function patchObject(
  cluster: Cluster,
  target: Target,
  request: { body: unknown; type: 'json' | 'merge'; options: WriteOptions },
): KubernetesObject {
  const { kind } = target
  const before = cluster.store.get(resourceKey(kind), target.namespace, target.name)
  if (before === undefined) throw notFound(kind, target.name)
  const patched = request.type === 'json' ? applyJsonPatch(before, request.body) : mergePatch(before, request.body)
  const unknownFields: string[] = []
  const { given, after } = conformPatched(kind, patched, unknownFields)
  checkNamed(target, after)
  reportUnknown(kind, unknownFields, request.options)
  return writeUpdate(cluster, target, { before, after, given, options: request.options })
}

/** A patch whose result is no object of the kind is at fault itself: 422. */
function conformPatched(
  kind: Kind,
  patched: unknown,
  unknownFields: string[],
): { given: JsonObject; after: KubernetesObject } {
  try {
    if (!isObject(patched)) throw badRequest('the result of the patch is not an object')
    return { given: patched, after: conform(kind, patched, unknownFields) }
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 400) throw error
    throw invalid({ group: '', kind: '' }, '', [invalidValue('patch', JSON.stringify(patched), error.message)])
  }
}

function applyJsonPatch(before: KubernetesObject, body: unknown): JsonObject {
  if (!Array.isArray(body)) throw badRequest('a JSON patch is a list of operations')
  try {
    const result = jsonPatch.applyPatch(structuredClone(before), body as Operation[], true, true)
    return result.newDocument
  } catch {
    throw new StatusError(422, 'Invalid', {
      message: 'the server rejected our request due to an error in our request',
      details: {},
    })
  }
}

/** RFC 7396: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}
