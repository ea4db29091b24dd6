import { version } from 'uuid'
import { describe, expect, test } from 'vitest'
import { uuidV7 } from './uuid-v7.ts'

const stoppedMs = 1_795_000_000_000
/** More than are made from one draw of random bytes. */
const made = Array.from({ length: 1_000 }, () => uuidV7(stoppedMs))

describe('ids of one millisecond', () => {
  test('are of version 7 and say when they were made', () => {
    expect(new Set(made.map(version))).toEqual(new Set([7]))
    expect(new Set(made.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)))).toEqual(
      new Set([stoppedMs]),
    )
  })

  test('rise in the order in which they were made', () => {
    expect(made).toEqual(made.toSorted())
  })

  test('end in random bits, each in its own', () => {
    expect(new Set(made.map((id) => id.slice(-10))).size).toBe(made.length)
  })
})

test('an id of a later millisecond is above them all', () => {
  const later = uuidV7(stoppedMs + 1)
  expect(made.every((id) => id < later)).toBe(true)
})
