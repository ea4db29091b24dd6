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

/** `reason` of a connection to an address that a name must not lead to (rule 9); its message says which name. */
const refusedAddress = 'REFUSED_ADDRESS'

/** `reason` of an answer that is none of the API's. */
const badAnswer = 'BadAnswer'

/** What answers there is no API server, or not ours: another thing than was asked for. */
export function failureOfBadAnswer(message: string, status = 0): ApiFailure {
  return new ApiFailure({ status, reason: badAnswer, message })
}

/** The failure behind a thrown network error; whatever else was thrown is a fault of ours and is thrown again. */
export function failureFromError(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (!(error instanceof Error) || typeof code !== 'string') throw error
  const message = code === refusedAddress ? error.message : `no answer: ${code}`
  return new ApiFailure({ status: 0, reason: code, message })
}

/** Codes of Node and OpenSSL for a certificate that does not hold; keys of ours that do not are `ERR_OSSL…`. */
const certificateReason =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED/

/** What kind of fault keeps a question from being answered; only of the last kind may time alone mend it. */
export function kindOfFailure({
  status,
  reason,
}: ApiFailure): 'credential' | 'forbidden' | 'address' | 'own-key' | 'certificate' | 'other-answer' | 'no-answer' {
  if (status === 401) return 'credential'
  if (status === 403) return 'forbidden'
  if (reason === refusedAddress) return 'address'
  // The API says why in a Status object: what has none is of a proxy, or of a server that knows no such path.
  if (reason === badAnswer || reason === 'HTTP 404' || reason === 'HTTP 405') return 'other-answer'
  if (status !== 0) return 'no-answer'
  if (reason.startsWith('ERR_OSSL')) return 'own-key'
  return certificateReason.test(reason) ? 'certificate' : 'no-answer'
}
