import type { ServerResponse } from 'node:http'

/** Sends one JSON body. */
export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  sendText(response, code, JSON.stringify(body))
}

/** Sends a body that is JSON already. */
function sendText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** Sets one `Warning` header per sentence, as clients print them. */
export function warn(response: ServerResponse, sentences: readonly string[]): void {
  if (sentences.length === 0) return
  response.setHeader(
    'warning',
    sentences.map((sentence) => `299 - ${JSON.stringify(sentence)}`),
  )
}
