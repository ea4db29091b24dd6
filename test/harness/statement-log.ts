import { connect, createServer, type Socket } from 'node:net'

/** What programs say to PostgreSQL through here. */
export interface StatementLog {
  /** The server's address by which it is reached through the log. */
  readonly url: string
  /** Texts of statements in the order in which they were sent, since this was asked last. */
  take(): string[]
  close(): Promise<void>
}

const textOf = (bytes: Buffer, from: number): string => bytes.toString('utf8', from, bytes.indexOf(0, from))

/** Reads messages of the protocol's version 3 as they come in, however they are cut into packets. */
function createReader(note: (text: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let isStarted = false
  const prepared = new Map<string, string>()
  const read = (type: string, body: Buffer): void => {
    if (type === 'Q') note(textOf(body, 0))
    if (type === 'P') {
      const name = textOf(body, 0)
      prepared.set(name, textOf(body, Buffer.byteLength(name) + 1))
    }
    // A statement that was prepared before is only named: its text counts when it runs.
    if (type === 'B') {
      const portal = textOf(body, 0)
      note(prepared.get(textOf(body, Buffer.byteLength(portal) + 1)) ?? 'a statement that was never prepared')
    }
  }
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      // The first message has no type.
      const head = isStarted ? 1 : 0
      if (rest.length < head + 4) return
      const end = head + rest.readInt32BE(head)
      if (rest.length < end) return
      if (isStarted) read(String.fromCodePoint(rest[0] ?? 0), rest.subarray(head + 4, end))
      isStarted = true
      rest = rest.subarray(end)
    }
  }
}

/** Listens before a PostgreSQL server, hands everything on as it is, and remembers what statements were sent. */
export async function logStatements(serverUrl: string): Promise<StatementLog> {
  const behind = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let noted: string[] = []
  const server = createServer((client) => {
    const upstream = connect(Number(behind.port), behind.hostname)
    const read = createReader((text) => noted.push(text))
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => peer.destroy()).on('close', () => peer.destroy())
    }
    client.on('data', read)
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(serverUrl)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the log does not listen')
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    take: () => {
      const taken = noted
      noted = []
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
