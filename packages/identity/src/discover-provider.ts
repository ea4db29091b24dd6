import { allowInsecureRequests, type ClientAuth, type Configuration, discovery } from 'openid-client'

/** A failed answer is not asked for again before this time has passed, however many callers wait for it. */
const cooldownMs = 10_000
const timeoutSeconds = 5

/**
 * Asks once and keeps what was answered for good; callers at the same time share one question. After a failure the next
 * question waits for the cooldown, and until then everybody gets that failure.
 */
export function keptAnswer<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let kept: { answer: Promise<Answer>; failedAtMs: number | null } | null = null
  return () => {
    const isStale = kept?.failedAtMs != null && performance.now() - kept.failedAtMs >= cooldownMs
    if (kept === null || isStale) {
      const asked: { answer: Promise<Answer>; failedAtMs: number | null } = { answer: ask(), failedAtMs: null }
      asked.answer.catch(() => {
        asked.failedAtMs = performance.now()
      })
      kept = asked
    }
    return kept.answer
  }
}

/**
 * The provider's own document (OpenID Connect Discovery §4), which must name the same issuer. A provider without TLS is one
 * on this very machine: the settings refuse any other.
 */
export function discoverProvider(options: {
  issuer: string
  clientId: string
  authentication?: ClientAuth
}): Promise<Configuration> {
  const issuer = new URL(options.issuer)
  return discovery(issuer, options.clientId, undefined, options.authentication, {
    timeout: timeoutSeconds,
    ...(issuer.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
  })
}
