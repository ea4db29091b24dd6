import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance } from 'fastify'

/** Aborts `closing` when the server starts to close, and turns calls that still arrive away with 503. */
export function refuseWhileClosing(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onRequest', (_request, _reply, done) => {
    done(closing.signal.aborted ? new Problem('unavailable') : undefined)
  })
  // A kept connection would keep the server from closing until it idles out.
  app.addHook('onSend', async (_, reply) => {
    if (closing.signal.aborted) reply.header('connection', 'close')
  })
  return closing.signal
}
