import { describe, expect, it } from 'vitest'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { kindSchema } from '../schema/metadata.ts'
import { anything, atomicList, integer, listByKeys, mapOf, object, setOf, string } from '../schema/schema.ts'
import { StatusError } from '../status.ts'
import { apply, trackUpdate } from './field-manager.ts'

const schema = kindSchema({
  data: mapOf(string),
  status: object({}),
  spec: object({
    rules: atomicList(string),
    names: setOf(string),
    ports: listByKeys(['port'], object({ port: integer, name: string })),
    open: anything,
  }),
})

function made(fields: JsonObject = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, ...fields }
}

const empty: KubernetesObject = { apiVersion: 'v1', kind: 'Thing', metadata: {}, status: {} }

function write(name: string, operation: 'Apply' | 'Update' = 'Apply', force = false): Parameters<typeof apply>[2] {
  const manager = { name, operation, apiVersion: 'v1', subresource: '' }
  return { schema, manager, now: '2026-01-01T00:00:00Z', force, empty }
}

function applied(live: KubernetesObject, name: string, fields: JsonObject): KubernetesObject {
  return apply(live, made(fields), write(name)).object
}

function owned(held: KubernetesObject): Record<string, unknown> {
  return Object.fromEntries((held.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.fieldsV1]))
}

function refusal(work: () => unknown): StatusError {
  try {
    work()
  } catch (error) {
    if (error instanceof StatusError) return error
  }
  throw new Error('nothing was refused')
}

describe('server-side apply', () => {
  it('owns what the configuration says and nothing of the identity', () => {
    expect(owned(applied(made(), 'a', { data: { k: 'v' } }))).toEqual({ a: { 'f:data': { 'f:k': {} } } })
  })

  it('takes away what the manager no longer says and nobody else does', () => {
    const first = applied(made(), 'a', { data: { k: 'v', l: 'w' } })
    expect(applied(first, 'a', { data: { k: 'v' } })['data']).toEqual({ k: 'v' })
  })

  it('takes the whole field away with its last entry', () => {
    const first = applied(made(), 'a', { data: { k: 'v' } })
    expect(applied(first, 'a', {})).not.toHaveProperty('data')
  })

  it('takes a list away with its last item, and from who had written it, but leaves an emptied map to its owner', () => {
    const fields = { spec: { names: ['n'] }, data: { k: 'v' } }
    const written = trackUpdate(made(), made(fields), write('writer', 'Update'))
    const both = apply(written, made({ spec: { names: ['n', 'm'] }, data: { k: 'v', l: 'w' } }), write('a')).object
    const others = { ...both, spec: { names: ['m'] }, data: { l: 'w' } }
    const without = trackUpdate(both, others, write('b', 'Update'))
    const left = applied(without, 'a', {})
    expect(left['spec']).not.toHaveProperty('names')
    expect(left['data']).toEqual({})
    expect(JSON.stringify(owned(left))).not.toContain('f:names')
  })

  it('leaves what another manager still says', () => {
    const both = applied(applied(made(), 'a', { data: { k: 'v' } }), 'b', { data: { k: 'v' } })
    const left = applied(both, 'a', {})
    expect(left['data']).toEqual({ k: 'v' })
    expect(owned(left)).toMatchObject({ b: { 'f:data': { 'f:k': {} } } })
  })

  it('leaves what nobody owns', () => {
    const live = made({ data: { free: '1' } })
    expect(applied(applied(live, 'a', { data: { k: 'v' } }), 'a', { data: { l: 'w' } })['data']).toEqual({
      free: '1',
      l: 'w',
    })
  })

  it('leaves in a shared list what nobody owns, when the manager drops all of its own items', () => {
    const first = applied(made(), 'a', { spec: { names: ['x'] } })
    const admitted = { ...first, spec: { names: ['x', 'added-by-admission'] } }
    expect(applied(admitted, 'a', {})['spec']).toEqual({ names: ['added-by-admission'] })
  })

  it('gives what nobody owned to whoever was there before the first apply, and what every object has to nobody', () => {
    const stored = (fields: JsonObject) => ({ ...made(fields), metadata: { name: 'x', uid: 'u' } })
    const owners = (fields: JsonObject) => owned(applied(stored(fields), 'a', { data: { k: 'v' } }))
    expect(owners({ status: {}, data: { free: '1' } })).toEqual({
      a: { 'f:data': { 'f:k': {} } },
      'before-first-apply': { 'f:data': { '.': {}, 'f:free': {} } },
    })
    expect(owners({ status: {} })).toEqual({ a: { 'f:data': { 'f:k': {} } } })
  })

  it('refuses to change what another manager owns, and takes it over when forced', () => {
    const first = applied(made(), 'a', { data: { k: 'v', l: 'w' } })
    const error = refusal(() => applied(first, 'b', { data: { k: 'x' } }))
    expect(error.toStatus()).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "a": .data.k',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.k' }] },
    })
    const forced = apply(first, made({ data: { k: 'x' } }), write('b', 'Apply', true)).object
    expect(owned(forced)).toEqual({ a: { 'f:data': { 'f:l': {} } }, b: { 'f:data': { 'f:k': {} } } })
  })

  it('owns an atomic list as a whole', () => {
    const first = applied(made(), 'a', { spec: { rules: ['1'] } })
    expect(refusal(() => applied(first, 'b', { spec: { rules: ['1', '2'] } })).message).toContain('.spec.rules')
    expect(applied(first, 'b', { spec: { rules: ['1'] } })['spec']).toEqual({ rules: ['1'] })
  })

  it('shares a set value by value', () => {
    const both = applied(applied(made(), 'a', { spec: { names: ['x'] } }), 'b', { spec: { names: ['y'] } })
    expect(both['spec']).toEqual({ names: ['x', 'y'] })
    expect(applied(both, 'a', { spec: {} })['spec']).toEqual({ names: ['y'] })
  })

  it('shares a list item by its key, and drops an item with its last owner', () => {
    const first = applied(made(), 'a', { spec: { ports: [{ port: 80, name: 'web' }] } })
    const both = applied(first, 'b', { spec: { ports: [{ port: 443 }] } })
    expect(both['spec']).toEqual({ ports: [{ port: 80, name: 'web' }, { port: 443 }] })
    expect(refusal(() => applied(both, 'b', { spec: { ports: [{ port: 80, name: 'x' }] } })).message).toContain(
      '.spec.ports[port=80].name',
    )
    expect(applied(both, 'a', { spec: {} })['spec']).toEqual({ ports: [{ port: 443 }] })
  })

  it('deduces the structure of what has no schema', () => {
    const held = applied(made(), 'a', { spec: { open: { deep: { list: [1], text: 'x' } } } })
    expect(owned(held)).toEqual({
      a: { 'f:spec': { 'f:open': { 'f:deep': { '.': {}, 'f:list': {}, 'f:text': {} } } } },
    })
  })

  it('says that nothing changed when nothing did', () => {
    const first = applied(made(), 'a', { data: { k: 'v' } })
    expect(apply(first, made({ data: { k: 'v' } }), write('a'))).toEqual({ object: first, changed: false })
  })
})

