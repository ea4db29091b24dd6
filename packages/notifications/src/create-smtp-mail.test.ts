import type { Letter } from '@grenier/contracts'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { createSmtpMail } from './create-smtp-mail.ts'

const letter: Letter = {
  subject: 'Votre demande d’espace est refusée – Auvers\r\nBcc: everybody@example.org',
  blocks: [{ kind: 'text', text: 'Motif : il ne reste que 12 Go.' }],
  footer: 'Message envoyé par le syndicat.',
}
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

function refusing(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function serve(options: SMTPServerOptions = {}) {
  const taken: { raw: string; to: string[] }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        taken.push({
          raw: Buffer.concat(chunks).toString('utf8'),
          to: session.envelope.rcptTo.map(({ address }) => address),
        })
        callback(null, 'kept as 1')
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const settings = {
    host: '127.0.0.1',
    port,
    security: 'none',
    login: null,
    fromName: 'Le syndicat',
    fromAddress: 'ne-pas-repondre@syndicat.example',
  } as const
  const mail = createSmtpMail(settings)
  closing.push(() => mail.close())
  const send = () => mail.send({ to: 'finances@auvers.example', language: 'fr', letter, messageKey: 't-1.d-1' })
  return { settings, send, taken }
}

describe('a letter', () => {
  it('arrives in plain text and HTML, with the delivery in its Message-ID, at its one recipient', async () => {
    const { send, taken } = await serve()
    expect(await send()).toMatchObject({ kind: 'sent', receipt: expect.stringContaining('kept as 1') })
    const [{ raw, to } = { raw: '', to: [] }] = taken
    expect(to).toEqual(['finances@auvers.example'])
    expect(raw).toContain('Message-ID: <t-1.d-1@syndicat.example>')
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(raw).toMatch(/multipart\/alternative/)
    expect(raw).toMatch(/text\/plain/)
    expect(raw).toMatch(/text\/html/)
    expect(raw).not.toMatch(/^(Bcc|Reply-To):/m)
  })

  it('is answered to whom the settings name, not to the sender whose mailbox nobody reads', async () => {
    const { settings, taken } = await serve()
    const mail = createSmtpMail({ ...settings, replyTo: 'cloud@syndicat.example' })
    closing.push(() => mail.close())
    await mail.send({ to: 'a@auvers.example', language: 'fr', letter, messageKey: 't-1.d-2' })
    expect(taken[0]?.raw).toContain('Reply-To: Le syndicat <cloud@syndicat.example>')
  })

  it.each([
    ['550 of the recipient', 550, 'refused'],
    ['450 of the recipient (greylisting)', 450, 'failed'],
  ] as const)('answered %s is %s', async (_what, code, kind) => {
    const { send, taken } = await serve({
      onRcptTo: (_address, _session, callback) => callback(refusing(code, 'no such mailbox')),
    })
    expect(await send()).toMatchObject({ kind, reason: expect.stringContaining(String(code)) })
    expect(taken).toEqual([])
  })

  it('that the server does not take from us is no fault of its recipient', async () => {
    const { send } = await serve({
      onMailFrom: (_address, _session, callback) => callback(refusing(550, 'who are you')),
    })
    expect((await send()).kind).toBe('failed')
  })

  it('that finds no server waits for one', async () => {
    const { settings } = await serve()
    for (const close of closing.splice(0).toReversed()) await close()
    const mail = createSmtpMail(settings)
    closing.push(() => mail.close())
    expect((await mail.send({ to: 'a@b.example', language: 'fr', letter, messageKey: 'x' })).kind).toBe('failed')
  })

  it('is not sent in the open where encryption is asked for, nor the password', async () => {
    const { settings, taken } = await serve()
    const mail = createSmtpMail({ ...settings, security: 'starttls', login: { user: 'u', password: 'p' } })
    closing.push(() => mail.close())
    expect((await mail.send({ to: 'a@b.example', language: 'fr', letter, messageKey: 'x' })).kind).toBe('failed')
    expect(taken).toEqual([])
  })
})
