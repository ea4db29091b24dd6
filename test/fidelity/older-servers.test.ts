import { expect, test } from 'vitest'
import { asNewerServer } from './older-servers.ts'

function answerOf(manager: string, fieldsV1: Readonly<Record<string, unknown>>) {
  const entry = { manager, operation: 'Update', apiVersion: 'v1', time: '', fieldsType: 'FieldsV1', fieldsV1 } as const
  return { status: 200, headers: {}, body: { kind: 'Any', metadata: { name: 'a', managedFields: [entry] } } } as const
}

function fieldsOf(answer: ReturnType<typeof asNewerServer>): unknown {
  return answer.body.metadata.managedFields?.[0]?.fieldsV1
}

test('a reference whose parts had owners has one', () => {
  const parts = { 'f:roleRef': { 'f:kind': {}, 'f:name': {} }, 'f:subjects': {} }
  expect(fieldsOf(asNewerServer(answerOf('alpha', parts), 20))).toEqual({ 'f:roleRef': {}, 'f:subjects': {} })
})

test('the first status belongs to nobody, unless the server is new enough to have said so itself', () => {
  const first = { 'f:status': { 'f:phase': {} }, 'f:spec': {} }
  expect(fieldsOf(asNewerServer(answerOf('alpha', first), 20))).toEqual({ 'f:spec': {} })
  expect(fieldsOf(asNewerServer(answerOf('alpha', first), 22))).toEqual(first)
  expect(fieldsOf(asNewerServer(answerOf('reporter', first), 20))).toEqual(first)
  const more = { 'f:status': { 'f:phase': {}, 'f:conditions': {} } }
  expect(fieldsOf(asNewerServer(answerOf('alpha', more), 20))).toEqual({ 'f:status': { 'f:conditions': {} } })
})

test.each([
  ['spec.t in body should be at most 5 chars long', 'FieldValueTooLong'],
  ['spec.t in body should have at most 3 items', 'FieldValueTooMany'],
  ['spec.t in body must be of type integer: "string"', 'FieldValueTypeInvalid'],
  ["spec.t in body should match '^[a-z]*$'", 'FieldValueInvalid'],
])('a fault has the reason that newer servers give it: %s', (message, reason) => {
  const causes = [{ reason: 'FieldValueInvalid', field: 'spec.t', message }]
  const refused = { status: 422, headers: {}, body: { kind: 'Status', metadata: {}, details: { causes } } }
  expect(asNewerServer(refused, 20).body.details?.causes).toEqual([{ reason, field: 'spec.t', message }])
})
