import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { registerSignIn } from './access/sign-in-routes.ts'
import type { ApiDeps } from './deps.ts'
import { bodyBytesMax, handlerTimeoutMs, keepAliveTimeoutMs, paramLengthMax, requestTimeoutMs } from './limits.ts'
import { serveConsole } from './plugins/console.ts'
import { collectDocumentation, leadToDocumentation, serveDocumentation } from './plugins/documentation.ts'
import { answerHealth } from './plugins/health.ts'
import { readJsonBodies } from './plugins/json-body.ts'
import { answerMalformed, refuseHostless } from './plugins/malformed-requests.ts'
import { answerProblems, sendProblem } from './plugins/problems.ts'
import { prepareRateLimits } from './plugins/rate-limits.ts'
import { prepareEndpoints } from './plugins/register-endpoint.ts'
import { logRequests } from './plugins/request-log.ts'
import { sendSecurityHeaders } from './plugins/security-headers.ts'
import { shedLoad } from './plugins/shedding.ts'
import { refuseWhileClosing } from './plugins/shutdown.ts'
import { traceCalls } from './plugins/traces.ts'
import { registerRoutes } from './routes/register-routes.ts'

/**
 * The HTTP API over the given use cases, not yet listening. It translates and decides nothing: identification, roles,
 * decoding, problems, documents and documentation come from the endpoint table. Closing it ends its event streams.
 */
export async function buildApp(deps: ApiDeps): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = deps.logger
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    // One line per call is written by `logRequests`, with ids from the context instead of a logger per call.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    genReqId: requestIdOf,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: deps.trustedProxies === undefined ? false : [...deps.trustedProxies],
    clientErrorHandler: answerMalformed,
    // Node would refuse it with an empty answer; `refuseHostless` says what is wrong.
    http: { requireHostHeader: false },
    routerOptions: { maxParamLength: paramLengthMax },
    frameworkErrors: (_, request, reply) => {
      void sendProblem(request, reply, { code: 'method-not-supported' })
    },
  })
  traceCalls(app)
  logRequests(app, deps)
  sendSecurityHeaders(app)
  refuseHostless(app)
  const closing = refuseWhileClosing(app)
  await shedLoad(app, deps.shedding)
  answerProblems(app, deps.logger, deps.consoleFolder === undefined)
  readJsonBodies(app)
  prepareEndpoints(app)
  await collectDocumentation(app, deps.installation)
  answerHealth(app, deps.readiness)
  const counts = await prepareRateLimits(app, deps.rateLimits)
  const readSession = deps.signIn === undefined ? null : await registerSignIn(app, deps.signIn, counts)
  const identification = { callers: deps.callers, ...(readSession === null ? {} : { readSession }) }
  registerRoutes(app, { ...deps, identification, counts }, closing)
  await serveDocumentation(app)
  if (deps.consoleFolder === undefined) leadToDocumentation(app)
  else await serveConsole(app, deps.consoleFolder)
  for (const routes of deps.extraRoutes ?? []) {
    await app.register(routes)
  }
  return app
}

/** The caller's own id when it is one a log can hold, so that a call is followed across services; else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}
