import { type Actor, type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import { type Call, type Caller, Problem } from '@grenier/control-plane/ports'
import { withLogIds } from '@grenier/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authenticate, authorise, type Identification, tenantIdOf } from './authorise.ts'
import { readIdempotencyKey, readIfMatch } from './call-headers.ts'
import { commandDecoder } from './decode-command.ts'
import { documentedSchema } from './documented-schema.ts'
import type { CallCounts } from './rate-limits.ts'

/** One call after everything that is alike for all endpoints: who calls, what it says, decoded. */
export interface Exchange {
  readonly endpoint: Endpoint
  readonly command: Record<string, unknown>
  readonly call: Call
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Whether the caller is still who it was, in the same roles and place: asked again of an answer that goes on for long. */
  stillHolds(): Promise<boolean>
}

/** Answers one call by sending the reply. */
export type EndpointHandler = (exchange: Exchange) => Promise<FastifyReply>

export interface EndpointRoute {
  readonly operation: OperationId
  readonly handler: EndpointHandler
  /** For an answer that takes longer than others by its nature. */
  readonly handlerTimeoutMs?: number
  /** False where asking for the headers alone would start something. */
  readonly answersHead?: boolean
}

/** How a caller is known, and its calls counted; null: they are not. */
export interface Border {
  readonly identification: Identification
  readonly counts: CallCounts | null
}

const callerKey = 'caller'

/** Must be called once, before the first endpoint. */
export function prepareEndpoints(app: FastifyInstance): void {
  app.decorateRequest(callerKey, null)
  // The endpoint table decodes and encodes; Fastify only carries its schemas to the documentation.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
}

/**
 * Registers one line of the endpoint table: identification, roles and tenant before the body is read; then headers,
 * path, query and body; then the handler, with the ids of the call on every line it logs.
 */
export function registerEndpoint(app: FastifyInstance, border: Border, route: EndpointRoute): void {
  const { identification, counts } = border
  const endpoint: Endpoint = endpoints[route.operation]
  const decode = commandDecoder(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: documentedSchema(route.operation),
    ...(endpoint.bodyBytesMax === undefined ? {} : { bodyLimit: endpoint.bodyBytesMax }),
    ...(route.handlerTimeoutMs === undefined ? {} : { handlerTimeout: route.handlerTimeoutMs }),
    // What takes long by its nature has places of its own.
    ...(route.handlerTimeoutMs === undefined ? {} : { config: { isCounted: false } }),
    ...(route.answersHead === false ? { exposeHeadRoute: false } : {}),
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { params } = request
      const caller = await authenticate(identification, request, tenantIdOf(params)).catch(async (error: unknown) => {
        // Not before: whoever brings what holds is never refused for strangers at the same address. Whoever names a place that
        // is not theirs is as unknown there, and would try out places uncounted.
        if (error instanceof Problem && error.code !== 'unavailable') await counts?.ofStranger(request)
        throw error
      })
      await counts?.ofCaller(request, caller.actor)
      authorise(route.operation, endpoint, { caller, params })
      request.setDecorator(callerKey, caller)
    },
    handler: (request, reply) => {
      const call = readCall(endpoint, request)
      const command = decode(request)
      const tenantId = tenantIdOf(request.params) ?? call.actor.tenantId
      const stillHolds = () => holdsStill(identification, request, call.actor)
      return withLogIds(tenantId === null ? {} : { tenantId }, () =>
        route.handler({ endpoint, command, call, request, reply, stillHolds }),
      )
    },
  })
}

/** Whether the same request would be the same caller's now. A failure to find out is told as a no: the client comes back. */
async function holdsStill(identification: Identification, request: FastifyRequest, before: Actor): Promise<boolean> {
  try {
    const { actor } = await authenticate(identification, request, tenantIdOf(request.params))
    return actor.tenantId === before.tenantId && actor.roles.toSorted().join() === before.roles.toSorted().join()
  } catch {
    return false
  }
}

function readCall(endpoint: Endpoint, request: FastifyRequest): Call {
  return {
    ...request.getDecorator<Caller>(callerKey),
    requestId: request.id,
    idempotencyKey: endpoint.method === 'POST' ? readIdempotencyKey(request) : null,
    ifMatch: endpoint.ifMatch === true ? readIfMatch(request) : null,
  }
}
