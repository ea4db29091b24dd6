import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

// A real server forgets by time (5 minutes), or below the first resourceVersion it ever gave: 1 is older than both.
const forgotten = 1
const writesBeyondHistory = 100
const lastData = JSON.stringify({ round: Buffer.from(String(writesBeyondHistory - 1)).toString('base64') })

describe.each(targets())('a forgotten resourceVersion on $name', (target) => {
  let scene: Scene
  let secrets: string

  beforeAll(async () => {
    scene = await openScene(target)
    secrets = inside(await scene.namespace(), 'secrets')
    await scene.client.create(secrets, { metadata: { name: 'busy' } })
    for (let round = 0; round < writesBeyondHistory; round += 1) {
      await scene.client.mergePatch(`${secrets}/busy`, { stringData: { round: String(round) } })
    }
  })
  afterAll(() => scene.close())

  test('ends a watch with 410 Expired, so that the client lists again', async ({ skip }) => {
    const watch = await scene.client.watch(`${secrets}?watch=true&resourceVersion=${forgotten}&timeoutSeconds=5`)
    await watch.until('its first event', () => true)
    const [first] = watch.events
    if (target.name === 'real' && first?.type !== 'ERROR') {
      // It leaves nothing out: a client is told everything since, as it asked.
      await watch.until('the last write', ({ object }) => JSON.stringify(object['data']) === lastData)
      skip('this server is so young that it has forgotten nothing')
    }
    const { object } = await watch.until('the error', ({ type }) => type === 'ERROR')
    expect(object).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 })
    await watch.ended
  })
})