describe('an ordinary write', () => {
  it('owns what it adds with the container that it adds', () => {
    const after = trackUpdate(made(), made({ data: { k: 'v' } }), write('u', 'Update'))
    expect(owned(after)).toEqual({ u: { 'f:data': { '.': {}, 'f:k': {} } } })
  })

  it('takes what it changes from others and removes what it removes from all', () => {
    const before = applied(made(), 'a', { data: { k: 'v', l: 'w', m: 'x' } })
    const after = trackUpdate(before, { ...before, data: { k: 'v', l: 'other' } }, write('u', 'Update'))
    expect(owned(after)).toEqual({ a: { 'f:data': { 'f:k': {} } }, u: { 'f:data': { 'f:l': {} } } })
  })

  it('lets an applier meet it in a conflict that says so', () => {
    const before = trackUpdate(made(), made({ data: { k: 'v' } }), write('u', 'Update'))
    expect(refusal(() => applied(before, 'a', { data: { k: 'w' } })).message).toBe(
      'Apply failed with 1 conflict: conflict with "u" using v1: .data.k',
    )
  })

  it('folds more than ten updating managers into one', () => {
    let held = made()
    for (let index = 0; index < 14; index += 1) {
      const after = { ...held, data: { ...(held['data'] as JsonObject | undefined), [`k${index}`]: 'v' } }
      held = trackUpdate(held, after, { ...write(`u${index}`, 'Update'), now: `2026-01-01T00:00:${10 + index}Z` })
    }
    const entries = held.metadata.managedFields ?? []
    expect(entries.length).toBe(10)
    expect(entries.map((entry) => entry.manager)).toContain('ancient-changes')
  })
})
