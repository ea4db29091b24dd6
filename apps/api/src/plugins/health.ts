import type { Logger } from '@grenier/platform'
import type { FastifyInstance } from 'fastify'
import { answersUnderPressure } from './shedding.ts'

/** The process runs but cannot serve; `reasons` name the parts that fail, for people, without their internals. */
export class NotReady extends Error {
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(`not ready: ${reasons.join(', ')}`)
    this.name = 'NotReady'
    this.reasons = reasons
  }
}

/** Makes one readiness of many checks: all run, each failing one is logged and named. */
export function readinessOf(checks: Readonly<Record<string, () => Promise<unknown>>>, logger: Logger) {
  return async (): Promise<void> => {
    const names = Object.keys(checks)
    const outcomes = await Promise.allSettled(Object.values(checks).map(async (check) => check()))
    const failing = names.filter((name, index) => {
      const outcome = outcomes[index]
      if (outcome?.status === 'rejected') {
        logger.warn({ err: outcome.reason, check: name }, 'not ready')
      }
      return outcome?.status === 'rejected'
    })
    if (failing.length > 0) {
      throw new NotReady(failing)
    }
  }
}

/** `/livez`: the process answers. `/readyz`: it can serve, else 503 with the reasons. Both are open to everyone. */
export function answerHealth(app: FastifyInstance, readiness: () => Promise<void>): void {
  const options = { schema: { hide: true }, config: answersUnderPressure }
  app.get('/livez', options, (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }))
  app.get('/readyz', options, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      await readiness()
      return await reply.send({ status: 'ready', reasons: [] })
    } catch (error) {
      const reasons = error instanceof NotReady ? error.reasons : ['unknown']
      return await reply.code(503).send({ status: 'not ready', reasons })
    }
  })
}
