import { msPerDay, msPerHour } from '@grenier/quota-billing'

/** Backups and restores on demand under way on one cluster at a time; nightly backups have slots of their own. */
export const tasksRunningMax = 8

/** A task that was not seen to end by then has failed. */
export const taskDeadlineMs = 12 * msPerHour

/** A drill's namespace and its hold are kept no longer than this. */
export const drillKeptSeconds = 24 * 3_600

/** Each tenant's copies are tried this often: well before the proof of the last drill is too old. */
export const drillEveryMs = 60 * msPerDay

/** Drills started in one turn. */
export const drillsPerTurnMax = 4

/** Tenants for which one turn looks whether there is room for a drill. */
export const drillTargetsPerTurnMax = 40
