import { instantText } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { TokenVerifier } from '@grenier/identity'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { SimulatedClock } from './simulated-clock.ts'

const body = z.object({ now: instantText })

/**
 * `PUT /demo/clock` moves the simulated clock forwards. Only an operator may, only in the standalone app, and an earlier
 * instant is refused: business time that ran backwards would date facts before their causes.
 */
export function clockRoute(parts: { clock: SimulatedClock; verifier: TokenVerifier }): FastifyPluginAsync {
  return async (app) => {
    app.put('/demo/clock', async (request, reply) => {
      const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
      if (token === undefined) throw new Problem('not-authenticated')
      const actor = await parts.verifier.verify(token)
      if (!actor.roles.includes('operator')) throw new Problem('not-allowed')
      const wanted = body.safeParse(request.body)
      if (!wanted.success || !(await parts.clock.moveTo(wanted.data.now))) throw new Problem('invalid-input')
      return await reply.send(z.encode(body, { now: parts.clock.now() }))
    })
  }
}
