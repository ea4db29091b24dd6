import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'

export const askSecondFactorResetBody = z.object({
  /** The address that the person signs in with. */
  email: z.email().max(200).toLowerCase(),
  /** Read by the person and by every administrator, and kept. */
  reason: z.string().trim().min(10).max(500),
})

/**
 * The replacement of a lost second factor. `waiting`: it has been told and does not hold yet; `open`: the next sign-in enrols
 * another authenticator; `used`: it did; `needless`: the person showed the former one, or a recovery code; `withdrawn`;
 * `expired`: nobody signed in while it held.
 */
export const secondFactorReset = z
  .object({
    id: uuid,
    email: z.string(),
    personSubject: z.string(),
    reason: z.string(),
    state: z.enum(['waiting', 'open', 'used', 'needless', 'withdrawn', 'expired']),
    askedAt: instantText,
    askedBy: z.string(),
    takesEffectAt: instantText,
    expiresAt: instantText,
    endedAt: instantText.nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'SecondFactorReset' })

/** With how much it ended at once. */
export const newSecondFactorReset = secondFactorReset
  .extend({ sessionsEnded: z.int().nonnegative(), tokensRevoked: z.int().nonnegative() })
  .meta({ id: 'NewSecondFactorReset' })

export const secondFactorResets = z.object({ items: z.array(secondFactorReset) })
export const secondFactorResetParams = z.object({ resetId: uuid })

export type SecondFactorReset = z.output<typeof secondFactorReset>
