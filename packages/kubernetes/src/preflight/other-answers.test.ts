import { describe, expect, it } from 'vitest'
import { kindOfFailure } from '../client/api-failure.ts'
import { discoverCapabilities } from '../client/discover.ts'
import type { Transport } from '../client/transport.ts'
import { listPage, openWatch } from '../client/watch.ts'
import { isAllowed } from './access-reviews.ts'
import { readServedGroups } from './served-groups.ts'

/** What a proxy says with status 200: a page reads as null, all else as its JSON. */
const strange = [null, [], 'ok', 7, {}, { message: 'please sign in' }]

function saying(body: unknown): Transport {
  const send = async () => ({ status: 200, body })
  return { server: 'https://cluster.test', send, connectionsOpened: () => 1, close: async () => undefined }
}

async function kindOf(question: Promise<unknown>): Promise<string> {
  const failure = await question.then(
    () => null,
    (error: unknown) => error,
  )
  return failure instanceof Error && failure.name === 'ApiFailure'
    ? kindOfFailure(failure as Parameters<typeof kindOfFailure>[0])
    : String(failure)
}

const permission = { group: '', resource: 'secrets', verb: 'get', name: null }

describe('something else that answers where an API server should', () => {
  it.each([...strange, { status: null }, { status: 'allowed' }, { status: { allowed: 'true' } }].map((body) => [body]))(
    'grants and refuses nothing by %j',
    async (body) => {
      expect(await kindOf(isAllowed(saying(body), permission))).toBe('other-answer')
    },
  )

  it.each(
    [...strange, { groups: 'none' }, { groups: [null] }, { groups: [{ name: 'k8up.io' }] }].map((body) => [body]),
  )('serves no groups by %j', async (body) => {
    expect(await kindOf(readServedGroups(saying(body)))).toBe('other-answer')
  })

  it.each([...strange, { resources: 'none' }, { resources: [null] }, { resources: [{}] }].map((body) => [body]))(
    'serves no resources by %j',
    async (body) => {
      const items = { items: [], status: { allowed: false } }
      const send: Transport['send'] = async ({ path }) => ({
        status: 200,
        body: path === '/apis/velero.io/v1' ? body : { resources: null, ...items },
      })
      expect(await kindOf(discoverCapabilities({ ...saying(null), send }, null))).toBe('other-answer')
    },
  )

  it.each([...strange, { items: 'none', metadata: { resourceVersion: '7' } }].map((body) => [body]))(
    'is no page that a watch could go on from by %j',
    async (body) => {
      const watched = { kind: 'PersistentVolume', labelSelector: null } as const
      const about = { next: '', signal: new AbortController().signal }
      expect(await kindOf(listPage(saying(body), watched, about))).toBe('other-answer')
    },
  )
})

it('says nothing of an object in a watch by a line that is no event', async () => {
  const stream = async () =>
    (async function* () {
      yield new TextEncoder().encode('null\n')
    })()
  const limits = { resourceVersion: '7', timeoutSeconds: 1, lineLengthMax: 10, signal: new AbortController().signal }
  const watched = { kind: 'PersistentVolume', labelSelector: null } as const
  const events = await openWatch({ ...saying(null), stream }, watched, limits)
  const readAll = async () => {
    for await (const event of events) expect(event).toBeNull()
  }
  expect(await kindOf(readAll())).toBe('other-answer')
})

describe('an API server', () => {
  it('may grant nothing and serve nothing', async () => {
    expect(await isAllowed(saying({ status: { allowed: false } }), permission)).toBe(false)
    expect(await isAllowed(saying({ status: { allowed: true } }), permission)).toBe(true)
    expect(await readServedGroups(saying({ groups: null }))).toEqual([])
    expect(await readServedGroups(saying({ groups: [{ name: 'k8up.io', versions: [{ version: 'v1' }] }] }))).toEqual([
      { group: 'k8up.io', versions: ['v1'] },
    ])
  })
})
