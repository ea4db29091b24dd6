import { z } from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'

/** The decoded parts of a request, before the types of one operation are looked at. */
export interface RequestParts {
  readonly params?: object
  readonly query?: object
  readonly body?: object
  readonly ifMatch?: number
  readonly idempotencyKey?: string
}

/** Path and query carry scalars; a body may hold anything JSON does, and is only ever stringified. */
type Encoded = string | number | boolean

/** Path and query of a call, each value encoded by its schema and escaped. Throws when a value does not fit its schema. */
export function encodeAddress(endpoint: Endpoint, parts: RequestParts): string {
  const params = encodePart(endpoint.params, parts.params)
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(encodePart(endpoint.query, parts.query))) {
    if (value !== undefined) {
      query.set(name, String(value))
    }
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

/** The JSON of a call's body; undefined for an endpoint without one. */
export function encodeBody(endpoint: Endpoint, parts: RequestParts): string | undefined {
  return endpoint.body === undefined ? undefined : JSON.stringify(encodePart(endpoint.body, parts.body))
}

function encodePart(schema: z.ZodObject | undefined, value: object | undefined): Record<string, Encoded | undefined> {
  if (schema === undefined) return {}
  // What has a default may be left out here: the server fills it in. Rules about several fields are the server's too.
  const fields = z.object(schema.shape).partial()
  return z.encode(fields, value ?? {}) as Record<string, Encoded | undefined>
}
