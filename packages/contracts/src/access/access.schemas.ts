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

/** People asked for at once: their subjects stand in the address, which may be of some thousand signs. */
export const personNamesMax = 20

/** People by their subjects, one to a line: those of OpenID Connect hold no control characters. */
const subjectLines = z.codec(
  z
    .string()
    .min(1)
    .max(201 * personNamesMax)
    .meta({ examples: ['camille.ferrand'] }),
  z.array(z.string().min(1).max(200)).min(1).max(personNamesMax),
  { decode: (text) => text.split('\n'), encode: (subjects) => subjects.join('\n') },
)

export const personNamesQuery = z.object({ subjects: subjectLines })

/** Those of them who have signed in, by subject; the name is null where their provider tells none. */
export const personNames = z
  .object({ items: z.array(z.object({ subject: z.string(), name: z.string().nullable() })) })
  .meta({ id: 'PersonNames' })

/** The tenant to act for from now on; null: the platform alone. */
export const serveTenantBody = z.object({ tenantId: uuid.nullable() })

export type SessionView = z.output<typeof sessionView>
