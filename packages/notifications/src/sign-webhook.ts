import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0, symmetric): for each secret `v1,` and the base64 of HMAC-SHA256 over
 * id, time in whole seconds and body, joined by dots; several are parted by a space, so that a secret can be replaced without
 * a gap. Throws for a text that is no secret of this form.
 */
export function webhookSignature(
  { id, timestampSeconds, body }: { readonly id: string; readonly timestampSeconds: number; readonly body: string },
  secrets: readonly string[],
): string {
  const signed = `${id}.${timestampSeconds}.${body}`
  return secrets
    .map((secret) => {
      if (!secret.startsWith(prefix)) throw new Error('a webhook secret begins with whsec_')
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`
    })
    .join(' ')
}
