import { negotiateLanguage } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyRequest } from 'fastify'
import { idempotencyKeyLengthMax } from '../limits.ts'
import { InvalidRequest } from './request-problem.ts'

const keyTexts = {
  fr: `De 1 à ${idempotencyKeyLengthMax} caractères ASCII visibles.`,
  en: `1 to ${idempotencyKeyLengthMax} visible ASCII characters.`,
} as const

/** The caller's Idempotency-Key. Problems: `idempotency-key-missing`; `invalid-input` for one no client should send. */
export function readIdempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key']
  if (key === undefined || key === '') {
    throw new Problem('idempotency-key-missing')
  }
  if (typeof key !== 'string' || key.length > idempotencyKeyLengthMax || !/^[\x21-\x7e]+$/.test(key)) {
    const detail = keyTexts[negotiateLanguage(request.headers['accept-language'])]
    throw new InvalidRequest([{ in: 'header', field: 'Idempotency-Key', code: 'invalid_format', detail }])
  }
  return key
}

/**
 * The version the caller saw, out of If-Match (RFC 9110 §13.1.1). Problems: `if-match-missing`, also for `*`, which
 * names no version; `version-stale` for a tag that no version of ours can have.
 */
export function readIfMatch(request: FastifyRequest): number {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') {
    throw new Problem('if-match-missing')
  }
  const version = /^"([1-9]\d{0,14})"$/.exec(header)?.[1]
  if (version === undefined) {
    throw new Problem('version-stale')
  }
  return Number(version)
}

/** The ETag of an answer that carries its row's version; undefined for the others. */
export function etagOf(answer: unknown): string | undefined {
  return typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number'
    ? `"${answer.version}"`
    : undefined
}
