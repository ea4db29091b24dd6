import type { SwaggerTransformObject } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { documentExamples } from './documented-examples.ts'

const zodToJsonConfig = {
  override: (context: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    const { zodSchema, jsonSchema } = context
    // A codec is documented as what travels: its text, not the bigint or instant it becomes.
    if (zodSchema instanceof z.ZodPipe) {
      const { $schema: _, ...wire } = z.toJSONSchema(zodSchema.def.in as z.ZodType, { io: 'input' })
      Object.assign(jsonSchema, wire)
    }
    // A later release may add fields to an answer; only what is strict when read (a body) is closed.
    if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) {
      delete jsonSchema.additionalProperties
    }
  },
}

/** The schemas of one route as JSON Schema. */
export const documentRoute = createJsonSchemaTransform({ zodToJsonConfig })

const nameSchemas = createJsonSchemaTransformObject({ zodToJsonConfig })

/** The schemas that have a name, once, under `components`, and every call's examples. Each schema is made as read and as sent; a form nobody uses is left out. */
export const documentNamedSchemas: SwaggerTransformObject = (document) => {
  const api = nameSchemas(document)
  const { components } = api as { components?: { schemas?: Record<string, object> } }
  documentExamples(api)
  const schemas = Object.fromEntries(usedSchemas(api, Object.entries(components?.schemas ?? {})))
  return { ...api, components: { ...components, schemas } }
}

function usedSchemas(api: object, schemas: readonly [string, object][]): readonly [string, object][] {
  const text = JSON.stringify({ ...api, components: Object.fromEntries(schemas) })
  const used = schemas.filter(([name]) => text.includes(`"#/components/schemas/${name}"`))
  // A schema may have been used by one that has just been left out.
  return used.length === schemas.length ? used : usedSchemas(api, used)
}
