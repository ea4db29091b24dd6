import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../objects.ts'
import { Journal } from './journal.ts'
import { Store } from './store.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grenier-journal-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function open(): Store {
  return new Store({ journal: new Journal(join(dir, 'state')), historyEventsMax: 10 })
}

function secret(name: string, value = ''): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'n', uid: name }, value }
}

describe('a kept state', () => {
  it('gives back the same objects and goes on counting', () => {
    const first = open()
    first.put('secrets', secret('a', '1'))
    const a = first.put('secrets', secret('a', '2'))
    const b = first.put('secrets', secret('b'))
    const second = open()
    expect(second.list('secrets')).toEqual([a, b])
    expect(second.currentRevision()).toBe(first.currentRevision())
    expect(Number(second.put('secrets', secret('c')).metadata.resourceVersion)).toBeGreaterThan(first.currentRevision())
  })

  it('never gives a deletion’s resourceVersion away again', () => {
    const first = open()
    first.remove('secrets', first.put('secrets', secret('a')))
    expect(open().currentRevision()).toBe(first.currentRevision())
    expect(open().list('secrets')).toEqual([])
    expect(open().currentRevision()).toBe(first.currentRevision())
  })

  it('drops a line that a kill tore, and nothing before it', () => {
    const a = open().put('secrets', secret('a'))
    appendFileSync(join(dir, 'state'), '{"resource":"secrets","revision":9,"obj')
    const again = open()
    expect(again.list('secrets')).toEqual([a])
    again.put('secrets', secret('b'))
    expect(open().list('secrets').length).toBe(2)
  })

  it('forgets on opening what later lines replaced', () => {
    const first = open()
    for (let index = 0; index < 20; index += 1) first.put('secrets', secret('a', String(index)))
    open()
    expect(readFileSync(join(dir, 'state'), 'utf8').trimEnd().split('\n').length).toBe(1)
  })
})
