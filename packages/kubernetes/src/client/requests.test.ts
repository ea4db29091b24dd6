import { describe, expect, it } from 'vitest'
import { failureFromAnswer } from './api-failure.ts'
import { getObject, listObjects } from './requests.ts'
import type { ApiAnswer, Transport } from './transport.ts'

function over(send: () => Promise<ApiAnswer>): Transport {
  return { server: 'https://cluster.test', send, connectionsOpened: () => 1, close: async () => undefined }
}
const saying = (body: unknown) => over(async () => ({ status: 200, body }))
const refusing = (status: number, body: unknown) => over(() => Promise.reject(failureFromAnswer(status, body)))

const volume = { kind: 'PersistentVolume', name: 'pv-1' } as const

describe('one object', () => {
  it('is none where the API says so, and not where a proxy knows no such page', async () => {
    expect(await getObject(refusing(404, { kind: 'Status', reason: 'NotFound' }), volume)).toBeNull()
    for (const page of [null, {}, { message: '404 page not found' }]) {
      await expect(getObject(refusing(404, page), volume)).rejects.toMatchObject({ status: 404, reason: 'BadAnswer' })
    }
  })
})

describe('a list', () => {
  it('may be empty, and is none where something else was answered', async () => {
    const every = { kind: 'PersistentVolume', name: '' } as const
    expect(await listObjects(saying({ items: [] }), every)).toEqual([])
    expect(await listObjects(saying({ items: null, metadata: {} }), every)).toEqual([])
    for (const other of [null, {}, { message: 'please sign in' }, { items: 'none' }, []]) {
      await expect(listObjects(saying(other), every)).rejects.toMatchObject({ reason: 'BadAnswer' })
    }
  })
})
