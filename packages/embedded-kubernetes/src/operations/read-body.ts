import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, stringAt } from '../objects.ts'
import { pruneCustom } from '../schema/custom-value.ts'
import { DecodeError, decode } from '../schema/decode.ts'
import { badRequest } from '../status.ts'
import type { WriteOptions } from './write-options.ts'

/**
 * A body as an object of the kind. Unknown fields are dropped with a warning, or refused with 400 when validation is
 * strict; a wrong type or another kind is 400.
 */
export function readObject(kind: Kind, body: unknown, options: WriteOptions): KubernetesObject {
  if (!isObject(body)) throw badRequest('the request body is not an object')
  checkKind(kind, body)
  const unknownFields: string[] = []
  const object = conform(kind, body, unknownFields)
  reportUnknown(kind, unknownFields, options)
  return object
}

/** Reports unknown fields as the request wishes. */
export function reportUnknown(kind: Kind, unknownFields: readonly string[], options: WriteOptions): void {
  if (unknownFields.length === 0 || options.fieldValidation === 'Ignore') return
  const sentences = unknownFields.map((field) => `unknown field "${field}"`)
  if (options.fieldValidation === 'Warn') {
    options.warnings.push(...sentences)
    return
  }
  const version = apiVersionOf(kind)
  throw badRequest(
    `${kind.kind} in version "${version.split('/').at(-1)}" cannot be handled as a ${kind.kind}: strict decoding error: ${sentences.join(', ')}`,
  )
}

function checkKind(kind: Kind, body: JsonObject): void {
  const given = stringAt(body, 'kind') || (kind.custom ? '' : kind.kind)
  const version = stringAt(body, 'apiVersion') || (kind.custom ? '' : apiVersionOf(kind))
  if (given === kind.kind && version === apiVersionOf(kind)) return
  throw badRequest(
    `${given} in version "${version}" cannot be handled as a ${kind.kind}: the request is for ${apiVersionOf(kind)}, Kind=${kind.kind}`,
  )
}

/** Brings a value to the kind's form (see decode and pruneCustom); faults of type are 400. */
export function conform(kind: Kind, body: JsonObject, unknownFields: string[]): KubernetesObject {
  try {
    const decoded = kind.custom
      ? pruneCustom(kind.schema, body, { unknownFields })
      : (decode(kind.schema, body, { unknownFields }) as JsonObject)
    const object: KubernetesObject = {
      ...decoded,
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: decoded['metadata'] ?? {},
    }
    kind.complete?.(object)
    return object
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${error.message}`)
  }
}
