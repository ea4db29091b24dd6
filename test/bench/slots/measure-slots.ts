import { createHash } from 'node:crypto'
import { nextBackupSlot, slotPlanV1 } from '@grenier/quota-billing'

export interface SlotFigures {
  readonly tenants: number
  readonly minutes: number
  readonly startsPerMinuteCap: number
  readonly startsPerMinuteMin: number
  readonly startsPerMinuteMax: number
  /** Most starts in one minute if each tenant started where its hash says, without slots. */
  readonly hashAloneMax: number
  /** Tenants that got another minute than their hash names. */
  readonly moved: number
}

/** Assigns slots of one cluster to so many tenants, one after the other, and says how they spread over the night. */
export function measureSlots(tenants: number): SlotFigures {
  const taken = Array.from({ length: slotPlanV1.minutes }, () => 0)
  const byHash = Array.from({ length: slotPlanV1.minutes }, () => 0)
  let moved = 0
  for (let index = 0; index < tenants; index += 1) {
    const hash = createHash('sha256').update(`tenant-${index}`).digest().readUInt32BE(0)
    const wanted = hash % slotPlanV1.minutes
    byHash[wanted] = (byHash[wanted] ?? 0) + 1
    const slot = nextBackupSlot(hash, taken, slotPlanV1)
    if (slot === null) throw new Error(`the night is full after ${index} tenants`)
    taken[slot.minute] = (taken[slot.minute] ?? 0) + 1
    if (slot.minute !== wanted) moved += 1
  }
  return {
    tenants,
    minutes: slotPlanV1.minutes,
    startsPerMinuteCap: slotPlanV1.startsPerMinuteMax,
    startsPerMinuteMin: Math.min(...taken),
    startsPerMinuteMax: Math.max(...taken),
    hashAloneMax: Math.max(...byHash),
    moved,
  }
}
