import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backendKinds, openBackend, type TestBackend } from './backends.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000001'

describe.each(backendKinds)('a progress channel on %s', (kind) => {
  let backend: TestBackend | null = null

  beforeAll(async () => {
    backend = await openBackend(kind)
  })

  afterAll(() => backend?.close())

  function require(context: { skip: (note: string) => never }): TestBackend {
    return backend ?? context.skip(`no ${kind} server on this machine`)
  }

  test('wakes listeners of every process, its own included', async (context) => {
    const here = require(context)
    const [one, two] = [await here.openChannel('all'), await here.openChannel('all')]
    const heard: unknown[] = []
    await one.subscribe((progress) => void heard.push(progress))
    await two.subscribe((progress) => void heard.push(progress))
    await one.publish({ tenantId, sequence: 7 })
    await expect.poll(() => heard).toHaveLength(2)
    expect(heard).toEqual([
      { tenantId, sequence: 7 },
      { tenantId, sequence: 7 },
    ])
    await one.close()
    await two.close()
  })

  test('a listener that stopped hears nothing more', async (context) => {
    const channel = await require(context).openChannel('stopped')
    const heard: number[] = []
    const kept: number[] = []
    const listening = await channel.subscribe(({ sequence }) => void heard.push(sequence))
    await channel.subscribe(({ sequence }) => void kept.push(sequence))
    await channel.publish({ tenantId, sequence: 1 })
    await expect.poll(() => heard).toEqual([1])
    await listening.stop()
    await channel.publish({ tenantId, sequence: 2 })
    await expect.poll(() => kept).toEqual([1, 2])
    expect(heard).toEqual([1])
    await channel.close()
  })

  test('publishing with nobody listening is no failure', async (context) => {
    const channel = await require(context).openChannel('nobody')
    await expect(channel.publish({ tenantId, sequence: 1 })).resolves.toBeUndefined()
    await channel.close()
  })
})
