import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backupSlot } from './backup-slot.ts'

describe('the slot of a nightly backup', () => {
  test('lies between 22:00 and 05:59 and is the same each time', () => {
    fc.assert(
      fc.property(fc.uuid(), (tenantId) => {
        const slot = backupSlot(tenantId)
        expect(slot.scheduleHour >= 22 || slot.scheduleHour <= 5).toBe(true)
        expect(slot.scheduleMinute).toBeGreaterThanOrEqual(0)
        expect(slot.scheduleMinute).toBeLessThanOrEqual(59)
        expect(backupSlot(tenantId)).toEqual(slot)
      }),
    )
  })

  test('spreads tenants over the night: of 4 800, no minute gets four times its share', () => {
    const counts = new Map<string, number>()
    for (let index = 0; index < 4_800; index += 1) {
      const { scheduleHour, scheduleMinute } = backupSlot(`tenant-${index}`)
      const minute = `${scheduleHour}:${scheduleMinute}`
      counts.set(minute, (counts.get(minute) ?? 0) + 1)
    }
    expect(counts.size).toBe(480)
    expect(Math.max(...counts.values())).toBeLessThan(40)
  })
})
