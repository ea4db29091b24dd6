import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { roles } from '../shared/roles.ts'

const tokenName = z.string().min(1).max(100)

export const createAccessTokenBody = z.object({
  /** What it is for, as people will read it in the list. */
  name: tokenName,
  /** Where it acts; null: on the platform. */
  tenantId: uuid.nullable(),
  roles: z.array(z.enum(roles)).min(1).max(roles.length),
  /** Operations of the API it may call, and no other; null: everything its roles may. */
  operations: z.array(z.string().min(1).max(60)).min(1).max(50).nullable(),
  expiresAt: instantText,
})

/** A token as it is listed: without what it is. */
export const accessToken = createAccessTokenBody
  .extend({
    id: uuid,
    kind: z.enum(['personal', 'service']),
    /** Its first and last signs, to know it by. */
    hint: z.string(),
    createdAt: instantText,
    createdBy: z.string(),
    /** To the minute; null: never. */
    lastUsedAt: instantText.nullable(),
    revokedAt: instantText.nullable(),
    revokedBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'AccessToken' })

export const newAccessToken = accessToken
  .extend({
    /** The token itself, in this answer and never again; null when the call is repeated. */
    secret: z.string().nullable(),
  })
  .meta({ id: 'NewAccessToken' })

export const accessTokens = z.object({ items: z.array(accessToken) })
/** Those of one member, for who sees several; left out: those of the platform. A member always gets its own. */
export const serviceTokenQuery = z.object({ tenantId: uuid.optional() })
/** Whose; left out: the caller's own. Somebody else's are for operators, who end them when that person has left. */
export const personalTokenQuery = z.object({ personSubject: z.string().min(1).max(200).optional() })
export const accessTokenParams = z.object({ tokenId: uuid })

export type AccessToken = z.output<typeof accessToken>
export type NewAccessToken = z.output<typeof newAccessToken>
