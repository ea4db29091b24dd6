import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { languages } from '../shared/language.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'

export const inviteMemberBody = z.object({
  /** Whoever accepts has signed in with this very address, verified; case does not matter. */
  email: z.email().max(200).toLowerCase(),
  role: z.enum(memberRoles),
  /** When the role ends; null: until somebody ends it. */
  roleEndsAt: instantText.nullable(),
  /** The language of the letter. */
  language: z.enum(languages).default('fr'),
})

/** One request to act for a member. `expired`: nobody took it in time. */
export const invitation = inviteMemberBody
  .extend({
    id: uuid,
    tenantId: uuid,
    state: z.enum(['open', 'accepted', 'revoked', 'expired']),
    invitedAt: instantText,
    invitedBy: z.string(),
    expiresAt: instantText,
    acceptedAt: instantText.nullable(),
    acceptedBy: z.string().nullable(),
    revokedAt: instantText.nullable(),
    revokedBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'Invitation' })

export const newInvitation = invitation
  .extend({
    /** What accepts it, in this answer and never again; null when the call is repeated. */
    secret: z.string().nullable(),
    /** The page of the console that accepts it; null where browsers have no address here, and when the call is repeated. */
    link: z.string().nullable(),
  })
  .meta({ id: 'NewInvitation' })

export const invitations = z.object({ items: z.array(invitation) })
export const invitationParams = tenantParams.extend({ invitationId: uuid })

export const acceptInvitationBody = z.object({ secret: z.string().min(1).max(100) })

/** The SHA-256 of the secret in the link, in hexadecimal: an address is written down by every server on its way, the secret is not. */
export const offeredInvitationQuery = z.object({ secretHash: z.string().regex(/^[0-9a-f]{64}$/) })

/** What an invitation gives, for whoever was invited. */
export const offeredInvitation = invitation
  .pick({ tenantId: true, email: true, role: true, roleEndsAt: true, state: true, expiresAt: true })
  .extend({ tenantName: z.string() })
  .meta({ id: 'OfferedInvitation' })

/** Who acts for a member in which role, by an invitation. */
export const roleAssignment = z
  .object({
    id: uuid,
    tenantId: uuid,
    invitationId: uuid,
    personSubject: z.string(),
    personName: z.string().nullable(),
    personEmail: z.string().nullable(),
    role: z.enum(memberRoles),
    assignedAt: instantText,
    endsAt: instantText.nullable(),
    endedAt: instantText.nullable(),
    endedBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'RoleAssignment' })

export const roleAssignments = z.object({ items: z.array(roleAssignment) })
export const roleAssignmentParams = tenantParams.extend({ assignmentId: uuid })

export type Invitation = z.output<typeof invitation>
export type RoleAssignment = z.output<typeof roleAssignment>
