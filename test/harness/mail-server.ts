import { SMTPServer } from 'smtp-server'

/** A letter as a mail server got it. */
export interface TakenLetter {
  readonly to: string
  readonly raw: string
  readonly messageId: string
  readonly subject: string
  /** The plain part, decoded. */
  readonly text: string
}

/** A mail server of a test, which takes everything unless an address is told what to answer. */
export interface MailServer {
  readonly port: number
  readonly taken: TakenLetter[]
  /** SMTP codes by recipient, answered to RCPT TO; 0 takes the letter again. */
  readonly answers: Map<string, number>
  to(recipient: string): TakenLetter[]
  close(): Promise<void>
}

/** Soft line ends and `=XX` of quoted-printable, as UTF-8 (RFC 2045 §6.7). */
function decoded(quoted: string): string {
  const bytes = quoted.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Encoded words of a header (RFC 2047). */
function decodedHeader(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('latin1')
        : text
            .replaceAll('_', ' ')
            .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
}

function headerOf(raw: string, name: string): string {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1)
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ')
  const value = new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? ''
  return Buffer.from(decodedHeader(value), 'latin1').toString('utf8')
}

function plainOf(raw: string): string {
  const part = raw.split(/\r?\n--/).find((one) => /content-type: text\/plain/i.test(one)) ?? ''
  const body = part
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n\n')
  return /base64/i.test(part.split(/\r?\n\r?\n/, 1)[0] ?? '')
    ? Buffer.from(body, 'base64').toString('utf8')
    : decoded(body)
}

/** Starts one on a free port of the loopback. */
export async function startMailServer(): Promise<MailServer> {
  const taken: TakenLetter[] = []
  const answers = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      const responseCode = answers.get(address) ?? 0
      callback(responseCode === 0 ? null : Object.assign(new Error('said the server'), { responseCode }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const [first] = session.envelope.rcptTo
        const subject = headerOf(raw, 'Subject')
        taken.push({
          to: first?.address ?? '',
          raw,
          messageId: headerOf(raw, 'Message-ID'),
          subject,
          text: plainOf(raw),
        })
        callback(null, 'kept')
      })
    },
  })
  server.on('error', () => undefined)
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return {
    port,
    taken,
    answers,
    to: (recipient) => taken.filter(({ to }) => to === recipient),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
