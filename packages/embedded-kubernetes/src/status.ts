import type { JsonObject } from './objects.ts'
import type { ResourceName } from './resource-name.ts'
import { resourceKey } from './resource-name.ts'

/** One cause in a Status: which field, what kind of fault, in which words. */
export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
}

/** An answer other than success. It carries the Kubernetes Status object that the client receives. */
export class StatusError extends Error {
  readonly code: number
  readonly reason: string
  readonly details: StatusDetails | undefined

  constructor(code: number, reason: string, options: { message: string; details?: StatusDetails }) {
    super(options.message)
    this.code = code
    this.reason = reason
    this.details = options.details
  }

  /** The Status object, as sent. */
  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    }
  }
}

/** A verb, parameter or field that this test double does not have: said aloud, never passed over. */
export function notImplemented(what: string): StatusError {
  return new StatusError(501, 'NotImplemented', { message: `the embedded Kubernetes API does not implement ${what}` })
}

/** 400. */
export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', { message })
}

/** 500 without a reason, as the real server answers a patch that it cannot type. */
export function internalError(message: string): StatusError {
  return new StatusError(500, '', { message })
}

/** 404 for a path that no resource serves. */
export function pathNotFound(): StatusError {
  return new StatusError(404, 'NotFound', {
    message: 'the server could not find the requested resource',
    details: {},
  })
}

function detailsOf(resource: ResourceName, name: string): StatusDetails {
  return { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural }
}

/** 404 for an object that does not exist. */
export function notFound(resource: ResourceName, name: string): StatusError {
  return new StatusError(404, 'NotFound', {
    message: `${resourceKey(resource)} "${name}" not found`,
    details: detailsOf(resource, name),
  })
}

/** 409 for a name that is taken, be it by an object that is on its way out. */
export function alreadyExists(resource: ResourceName, name: string, isGoing: boolean): StatusError {
  return new StatusError(409, 'AlreadyExists', {
    message: `${isGoing ? 'object is being deleted: ' : ''}${resourceKey(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  })
}

/** 409 for a write that another write overtook, or whose precondition does not hold. */
export function conflict(resource: ResourceName, name: string, why: string): StatusError {
  return new StatusError(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${resourceKey(resource)} "${name}": ${why}`,
    details: detailsOf(resource, name),
  })
}

/** The words of an optimistic-lock failure. */
export const objectModified =
  'the object has been modified; please apply your changes to the latest version and try again'

/** 403 by an admission rule. */
export function forbidden(
  resource: ResourceName,
  name: string,
  refusal: { why: string; causes?: readonly StatusCause[] },
): StatusError {
  return new StatusError(403, 'Forbidden', {
    message: `${resourceKey(resource)} "${name}" is forbidden: ${refusal.why}`,
    details: { ...detailsOf(resource, name), ...(refusal.causes === undefined ? {} : { causes: refusal.causes }) },
  })
}

/** 422 with one cause per faulty field. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  causes: readonly StatusCause[],
): StatusError {
  const texts = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))]
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return new StatusError(422, 'Invalid', {
    message: `${qualified} "${name}" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      causes,
    },
  })
}

/** 410: the resourceVersion or the continue token is older than what is kept. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', { message })
}

/** A value of a field that is not allowed. */
export function invalidValue(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

/** A value of another type than its field's. */
export function typeInvalidValue(field: string, found: string, why: string): StatusCause {
  return { ...invalidValue(field, found, why), reason: 'FieldValueTypeInvalid' }
}

/** A text that is longer than its field may be. */
export function tooLongValue(field: string, lengthMax: number): StatusCause {
  return { reason: 'FieldValueTooLong', message: `Too long: may not be more than ${lengthMax} bytes`, field }
}

/** A list with more items than it may have. */
export function tooManyValue(field: string, count: number, countMax: number): StatusCause {
  const items = countMax === 1 ? 'item' : 'items'
  return { reason: 'FieldValueTooMany', message: `Too many: ${count}: must have at most ${countMax} ${items}`, field }
}

/** A field that must be given. */
export function requiredValue(field: string, why = ''): StatusCause {
  return { reason: 'FieldValueRequired', message: `Required value${why === '' ? '' : `: ${why}`}`, field }
}

/** A change that is not allowed. */
export function forbiddenValue(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}

/** A value outside an enumeration. */
export function unsupportedValue(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const list = supported.map((one) => `"${one}"`).join(', ')
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
    field,
  }
}
