import type { MailSender, SendOutcome } from '@grenier/control-plane/ports'
import { createTransport } from 'nodemailer'
import {
  mailConnectionsMax,
  mailConnectTimeoutMs,
  mailGreetingTimeoutMs,
  mailPerConnectionMax,
  mailSilenceTimeoutMs,
} from './limits.ts'
import { htmlBody, oneLine, plainBody } from './mail-bodies.ts'

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or nothing is sent, `none` for a relay on the same machine. */
  readonly security: 'tls' | 'starttls' | 'none'
  /** Null: the relay takes mail without. */
  readonly login: { readonly user: string; readonly password: string } | null
  readonly fromName: string
  readonly fromAddress: string
  /** Who reads what people answer; left out: answers go to the sender. */
  readonly replyTo?: string
  /** Authority of the server in PEM, where no public one vouches for it. */
  readonly caPem?: string
}

/** Commands whose refusal is about this one letter, not about us or the connection. */
const aboutTheLetter: readonly unknown[] = ['RCPT TO', 'DATA']

function fieldOf(error: unknown, name: string): unknown {
  return error instanceof Error && name in error ? Reflect.get(error, name) : undefined
}

/** Permanent where the server says so of the recipient or the letter (5xx, RFC 5321 §4.2.1); all else is tried again. */
function outcomeOf(error: unknown): SendOutcome {
  const status = Number(fieldOf(error, 'responseCode') ?? 0)
  const said = fieldOf(error, 'response')
  const code = fieldOf(error, 'code')
  const reason = oneLine(typeof said === 'string' ? said : typeof code === 'string' ? code : 'no answer')
  const isFinal = status >= 500 && status < 600 && aboutTheLetter.includes(fieldOf(error, 'command'))
  return { kind: isFinal ? 'refused' : 'failed', reason }
}

/**
 * Sends letters through a mail server, plain and HTML. The Message-ID is made of the delivery, so that the same letter sent
 * again is known as such. Says `refused` where the server refuses the recipient for good, `failed` for all that may pass.
 */
export function createSmtpMail(settings: SmtpSettings): MailSender & { close(): Promise<void> } {
  const { host, port, security, login, fromName, fromAddress, replyTo, caPem } = settings
  const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1)
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(caPem === undefined ? {} : { ca: caPem }) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    maxConnections: mailConnectionsMax,
    maxMessages: mailPerConnectionMax,
    connectionTimeout: mailConnectTimeoutMs,
    greetingTimeout: mailGreetingTimeoutMs,
    socketTimeout: mailSilenceTimeoutMs,
    // Nothing of a letter may make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, language, letter, messageKey, attachments = [] }) {
      try {
        const { response } = await transport.sendMail({
          from: { name: oneLine(fromName), address: fromAddress },
          to: { name: '', address: to },
          ...(replyTo === undefined ? {} : { replyTo: { name: oneLine(fromName), address: replyTo } }),
          subject: oneLine(letter.subject),
          messageId: `<${messageKey}@${domain}>`,
          // No answering machine answers to it (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
          text: plainBody(letter),
          html: htmlBody(letter, language),
          attachments: attachments.map(({ fileName, mediaType, bytes }) => ({
            filename: oneLine(fileName),
            contentType: mediaType,
            content: Buffer.from(bytes),
          })),
        })
        return { kind: 'sent', receipt: oneLine(response) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: async () => transport.close(),
  }
}
