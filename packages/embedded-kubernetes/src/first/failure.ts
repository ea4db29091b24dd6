/** A request that the API refuses: answered as a Kubernetes `Status`. */
export class ApiFailure extends Error {
  readonly code: number
  readonly reason: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: number, reason: string, options: { message: string; details?: Record<string, unknown> }) {
    super(options.message)
    this.name = 'ApiFailure'
    this.code = code
    this.reason = reason
    this.details = options.details ?? {}
  }
}

/** The `Status` document of a failure. */
export function statusOf(failure: ApiFailure): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: failure.message,
    reason: failure.reason,
    ...(Object.keys(failure.details).length === 0 ? {} : { details: failure.details }),
    code: failure.code,
  }
}

export function notFound(resource: { group: string; plural: string }, name: string): ApiFailure {
  const kind = resource.plural
  const qualified = resource.group === '' ? kind : `${kind}.${resource.group}`
  return new ApiFailure(404, 'NotFound', {
    message: `${qualified} "${name}" not found`,
    details: { name, ...(resource.group === '' ? {} : { group: resource.group }), kind },
  })
}

export function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, 'BadRequest', { message })
}

/** What this double does not do: said with 501, never passed over in silence. */
export function notImplemented(what: string): ApiFailure {
  return new ApiFailure(501, 'NotImplemented', { message: `the embedded API does not implement ${what}` })
}

export function invalid(kind: string, name: string, problem: { field: string; message: string }): ApiFailure {
  return new ApiFailure(422, 'Invalid', {
    message: `${kind} "${name}" is invalid: ${problem.field}: ${problem.message}`,
    details: { name, kind, causes: [{ reason: 'FieldValueInvalid', field: problem.field, message: problem.message }] },
  })
}
