import { type Role, roles } from '@grenier/contracts'
import * as fc from 'fast-check'
import type { Documented, Operation, Parameter, Schema } from './operations.ts'
import { hostileParameter, mutated, valuesOf } from './values.ts'

/** A call as it goes over the wire. */
export interface Call {
  readonly operation: string
  readonly method: string
  readonly path: string
  /** Null: nobody's; a role: its token; else what stands in the header. */
  readonly caller: { readonly role: Role } | { readonly header: string } | null
  readonly headers: Readonly<Record<string, string>>
  /** Null: no body. */
  readonly body: Buffer | null
}

/** Bodies that are no JSON, or hardly. */
const hostileBodies: readonly Buffer[] = [
  '',
  '{',
  '[',
  '{"a":1',
  'null',
  '"text"',
  '1',
  '\ufeff{}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"a":1,"a":2}',
  '{"a":1e999}',
  `{"a":${'9'.repeat(2_000)}}`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `{"a":"${'x'.repeat(300_000)}"}`,
  `{"a":"\\ud800\\u0000"}`,
]
  .map((text) => Buffer.from(text))
  .concat(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from([0, 0, 0, 0]))

const contentTypes = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'multipart/form-data',
  ';',
  'application/x-ndjson',
]

/** As HTTP allows them in a header: what it forbids is sent by `rawRequests`. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  maxLength: 200,
})

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Mostly what the schema admits, else something hostile; left out where it may be. */
function parameterOf({ name, required, schema }: Parameter, documented: Documented) {
  const sound = valuesOf(schema, documented, name).map(asText)
  const given = fc.oneof({ weight: 12, arbitrary: sound }, { weight: 1, arbitrary: hostileParameter })
  return required ? given : fc.option(given, { nil: undefined, freq: 1 })
}

function parametersOf({ parameters }: Operation, place: Parameter['in'], documented: Documented) {
  const own = parameters.filter((parameter) => parameter.in === place)
  const fields = own.map((parameter) => [parameter.name, parameterOf(parameter, documented)] as const)
  return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<Record<string, string | undefined>>
}

function bodiesOf(schema: Schema | null, documented: Documented): fc.Arbitrary<Buffer | null> {
  const wild = fc.constantFrom(...hostileBodies)
  if (schema === null) return fc.option(wild, { nil: null, freq: 20 })
  const sound = valuesOf(schema, documented)
  const json = (values: fc.Arbitrary<unknown>) => values.map((value) => Buffer.from(JSON.stringify(value) ?? ''))
  return fc.oneof(
    { weight: 8, arbitrary: json(sound) },
    { weight: 5, arbitrary: json(mutated(sound)) },
    { weight: 1, arbitrary: wild },
  )
}

/** Whole strings of surrogates cannot be percent-encoded; they go as the replacement that a browser sends. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

function pathOf(
  template: string,
  params: Readonly<Record<string, string | undefined>>,
  query: Readonly<Record<string, string | undefined>>,
) {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? ''))
  const pairs = Object.entries(query).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}=${encoded(text)}`],
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

const callerOf = (allowed: readonly Role[]) =>
  fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom(...allowed).map((role) => ({ role })) },
    { weight: 2, arbitrary: fc.constantFrom(...roles).map((role) => ({ role })) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: headerText.map((header) => ({ header })) },
  )

const headers = fc.record(
  {
    'idempotency-key': fc.oneof({ weight: 8, arbitrary: fc.uuid() }, { weight: 1, arbitrary: headerText }),
    'if-match': fc.oneof({ weight: 3, arbitrary: fc.constantFrom('"1"', '"2"') }, { weight: 1, arbitrary: headerText }),
    'accept-language': fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('fr', 'en') },
      { weight: 1, arbitrary: headerText },
    ),
    'x-request-id': headerText,
    accept: fc.constantFrom('*/*', 'text/event-stream', 'application/json', ';'),
    'content-type': fc.oneof(
      { weight: 15, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom(...contentTypes) },
    ),
  },
  { requiredKeys: ['idempotency-key', 'content-type'] },
)

/** Calls of one operation, sound, mutated and hostile. */
export function callsOf(
  operation: Operation,
  { documented, roles: allowed }: { documented: Documented; roles: readonly Role[] },
): fc.Arbitrary<Call> {
  const { method, path: template } = operation
  return fc
    .record({
      params: parametersOf(operation, 'path', documented),
      query: parametersOf(operation, 'query', documented),
      body: bodiesOf(operation.body, documented),
      caller: callerOf(allowed),
      headers,
    })
    .map(({ params, query, body, caller: by, headers: sent }) => ({
      operation: `${method} ${template}`,
      method,
      path: pathOf(template, params, query),
      caller: by,
      headers: sent,
      // GET with a body is sent by nobody's library.
      body: method === 'GET' ? null : body,
    }))
}
