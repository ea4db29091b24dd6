import { inflateSync } from 'node:zlib'

/** The body of the first object of a PDF that says this of itself. @throws when there is none. */
export function pdfObjectWith(pdf: Uint8Array, text: string): string {
  const source = Buffer.from(pdf).toString('latin1')
  const found = [...source.matchAll(/\d+ 0 obj\n([\s\S]*?)\nendobj/g)].find(([, body = '']) =>
    body.split('stream\n')[0]?.includes(text),
  )
  if (found?.[1] === undefined) throw new Error(`no object with ${text}`)
  return found[1]
}

/** The bytes of an object's stream, as they were before they were deflated. */
export function pdfStreamOf(body: string): Buffer {
  const [head = '', data = ''] = body.split(/(?<=\n)stream\n/)
  const length = Number(/\/Length (\d+)/.exec(head)?.[1])
  const bytes = Buffer.from(data.slice(0, length), 'latin1')
  return head.includes('/FlateDecode') ? inflateSync(bytes) : bytes
}

/** The invoice that a Factur-X carries. @throws when it carries none. */
export function embeddedInvoice(pdf: Uint8Array): string {
  return pdfStreamOf(pdfObjectWith(pdf, '/Type /EmbeddedFile')).toString('utf8')
}
