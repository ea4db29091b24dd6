import { z } from 'zod'

/** A JSON Schema as OpenAPI writes it; what is not looked at stays in it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly format?: string
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
}

/** One call that the API documents. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its parameters in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Null where it takes no body. */
  readonly body: Schema | null
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const schema = z.custom<Schema>((value) => typeof value === 'object')
const documented = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z
          .array(
            z.object({
              in: z.enum(['path', 'query', 'header']),
              name: z.string(),
              required: z.boolean().default(false),
              schema,
            }),
          )
          .default([]),
        requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), schema) }),
})

export interface Documented {
  readonly operations: readonly Operation[]
  /** What a `$ref` names. */
  readonly definitions: Readonly<Record<string, Schema>>
}

/** Everything that an OpenAPI document says can be called. @throws ZodError where it is written otherwise than expected. */
export function readOperations(document: unknown): Documented {
  const { paths, components } = documented.parse(document)
  const operations = Object.entries(paths).flatMap(([path, calls]) =>
    methods.flatMap((method): Operation[] => {
      const call = calls[method.toLowerCase()]
      if (call === undefined) return []
      const body = call.requestBody?.content['application/json']?.schema ?? null
      return [{ method, path, parameters: call.parameters, body }]
    }),
  )
  return { operations, definitions: components.schemas }
}
