import { type Endpoint, type Language, negotiateLanguage, type RequestFault } from '@grenier/contracts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { en, fr } from 'zod/locales'
import { faultsMax, faultTextLengthMax } from '../limits.ts'
import { InvalidRequest } from './request-problem.ts'
import { unstorableTexts } from './storable-text.ts'

const faultTexts = { fr: fr().localeError, en: en().localeError } as const satisfies Record<Language, unknown>

/** What a schema's own fault carries besides its place: its stable code and what people are told. */
const namedFault = z.object({
  fault: z.string(),
  texts: z.object({ fr: z.string(), en: z.string() } satisfies Record<Language, z.ZodString>),
})

type Part = RequestFault['in']

/**
 * Makes the decoder of one endpoint: path, query and body are decoded together and merged into its command. Throws
 * `InvalidRequest` naming each fault of each part. A field the endpoint does not know is a fault too: a misspelt filter
 * or flag must not be dropped in silence.
 */
export function commandDecoder(endpoint: Endpoint): (request: FastifyRequest) => Record<string, unknown> {
  const params = strictOf(endpoint.params)
  const query = strictOf(endpoint.query)
  const body = endpoint.body === undefined ? strictOf(undefined).optional() : leftOutOf(strictOf(endpoint.body))
  return (request) => {
    const language = negotiateLanguage(request.headers['accept-language'])
    // A body was looked at when it was read.
    const faults = [
      ...unstorableTexts('path', request.params, language),
      ...unstorableTexts('query', request.query, language),
    ]
    const decode = (part: Part, schema: z.ZodType, value: unknown): object => {
      const decoded = z.safeDecode(schema, value, { error: faultTexts[language] })
      if (decoded.success) {
        return Object(decoded.data) as object
      }
      faults.push(...decoded.error.issues.flatMap((issue) => faultsOf(part, issue, language)))
      return {}
    }
    const command = {
      ...decode('path', params, request.params),
      ...decode('query', query, request.query),
      ...decode('body', body, request.body),
    }
    if (faults.length > 0) {
      throw new InvalidRequest(faults.slice(0, faultsMax))
    }
    return command
  }
}

/** A body of which every field may be left out may be left out whole. */
function leftOutOf(body: z.ZodType): z.ZodType {
  return z.safeDecode(body, {}).success ? body.prefault({}) : body
}

function strictOf(schema: z.ZodObject | undefined): z.ZodType {
  return (schema ?? z.object({})).strict()
}

/** Names that a caller made up are shown no further: an answer must not grow with what was sent. */
function shortened(text: string): string {
  return text.length > faultTextLengthMax ? `${text.slice(0, faultTextLengthMax - 1)}…` : text
}

function faultsOf(part: Part, issue: z.core.$ZodIssue, language: Language): RequestFault[] {
  const named = issue.code === 'custom' ? namedFault.safeParse(issue.params).data : undefined
  const fault = (path: readonly PropertyKey[], message: string): RequestFault => ({
    in: part,
    field: shortened(path.map(String).join('.')),
    code: named?.fault ?? issue.code,
    detail: shortened(named?.texts[language] ?? message),
  })
  if (issue.code !== 'unrecognized_keys') return [fault(issue.path, issue.message)]
  return issue.keys.slice(0, faultsMax).map((key) => {
    const one = faultTexts[language]({ ...issue, keys: [key] } as unknown as z.core.$ZodRawIssue)
    return fault([...issue.path, key], typeof one === 'string' ? one : (one?.message ?? ''))
  })
}
