import type { z } from 'zod'
import type { Language } from './language.ts'
import type { Role } from './roles.ts'

/** The contexts of the house; each endpoint belongs to one. */
export type Context =
  | 'tenancy'
  | 'quota'
  | 'provisioning'
  | 'protection'
  | 'metering'
  | 'billing'
  | 'audit'
  | 'notification'
  | 'access'

/** One call as it travels, for the documentation: encoded text as a client would send it, and what comes back. */
export interface EndpointExample {
  /** What it shows, as a few words. */
  readonly summary: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: object
  readonly answer: object
}

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
  /** Whoever is signed in may call it, also without any role: it is about the caller alone. */
  readonly everyPerson?: true
  /** Not by a personal or service token: a secret that was stolen must not make others, nor let anybody in. */
  readonly inPerson?: true
  /** 200 answers, 201 creates, 202 accepts long work. */
  readonly status: 200 | 201 | 202
  /** A change of an existing row: If-Match with its version is required. */
  readonly ifMatch?: true
  /** Media type of an answer that is not JSON; the response schema then describes what the document is made of. */
  readonly produces?:
    | 'text/csv'
    | 'text/calendar'
    | 'application/pdf'
    | 'application/xml'
    | 'application/zip'
    | 'application/x-ndjson'
    | 'application/vnd.apache.parquet'
    | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  /** Of any length, and sent while it is read: a few at once for each caller, others are answered `exports-busy`. */
  readonly sentAsRead?: true
  /** The same answer also comes live, as server-sent events, to whoever accepts `text/event-stream`. */
  readonly streams?: true
  /** Largest body accepted, where it is not the API's general limit. */
  readonly bodyBytesMax?: number
  /** Media types of the body besides JSON; each is read as the same fields. */
  readonly alsoReads?: readonly string[]
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly response: z.ZodType
  /** Puts the sentences into a decoded answer, in the caller's language: what is stored and replayed carries none. */
  localise?(this: void, answer: object, language: Language): object
  readonly examples?: readonly EndpointExample[]
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : unknown

/** What a use case receives: path, query and body decoded once at the border and merged. */
export type CommandOf<E extends Endpoint> = OutputOf<E['params']> & OutputOf<E['query']> & OutputOf<E['body']>

/** What a use case returns: the decoded answer (bigint, Instant), encoded by the API. */
export type AnswerOf<E extends Endpoint> = z.output<E['response']>

type OptionalKeys<S extends z.ZodType> = {
  [Key in keyof z.input<S>]-?: Partial<Pick<z.input<S>, Key>> extends Pick<z.input<S>, Key> ? Key : never
}[keyof z.input<S>]

/** A decoded part of a request, in which what has a default may be left out. */
type SentOf<S extends z.ZodType> = Omit<z.output<S>, OptionalKeys<S>> & {
  readonly [Key in OptionalKeys<S> & keyof z.output<S>]?: z.output<S>[Key] | undefined
}

/** One part of a request by its name; optional when everything in it is, absent when the endpoint has none. */
type PartOf<Name extends string, S> = S extends z.ZodObject
  ? Partial<SentOf<S>> extends SentOf<S>
    ? { readonly [Key in Name]?: SentOf<S> }
    : { readonly [Key in Name]: SentOf<S> }
  : unknown

/** What a client hands in, decoded (bigint, Instant): it is encoded by the same schemas that decode it at the border. */
export type RequestOf<E extends Endpoint> = PartOf<'params', E['params']> &
  PartOf<'query', E['query']> &
  PartOf<'body', E['body']> &
  (E extends { readonly ifMatch: true } ? { readonly ifMatch: number } : unknown)
