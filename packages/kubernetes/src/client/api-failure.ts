/** A request that did not succeed after its retries. `status` is 0 when no answer came. */
export class ApiFailure extends Error {
  readonly status: number
  /** The API server's own word (`NotFound`, `Conflict`, `Forbidden`…), or the network's error code. */
  readonly reason: string

  constructor(failure: { status: number; reason: string; message: string }) {
    super(failure.message)
    this.name = 'ApiFailure'
    this.status = failure.status
    this.reason = failure.reason
  }
}

const messageLengthMax = 300

/** The failure that a Status object of the API stands for. */
export function failureFromAnswer(status: number, body: unknown): ApiFailure {
  const fields = body !== null && typeof body === 'object' ? (body as { reason?: unknown; message?: unknown }) : {}
  const reason = typeof fields.reason === 'string' && fields.reason !== '' ? fields.reason : `HTTP ${status}`
  const message = typeof fields.message === 'string' ? fields.message.slice(0, messageLengthMax) : reason
  return new ApiFailure({ status, reason, message })
}

/** The failure behind a thrown network error; whatever else was thrown is a fault of ours and is thrown again. */
export function failureFromError(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') throw error
  return new ApiFailure({ status: 0, reason: code, message: `no answer: ${code}` })
}
