import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addMs, instantFromIso, msPerDay } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSimulatedClock } from './simulated-clock.ts'

const startsAt = instantFromIso('2025-12-31T23:00:00Z')
const dayLater = addMs(startsAt, msPerDay)
let dir = ''

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grenier-clock-'))
})
afterEach(() => rm(dir, { recursive: true }))

describe('the simulated clock', () => {
  it('stands still until it is moved', async () => {
    const clock = await openSimulatedClock({ file: join(dir, 'clock.json'), startsAt })
    expect(clock.now()).toBe(startsAt)
    expect(await clock.moveTo(dayLater)).toBe(true)
    expect(clock.now()).toBe(dayLater)
  })

  it('is found again where it stood', async () => {
    const file = join(dir, 'clock.json')
    await (await openSimulatedClock({ file, startsAt })).moveTo(dayLater)
    expect((await openSimulatedClock({ file, startsAt })).now()).toBe(dayLater)
  })

  it('never goes back, also when moved from two sides at once', async () => {
    const file = join(dir, 'clock.json')
    const clock = await openSimulatedClock({ file, startsAt })
    const answers = await Promise.all([
      clock.moveTo(dayLater),
      clock.moveTo(addMs(dayLater, -1)),
      clock.moveTo(dayLater),
    ])
    expect(answers).toEqual([true, false, true])
    expect(clock.now()).toBe(dayLater)
    expect((await openSimulatedClock({ file, startsAt })).now()).toBe(dayLater)
  })

  it('keeps one file, for its owner only', async () => {
    const file = join(dir, 'clock.json')
    await (await openSimulatedClock({ file, startsAt })).moveTo(dayLater)
    expect(await readdir(dir)).toEqual(['clock.json'])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })
})
