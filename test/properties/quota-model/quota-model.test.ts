import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allCommands } from './commands/all-commands.ts'
import { QuotaModel } from './model.ts'
import { someOpening } from './scenes.ts'
import { openWorld, type World } from './world.ts'

const sequences = Number(process.env['GRENIER_QUOTA_MODEL_SEQUENCES'] ?? 60)
// A fixed seed, so that a run can be repeated and a change is judged by itself; the full size takes a fresh one.
const seed = Number(process.env['GRENIER_QUOTA_MODEL_SEED'] ?? 20_261_125)
const commandsMax = 100
const progressEvery = 100

process.stderr.write(
  `quota model: GRENIER_QUOTA_MODEL_SEED=${seed} GRENIER_QUOTA_MODEL_SEQUENCES=${sequences} (up to ${commandsMax} commands each)\n`,
)

/** A run that met none of one of these has proven nothing about it. */
const endsToMeet = [
  'submitted',
  'rejected: capacity-exceeded',
  'rejected: below-use',
  'provisioning',
  'rejected',
  'withdrawn',
  'already-decided',
  'capacity-exceeded',
  'capacity-below-allocated',
  'done',
  'returned',
  'free',
  'moved',
  'pool-unlimited',
  'consented',
  'loan active',
  'loan returned',
  'held for excess',
  'loan-beyond-unused',
  'returning all',
  'returning in part',
  'waiting',
  'served: submitted',
  'expired',
  'request-expired',
  'reserved',
  'reservation released',
  'swept',
  'taken',
  'released',
  'request-taken',
  'submitted for a time',
  'temporary bytes',
  'temporary bytes owed',
  'temporary-not-a-growth',
  'quota-borrowed',
  'kept behind, though it would fit',
  'asked for what the lender has not for good',
]

const someSequence = fc.commands([...allCommands], { maxCommands: commandsMax, size: 'max' })

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('capacity as a whole', { timeout: 3 * 3_600_000 }, () => {
  test('every sequence of calls ends as the model says, and after each call every balance is the model’s', async () => {
    let played = 0
    let commands = 0
    await fc.assert(
      fc.asyncProperty(someOpening, someSequence, async (opening, sequence) => {
        const steps = [...opening, ...sequence]
        await fc.asyncModelRun(async () => {
          await world.reset()
          return { model: new QuotaModel(), real: world }
        }, steps)
        played += 1
        commands += steps.length
        if (played % progressEvery === 0) {
          process.stderr.write(`quota model: ${played} of ${sequences} sequences, ${commands} commands\n`)
        }
      }),
      { numRuns: sequences, seed },
    )
    const ends = [...world.ends].toSorted(([, left], [, right]) => right - left)
    const told = ends.map(([end, times]) => `${end} ${times}`).join(', ')
    process.stderr.write(`quota model: ${played} sequences of ${commands} commands agreed; ${told}\n`)
    expect([...world.ends.keys()]).toEqual(expect.arrayContaining(endsToMeet))
  })
})
