import type { Writable } from 'node:stream'
import type { ClientBase } from 'pg'

const gathering = new WeakSet<Writable>()

/**
 * Everything that is sent on the connection in this turn of the event loop leaves in one packet. Statements that do not
 * wait for each other otherwise cost a system call each, here and in the server.
 */
export function sendTogether(client: ClientBase): void {
  const { stream } = (client as ClientBase & { readonly connection: { readonly stream: Writable } }).connection
  if (gathering.has(stream)) return
  gathering.add(stream)
  stream.cork()
  process.nextTick(() => {
    gathering.delete(stream)
    stream.uncork()
  })
}
