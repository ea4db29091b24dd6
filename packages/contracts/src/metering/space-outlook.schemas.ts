import { z } from 'zod'
import { offerKind, tenantQuota } from '../quota/quota.schemas.ts'
import { bytesText, civilDate, uuid } from '../shared/codecs.ts'

/** One space of a member, how it filled up, and when it will be full if that goes on. */
const outlookOfSpace = z
  .object({
    offerId: uuid,
    offerCode: z.string(),
    offerName: z.string(),
    kind: offerKind,
    quotaBytes: bytesText,
    /** Asked for, and not decided yet. */
    heldBytes: bytesText,
    /** What counts against the quota, from the last readings; null: never measured. */
    inUseBytes: bytesText.nullable(),
    /** Of volumes, what their files held on the last day that was measured; null for what has no volumes. */
    filledBytes: bytesText.nullable(),
    state: tenantQuota.shape.state,
    overReason: tenantQuota.shape.overReason,
    /** What counted on each of the last 90 days on average, by day; days without a measure are missing. */
    days: z.array(z.object({ day: civilDate, bytes: bytesText })),
    /** Whole days until it is full at the trend of these days; null: it does not grow, or is not known for 14 days. */
    daysToFull: z.int().min(0).nullable(),
    fullOn: civilDate.nullable(),
  })
  .meta({ id: 'OutlookOfSpace' })

export const spaceOutlook = z.object({ asOf: civilDate, items: z.array(outlookOfSpace) }).meta({ id: 'SpaceOutlook' })

export type SpaceOutlook = z.output<typeof spaceOutlook>
