import { describe, expect, it } from 'vitest'
import { ApiFailure } from './api-failure.ts'
import { hearsFrom } from './hears-from.ts'
import type { ApiAnswer, Transport } from './transport.ts'

const uid = '0198c0de-7a00-7000-8000-0000000000aa'

function over(send: () => Promise<ApiAnswer>): Transport {
  return { server: 'https://cluster.test', send, connectionsOpened: () => 1, close: async () => undefined }
}

const answering = (metadata: object) => over(async () => ({ status: 200, body: { metadata } }))
const failing = (status: number, reason: string) =>
  over(() => Promise.reject(new ApiFailure({ status, reason, message: reason })))

describe('whether a cluster is heard', () => {
  it('is told by its own identity, and not by another cluster at its address', async () => {
    expect(await hearsFrom(answering({ uid }), uid)).toBe(true)
    expect(await hearsFrom(answering({ uid: 'another' }), uid)).toBe(false)
  })

  it.each([401, 403, 404, 409, 429, 500, 502, 503, 504])('an answer of %i is one', async (status) => {
    expect(await hearsFrom(failing(status, `HTTP ${status}`), uid)).toBe(true)
  })

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ANSWER_TIMEOUT'])(
    '%s is silence',
    async (reason) => {
      expect(await hearsFrom(failing(0, reason), uid)).toBe(false)
    },
  )

  it.each(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    '%s is somebody else at its address',
    async (reason) => {
      expect(await hearsFrom(failing(0, reason), uid)).toBe(false)
    },
  )

  it.each([
    'EAI_AGAIN',
    'EMFILE',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'CERT_HAS_EXPIRED',
    'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    'REFUSED_ADDRESS',
    'BadAnswer',
    'HPE_INVALID_CONSTANT',
  ])('%s is no silence: it keeps us from asking, or somebody spoke', async (reason) => {
    expect(await hearsFrom(failing(0, reason), uid)).toBe(true)
  })
})
