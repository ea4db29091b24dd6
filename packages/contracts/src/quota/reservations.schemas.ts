import { z } from 'zod'
import { bytesText, instantText, uuid, version } from '../shared/codecs.ts'

const ttlSecondsMax = 7 * 24 * 3_600

/** Capacity that a machine has set aside in every pool above a tenant. */
export const capacityReservation = z
  .object({
    id: uuid,
    tenantId: uuid,
    offerId: uuid,
    /** `over-allocated` is held by itself while more is in use than was given; it has no end of its own. */
    purpose: z.enum(['restore-drill', 'over-allocated']),
    heldBytes: bytesText,
    reservedBy: z.string(),
    recordedAt: instantText,
    /** Technical time: a machine's work takes as long as it takes, whatever the calendar of a demonstration says. */
    expiresAt: instantText.nullable(),
    releasedAt: instantText.nullable(),
    version,
  })
  .meta({ id: 'CapacityReservation' })

export const reserveCapacityBody = z.object({
  tenantId: uuid,
  offerId: uuid,
  reservedBytes: bytesText,
  purpose: z.enum(['restore-drill']),
  ttlSeconds: z.int().min(1).max(ttlSecondsMax),
})

export const reservationParams = z.object({ reservationId: uuid })

export type CapacityReservation = z.output<typeof capacityReservation>
