import { Problem, type SendOutcome, type WebhookSender } from '@grenier/control-plane/ports'
import { createPublicLookup, type ResolveAll } from '@grenier/platform'
import { Agent, request } from 'undici'
import {
  answerBytesMax,
  answerTimeoutMs,
  connectionsPerReceiverMax,
  connectTimeoutMs,
  receiverPorts,
} from './limits.ts'
import { webhookSignature } from './sign-webhook.ts'
import { assertMayReceive, checkedUrl } from './webhook-address.ts'

const msPerSecond = 1_000
const gone = 410

/** What a status says (Standard Webhooks): 2xx takes it, 410 ends the endpoint, anything else, a redirect too, is tried again. */
function outcomeOf(status: number): SendOutcome {
  const said = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'sent', receipt: said }
  return status === gone ? { kind: 'refused', reason: said } : { kind: 'failed', reason: said }
}

/** Why no answer came, in a few words of ours: what a receiver or a network says is not repeated. */
function silenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'REFUSED_ADDRESS') return 'the name resolves to no public address'
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'no answer'
}

/**
 * Sends signed events. Addresses are checked at every use, and what a name resolves to when connecting, so that no name that
 * points elsewhere later leads inside. Public receivers are reached at `ports` alone. Redirects are not followed, answers are read no further than a bound.
 * `allowPrivate` also allows http and addresses of the operator's own network.
 */
export function createWebhookSender({
  allowPrivate = false,
  ports = receiverPorts,
  answerMs = answerTimeoutMs,
  resolve,
}: {
  readonly allowPrivate?: boolean
  /** Of public receivers. */
  readonly ports?: readonly number[]
  /** A test makes it short. */
  readonly answerMs?: number
  /** How names are resolved, when looked at and when connecting; a test makes a name turn. */
  readonly resolve?: ResolveAll
} = {}): WebhookSender & { close(): Promise<void> } {
  const rules = { allowPrivate, ports }
  const agent = new Agent({
    connections: connectionsPerReceiverMax,
    pipelining: 1,
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
    maxResponseSize: answerBytesMax,
    connect: { timeout: connectTimeoutMs, ...(allowPrivate ? {} : { lookup: createPublicLookup(resolve) }) },
  })
  return {
    check: (url) => assertMayReceive(url, rules, resolve),
    async send({ url: text, id, sentAt, contentType, body, secrets }) {
      try {
        const url = checkedUrl(text, rules)
        const timestampSeconds = Math.floor(sentAt / msPerSecond)
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': contentType,
            'user-agent': 'grenier',
            'webhook-id': id,
            'webhook-timestamp': String(timestampSeconds),
            'webhook-signature': webhookSignature({ id, timestampSeconds, body }, secrets),
          },
          body,
          signal: AbortSignal.timeout(answerMs),
        })
        // What it says besides is not wanted; a body without an end must not keep the connection.
        await answer.body.dump({ limit: answerBytesMax }).catch(() => undefined)
        return outcomeOf(answer.statusCode)
      } catch (error) {
        const reason = error instanceof Problem ? `refused address: ${error.params['detail'] ?? ''}` : silenceOf(error)
        return { kind: 'failed', reason }
      }
    },
    close: () => agent.close(),
  }
}
