import { livezAnswer, type Readiness, readyzAnswer } from '@grenier/platform'
import type { FastifyInstance } from 'fastify'
import { answersUnderPressure } from './shedding.ts'

/** `/livez`: the process answers. `/readyz`: it can serve, else 503 with the reasons. Both are open to everyone. */
export function answerHealth(app: FastifyInstance, readiness: Readiness): void {
  const options = { schema: { hide: true }, config: answersUnderPressure }
  app.get('/livez', options, (_, reply) => reply.header('cache-control', 'no-store').send(livezAnswer))
  app.get('/readyz', options, async (_, reply) => {
    const { code, body } = await readyzAnswer(readiness)
    return reply.header('cache-control', 'no-store').code(code).send(body)
  })
}
