import { sha256Hex } from '../shared/canonical-json.ts'

const firstHour = 22
const hoursOfNight = 8
const minutesPerHour = 60
const hoursPerDay = 24

/**
 * When a tenant's nightly backup starts: between 22:00 and 05:59, spread by a hash of its id, so that thousands of
 * tenants do not start together and each keeps its time for ever (cluster rule 25).
 */
export function backupSlot(tenantId: string): { scheduleHour: number; scheduleMinute: number } {
  const slot = Number.parseInt(sha256Hex(tenantId).slice(0, 8), 16) % (hoursOfNight * minutesPerHour)
  return {
    scheduleHour: (firstHour + Math.floor(slot / minutesPerHour)) % hoursPerDay,
    scheduleMinute: slot % minutesPerHour,
  }
}
