import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'
import { memberRoles, roles } from '../shared/roles.ts'

/** Who is signed in, and what for. */
export const sessionView = z
  .object({
    subject: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    /** The roles of this very call: those of the platform, and those of the tenant served. */
    roles: z.array(z.enum(roles)),
    /** The tenant served; null: none. */
    tenantId: uuid.nullable(),
    poolId: uuid.nullable(),
    /** Every tenant the person may act for, by name. */
    tenants: z.array(z.object({ tenantId: uuid, name: z.string(), roles: z.array(z.enum(memberRoles)) })),
    /** Null where a bearer token speaks, which has an end of its own. */
    session: z.object({ startedAt: instantText, endsAt: instantText, idleEndsAt: instantText }).nullable(),
  })
  .meta({ id: 'Session' })

/** The tenant to act for from now on; null: the platform alone. */
export const serveTenantBody = z.object({ tenantId: uuid.nullable() })

export type SessionView = z.output<typeof sessionView>
