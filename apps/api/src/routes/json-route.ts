import { negotiateLanguage, type OperationId } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Call } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { etagOf } from '../plugins/call-headers.ts'
import type { EndpointHandler, Exchange } from '../plugins/register-endpoint.ts'

/** The form all use cases share once the table no longer tells them apart. */
type AnyUseCase = (command: Record<string, unknown>, call: Call) => Promise<unknown>

/** What most endpoints are: one use case, its answer as JSON, its version as ETag. */
export function jsonRoute(useCases: ApiUseCases, operation: OperationId): EndpointHandler {
  // The table types each use case by its own command; the decoder of the same table made the command given here.
  const useCase = (useCases as unknown as Partial<Record<OperationId, AnyUseCase>>)[operation]
  if (useCase === undefined) {
    throw new Error(`operation ${operation} has no use case of its own`)
  }
  return async (exchange) => sendJson(exchange, await useCase(exchange.command, exchange.call))
}

/**
 * Encodes the answer by its contract, its sentences in the caller's language where it has any: a repeated call gets the
 * stored answer in the language it asks in now. One that does not fit its contract is a defect and becomes a 500.
 */
export function sendJson(exchange: Pick<Exchange, 'endpoint' | 'reply' | 'request'>, answer: unknown) {
  const { endpoint, reply } = exchange
  const encoded = z.encode(endpoint.response, localised(exchange, answer))
  const etag = etagOf(answer)
  if (etag !== undefined) {
    reply.header('etag', etag)
  }
  return reply.code(endpoint.status).type('application/json; charset=utf-8').send(JSON.stringify(encoded))
}

function localised({ endpoint, reply, request }: Pick<Exchange, 'endpoint' | 'reply' | 'request'>, answer: unknown) {
  if (endpoint.localise === undefined || typeof answer !== 'object' || answer === null) {
    return answer
  }
  const language = negotiateLanguage(request.headers['accept-language'])
  reply.headers({ 'content-language': language, vary: 'accept-language' })
  return endpoint.localise(answer, language)
}
