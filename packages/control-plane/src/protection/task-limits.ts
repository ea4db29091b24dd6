import { msPerHour } from '@grenier/quota-billing'

/** Backups and restores on demand under way on one cluster at a time; nightly backups have slots of their own. */
export const tasksRunningMax = 8

/** A task that was not seen to end by then has failed. */
export const taskDeadlineMs = 12 * msPerHour
