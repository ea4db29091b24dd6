import { describe, expect, it } from 'vitest'
import { createIdSource } from './id-source.ts'

describe('createIdSource', () => {
  it('makes version 7 ids that never repeat and rise in the order they were made', () => {
    const source = createIdSource()
    const ids = Array.from({ length: 20_000 }, () => source.next())
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
  })
})
