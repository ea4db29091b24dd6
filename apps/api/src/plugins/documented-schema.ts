import {
  type Endpoint,
  endpoints,
  isMemberRole,
  type OperationId,
  problemDocument,
  segregations,
} from '@grenier/contracts'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'

const statusTexts: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted; the work goes on in the background',
  400: 'The request contains errors; `errors` names each field',
  401: 'No valid bearer token',
  403: 'No role of the caller allows this',
  404: 'Missing, or another tenant’s',
  409: 'Conflicts with what is stored',
  412: 'The row has another version by now',
  413: 'The body is too large',
  415: 'The body is of no media type that is read here',
  422: 'Well-formed, and cannot be met',
  428: 'If-Match is missing',
  429: 'Too many calls of the caller, its organisation or, of strangers, its address; Retry-After says when to try again',
  500: 'A defect; nothing was changed',
  503: 'Temporarily unavailable',
}

/** Of 503 where an answer is sent while it is read. */
const busyText = 'Temporarily unavailable, or too many exports are open at once (`exports-busy`)'

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .describe('Names this call: repeating it with the same key gives the first outcome again, for 30 days')
    .meta({ examples: ['0198c0de-7a00-7000-8000-00000000abcd'] }),
})
const ifMatchHeader = z.object({
  'if-match': z
    .string()
    .describe('The version the caller saw, as its ETag')
    .meta({ examples: ['"3"'] }),
})
const lastEventHeader = z.object({
  'last-event-id': z
    .string()
    .optional()
    .describe('Where a stream goes on: the id of the last event that was received')
    .meta({ examples: ['12'] }),
})
const languageHeader = z.object({
  'accept-language': z
    .string()
    .optional()
    .describe('Language of texts for people: `fr` (default) or `en`')
    .meta({ examples: ['fr'] }),
})

/** One endpoint as OpenAPI shows it: the table's own schemas, its headers, and every problem it can answer. */
export function documentedSchema(operation: OperationId): FastifySchema {
  const endpoint: Endpoint = endpoints[operation]
  return {
    operationId: operation,
    summary: endpoint.summary,
    description: [describeAccess(endpoint), ...describeSegregation(operation)].join('\n\n'),
    tags: [endpoint.context],
    security: [{ bearer: [] }],
    headers: headersOf(endpoint),
    ...(endpoint.alsoReads === undefined ? {} : { consumes: ['application/json', ...endpoint.alsoReads] }),
    ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
    ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
    ...(endpoint.body === undefined ? {} : { body: endpoint.body.strict() }),
    response: { [endpoint.status]: answerOf(endpoint), ...problemsOf(endpoint) },
  }
}

function describeAccess(endpoint: Endpoint): string {
  const roles = endpoint.roles.map((role) => `\`${role}\``).join(', ')
  const own = endpoint.tenantParam === true && endpoint.roles.some(isMemberRole)
  const who = endpoint.everyPerson === true ? 'Whoever is signed in.' : `Roles: ${roles}.`
  const inPerson = endpoint.inPerson === true ? ' Not by a token that was made here.' : ''
  return `${who}${inPerson}${own ? ' A member reaches its own tenant only; any other answers 404.' : ''}`
}

/** What the same person may not do besides. */
function describeSegregation(operation: OperationId): string[] {
  return segregations
    .filter(({ second }) => second.includes(operation))
    .map(({ what, code, setting }) => `${what} (\`${code}\`${setting === undefined ? '' : `, with \`${setting}\``}).`)
}

function headersOf(endpoint: Endpoint): z.ZodObject {
  return languageHeader.extend({
    ...(endpoint.method === 'POST' ? idempotencyHeader.shape : {}),
    ...(endpoint.ifMatch === true ? ifMatchHeader.shape : {}),
    ...(endpoint.streams === true ? lastEventHeader.shape : {}),
  })
}

function answerOf(endpoint: Endpoint): object {
  const description = statusTexts[endpoint.status]
  if (endpoint.produces !== undefined) {
    return { description, content: { [endpoint.produces]: { schema: z.string().meta({ format: 'binary' }) } } }
  }
  const stream = endpoint.streams === true ? { 'text/event-stream': { schema: z.string() } } : {}
  return { description, content: { 'application/json': { schema: endpoint.response }, ...stream } }
}

function problemsOf(endpoint: Endpoint): Record<number, object> {
  const statuses = [
    400,
    401,
    403,
    404,
    ...(endpoint.method === 'GET' ? [] : [409, 413, 415, 422]),
    ...(endpoint.ifMatch === true ? [412, 428] : []),
    429,
    500,
    503,
  ]
  const content = { 'application/problem+json': { schema: problemDocument } }
  const textOf = (status: number) => (status === 503 && endpoint.sentAsRead === true ? busyText : statusTexts[status])
  return Object.fromEntries(statuses.map((status) => [status, { description: textOf(status), content }]))
}
