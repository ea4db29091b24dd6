import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../objects.ts'
import { customSchema } from './custom-schema.ts'
import { customFaults, pruneCustom } from './custom-value.ts'

function schemaOf(properties: JsonObject): ReturnType<typeof customSchema> {
  return customSchema({ type: 'object', properties: { spec: { type: 'object', properties } } })
}

describe('the schema of a custom resource', () => {
  it.each(['oneOf', 'anyOf', 'x-kubernetes-validations', 'uniqueItems'])(
    'refuses the keyword %s with 501',
    (keyword) => {
      expect(() => schemaOf({ size: { type: 'integer', [keyword]: [{}] } })).toThrow(
        /does not implement the schema keyword/,
      )
    },
  )

  it('takes the anyOf that only spells out int-or-string', () => {
    const schema = schemaOf({
      port: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
    })
    expect(customFaults(schema, { spec: { port: '80%' } })).toEqual([])
    expect(customFaults(schema, { spec: { port: true } }).length).toBe(1)
  })

  it('prunes unknown fields, keeps open ones, and puts defaults in', () => {
    const schema = schemaOf({
      kind: { type: 'string', default: 'wheat' },
      open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    })
    const unknownFields: string[] = []
    const pruned = pruneCustom(schema, { spec: { nope: 1, open: { any: [1] } } }, { unknownFields })
    expect(pruned['spec']).toEqual({ open: { any: [1] }, kind: 'wheat' })
    expect(unknownFields).toEqual(['spec.nope'])
  })

  it('names every fault with field and reason, in the order of the fields', () => {
    const schema = schemaOf({
      weight: { type: 'integer', minimum: 1 },
      kind: { type: 'string', enum: ['wheat'] },
      name: { type: 'string', pattern: '^[a-z]+$' },
    })
    const faults = customFaults(schema, { spec: { weight: 0, kind: 'rice', name: 'A' } })
    expect(faults.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'spec.kind FieldValueNotSupported',
      'spec.name FieldValueInvalid',
      'spec.weight FieldValueInvalid',
    ])
  })

  it('has reasons of their own for what is too long, too many or of another type, and tells a text its first fault', () => {
    const schema = schemaOf({
      lines: { type: 'array', maxItems: 1, items: { type: 'string' } },
      title: { type: 'string', maxLength: 5, pattern: '^[a-zé]*$' },
      weight: { type: 'integer' },
    })
    const faults = customFaults(schema, { spec: { lines: ['a', 'b'], title: 'TooLong', weight: 'w' } })
    expect(faults.map(({ field, reason, message }) => `${field} ${reason} ${message}`)).toEqual([
      'spec.lines FieldValueTooMany Too many: 2: must have at most 1 item',
      'spec.title FieldValueTooLong Too long: may not be more than 5 bytes',
      'spec.weight FieldValueTypeInvalid Invalid value: "string": spec.weight in body must be of type integer: "string"',
    ])
    expect(customFaults(schema, { spec: { title: 'ééééé' } })).toEqual([])
  })

  it('wants what is required', () => {
    const schema = customSchema({ type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } })
    expect(customFaults(schema, {}).map(({ field }) => field)).toEqual(['spec'])
  })
})
