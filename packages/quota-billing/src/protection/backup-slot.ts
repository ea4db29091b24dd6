import { invariant } from '../shared/invariant.ts'

/** The night in which backups start, and how many may start in one of its minutes on one cluster. */
export interface SlotPlan {
  /** Minutes of the night, counted from its first one. */
  readonly minutes: number
  readonly startsPerMinuteMax: number
}

/** 22:00 to 05:59 UTC; 11,520 tenants a cluster, more than the 10,000 namespaces it may hold (cluster rules 25 and 32). */
export const slotPlanV1: SlotPlan = { minutes: 480, startsPerMinuteMax: 24 }

const firstHour = 22
const minutesPerHour = 60
const hoursPerDay = 24

/** A start in the night: the minute counted from the first one, and which of its starts, from 0. */
export interface BackupSlot {
  readonly minute: number
  readonly place: number
}

/**
 * The slot of a tenant that has none yet: the minute that its hash names, or the next one with a start left, after the
 * last minute the first (cluster rule 25). `placesTaken` counts the slots of each minute on the cluster, in order. Null
 * when the night is full. Slots are given once and kept for ever, so places fill up in order.
 */
export function nextBackupSlot(hash: number, placesTaken: readonly number[], plan: SlotPlan): BackupSlot | null {
  invariant(placesTaken.length === plan.minutes, 'one count for each minute of the night')
  invariant(Number.isSafeInteger(hash) && hash >= 0, 'a hash is a whole number from 0')
  const first = hash % plan.minutes
  for (let step = 0; step < plan.minutes; step += 1) {
    const minute = (first + step) % plan.minutes
    const place = placesTaken[minute] ?? 0
    if (place < plan.startsPerMinuteMax) return { minute, place }
  }
  return null
}

/** The hour (0 to 23) and the minute of the hour at which a minute of the night begins, in UTC. */
export function startOfSlot(minute: number): { scheduleHour: number; scheduleMinute: number } {
  return {
    scheduleHour: (firstHour + Math.floor(minute / minutesPerHour)) % hoursPerDay,
    scheduleMinute: minute % minutesPerHour,
  }
}
