import { z } from 'zod'
import { bytesText, instantText, integerText, uuid } from '../shared/codecs.ts'

const count = z.int().min(0)

/** One limited pool and offer. */
const fleetPool = z
  .object({
    poolId: uuid,
    name: z.string(),
    offerId: uuid,
    offerName: z.string(),
    /** All that may be given, overcommit included. */
    givableBytes: bytesText,
    allocatedBytes: bytesText,
    heldBytes: bytesText,
    /** Negative where more was given than there is. */
    freeBytes: integerText,
    /** Whole days at the trend of 90 days; null: no growth, or known for less than 14 days. */
    daysToFull: z.int().min(0).nullable(),
  })
  .meta({ id: 'FleetPool' })

/** The whole installation in one look, counted when it is asked. */
export const fleetOverview = z
  .object({
    asOf: instantText,
    members: z.object({
      total: count,
      ready: count,
      /** Conditions say no. */
      notReady: count,
      /** Not observed yet, or not believed any more. */
      unknown: count,
      /** Should be something else than what was observed last. */
      behind: count,
      over: count,
      suspended: count,
      leaving: count,
      /** On whose clusters something was put back within 7 days that somebody else had changed or taken away. */
      putBack7Days: count.default(0),
    }),
    /** Why members are not ready, the most frequent first. */
    reasons: z.array(z.object({ reason: z.string(), count })),
    requests: z.object({
      submitted: count,
      waiting: count,
      provisioning: count,
      oldestSubmittedAt: instantText.nullable(),
    }),
    /** Work that was noted and is not done: what is due now, and since when the oldest of it. */
    queue: z.object({
      due: count,
      oldestDueAt: instantText.nullable(),
      /** All that is due by its kind, what has waited longest first. */
      kinds: z.array(z.object({ kind: z.string(), due: count, oldestDueAt: instantText })),
    }),
    /** Volumes by what their copies say, and drills that failed; `members`: how many members have at least one of them. */
    backups: z.object({
      covered: count,
      stale: count,
      uncovered: count,
      gone: count,
      failedDrills30Days: count,
      members: z.object({ covered: count, stale: count, uncovered: count, gone: count, failedDrills30Days: count }),
    }),
    tasks: count,
    deadDeliveries: count,
    heldClusters: count,
    /** The fullest first, as many as are read in one look. */
    pools: z.array(fleetPool),
  })
  .meta({ id: 'FleetOverview' })

export type FleetOverview = z.output<typeof fleetOverview>
