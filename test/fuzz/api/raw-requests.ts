import { connect } from 'node:net'
import * as fc from 'fast-check'

/** Bytes on a connection that no well-behaved client sends: headers of headers, lengths that lie, nothing of HTTP at all. */
const templates: readonly ((line: string) => string)[] = [
  (line) => `GET /v1/tenants HTTP/1.1\r\nHost: a\r\nX-A: ${line}\r\n\r\n`,
  (line) => `GET /v1/${line} HTTP/1.1\r\nHost: a\r\n\r\n`,
  (line) => `${line} /v1/tenants HTTP/1.1\r\nHost: a\r\n\r\n`,
  (line) => `GET /v1/tenants HTTP/${line}\r\nHost: a\r\n\r\n`,
  (line) => `GET /v1/tenants HTTP/1.1\r\n${line}\r\n\r\n`,
  (line) => `POST /v1/readings HTTP/1.1\r\nHost: a\r\nContent-Length: ${line}\r\n\r\n{}`,
  (line) =>
    `POST /v1/readings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${line}\r\n\r\n`,
  (line) => `POST /v1/readings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${line}\r\n`,
  (line) => `GET /v1/tenants HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\n\tfolded: ${line}\r\n\r\n`,
  (line) => `${line}\r\n\r\n`,
]
const injections: readonly string[] = [
  '',
  'a\r\nSet-Cookie: b=c',
  'a\nSet-Cookie: b=c',
  '\u0000',
  'é',
  '-1',
  '99999999999999999999',
  '0x10',
  'x'.repeat(20_000),
  '\u0016\u0003\u0001',
  'zz',
  'ffffffffffffffff',
  '5\r\nabc',
  ' : ',
  '../..',
  '1.1 1.1',
  '9.9',
]

export const rawRequests: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...templates),
    fc.oneof(fc.constantFrom(...injections), fc.string({ unit: 'binary', maxLength: 40 })),
  )
  .map(([template, line]) => template(line))

/** What came back until the server closed or fell silent: the client says that it is done, so the server answers or closes. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => void parts.push(part))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
    socket.end(Buffer.from(bytes, 'latin1'))
  })
}
