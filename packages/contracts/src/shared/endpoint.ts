import type { z } from 'zod'
import type { Role } from './roles.ts'

/** The contexts of the house; each endpoint belongs to one. */
export type Context = 'tenancy' | 'quota' | 'provisioning' | 'protection' | 'metering' | 'billing' | 'audit'

/**
 * One line of the API: where it is, who may call it, what goes in and what comes out.
 *
 * `tenantParam: true` says that `{tenantId}` in the path must be the caller's own tenant when its role is a member's;
 * any other tenant answers as a missing one.
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly context: Context
  readonly summary: string
  readonly roles: readonly Role[]
  readonly tenantParam?: true
  /** 200 answers, 201 creates, 202 accepts long work. */
  readonly status: 200 | 201 | 202
  /** A change of an existing row: If-Match with its version is required. */
  readonly ifMatch?: true
  /** Media type of an answer that is not JSON; the response schema then describes what the document is made of. */
  readonly produces?: 'text/csv' | 'application/pdf' | 'text/event-stream'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly response: z.ZodType
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : unknown
type InputOf<S> = S extends z.ZodType ? z.input<S> : unknown

/** What a use case receives: path, query and body decoded once at the border and merged. */
export type CommandOf<E extends Endpoint> = OutputOf<E['params']> & OutputOf<E['query']> & OutputOf<E['body']>

/** What a use case returns: the decoded answer (bigint, Instant), encoded by the API. */
export type AnswerOf<E extends Endpoint> = z.output<E['response']>

/** What a client sends, before encoding by the same schemas. */
export type RequestOf<E extends Endpoint> = {
  params: InputOf<E['params']>
  query: InputOf<E['query']>
  body: InputOf<E['body']>
}
