import type { Operation } from 'fast-json-patch'
import jsonPatch from 'fast-json-patch'
import type { Cluster } from '../cluster.ts'
import { resourceKey } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import { badRequest, notFound, StatusError } from '../status.ts'
import { conform, reportUnknown } from './read-body.ts'
import { writeUpdate } from './update.ts'
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
  const patched =
    request.type === 'json' ? applyJsonPatch(before, request.body) : (mergePatch(before, request.body) as JsonObject)
  const unknownFields: string[] = []
  const after = conform(kind, patched, unknownFields)
  reportUnknown(kind, unknownFields, request.options)
  return writeUpdate(cluster, target, { before, after, options: request.options })
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
