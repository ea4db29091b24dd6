import type { MailSender, WebhookSender } from '@grenier/control-plane/ports'

/** Mail that is taken and read by nobody. */
export const silentMail: MailSender = { send: async () => ({ kind: 'sent', receipt: 'taken' }) }

/** Events that are taken and read by nobody. */
export const silentWebhooks: WebhookSender = {
  check: async () => undefined,
  send: async () => ({ kind: 'sent', receipt: 'taken' }),
}
