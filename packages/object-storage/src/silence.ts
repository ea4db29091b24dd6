import { S3ServiceException } from '@aws-sdk/client-s3'
import { Problem, type StoreSilence } from '@grenier/control-plane/ports'

const refusedKeyCodes: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AuthorizationHeaderMalformed',
  'InvalidToken',
  'ExpiredToken',
])
const missingBucketCodes: ReadonlySet<string> = new Set(['NoSuchBucket'])
const forbidden = 403
const serverFault = 500

/** What an answer's status and code say, when it is not the answer that was wanted. */
export function silenceOfAnswer(status: number, code: string): StoreSilence {
  if (refusedKeyCodes.has(code)) return 'key-refused'
  if (missingBucketCodes.has(code)) return 'bucket-missing'
  if (status === forbidden) return 'access-refused'
  return status >= serverFault ? 'unreachable' : 'unreadable-answer'
}

function isNetworkFault(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Problem) return false
  return 'code' in error || error.name === 'TimeoutError' || error.name === 'AbortError'
}

/** Why a request through S3 got no answer. Rethrows what is neither an answer nor the network: a fault of ours. */
export function silenceOf(error: unknown): StoreSilence {
  if (error instanceof S3ServiceException) {
    return silenceOfAnswer(error.$metadata.httpStatusCode ?? serverFault, error.name)
  }
  if (isNetworkFault(error)) return 'unreachable'
  throw error
}

/** The problem that stands for a silence, for callers who cannot go on without an answer. Carries no text of the store's. */
export function problemOf(silence: StoreSilence): Problem {
  if (silence === 'key-refused' || silence === 'access-refused' || silence === 'no-key') {
    return new Problem('object-store-key-refused')
  }
  return new Problem('object-store-unreachable', { detail: silence })
}

/** Runs work that must have its answer: throws the problem of a silence instead of returning it. */
export async function orProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) throw error
    throw problemOf(silenceOf(error))
  }
}
