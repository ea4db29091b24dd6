import type { Invitation, RoleAssignment } from '@grenier/contracts'
import type { AccessStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type InvitationMethods = Pick<
  AccessStore,
  | 'insertInvitation'
  | 'listInvitations'
  | 'offeredInvitation'
  | 'lockInvitation'
  | 'closeInvitation'
  | 'insertAssignment'
  | 'listAssignments'
  | 'lockAssignment'
  | 'endAssignment'
>

/** Who was asked to act for tenants, and who does since. */
export function createInvitations(context: StoreContext): InvitationMethods {
  const { sql } = context
  return {
    async insertInvitation({ invitation, tokenHash }) {
      await sql`
        INSERT INTO invitation (tenant_id, id, email, role, role_ends_at, token_hash, language, invited_at, invited_by,
                                expires_at, version)
        VALUES (${invitation.tenantId}, ${invitation.id}, ${invitation.email}, ${invitation.role},
                ${atOrNull(invitation.roleEndsAt)}, decode(${tokenHash}, 'hex'), ${invitation.language},
                ${at(invitation.invitedAt)}, ${invitation.invitedBy}, ${at(invitation.expiresAt)}, ${invitation.version})`
    },

    listInvitations: (tenantId, now) => readInvitations(context, { tenantId, id: null }, now),

    async offeredInvitation(tokenHash, now) {
      const [row] = await sql<{ tenantId: string; id: string }>`
        SELECT tenant_id AS "tenantId", id FROM invitation WHERE token_hash = decode(${tokenHash}, 'hex')`
      return row === undefined ? null : ((await readInvitations(context, row, now))[0] ?? null)
    },

    async lockInvitation(which, now) {
      const [row] =
        'tokenHash' in which
          ? await sql<{ tenantId: string; id: string }>`
              SELECT tenant_id AS "tenantId", id FROM invitation WHERE token_hash = decode(${which.tokenHash}, 'hex')
                 FOR NO KEY UPDATE`
          : await sql<{ tenantId: string; id: string }>`
              SELECT tenant_id AS "tenantId", id FROM invitation WHERE tenant_id = ${which.tenantId} AND id = ${which.id}
                 FOR NO KEY UPDATE`
      if (row === undefined) return null
      // Read by a later statement, which sees what the lock waited for.
      const [invitation] = await readInvitations(context, row, now)
      return invitation ?? null
    },

    async closeInvitation({ tenantId, id, acceptedAt, acceptedBy, revokedAt, revokedBy, version }) {
      await sql`
        UPDATE invitation
           SET accepted_at = ${atOrNull(acceptedAt)}, accepted_by = ${acceptedBy}, revoked_at = ${atOrNull(revokedAt)},
               revoked_by = ${revokedBy}, version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },

    async insertAssignment(assignment) {
      const { tenantId, id, invitationId, personSubject, personName, personEmail } = assignment
      await sql`
        INSERT INTO role_assignment (tenant_id, id, invitation_id, person_subject, person_name, person_email, role,
                                     assigned_at, ends_at, version)
        VALUES (${tenantId}, ${id}, ${invitationId}, ${personSubject}, ${personName}, ${personEmail}, ${assignment.role},
                ${at(assignment.assignedAt)}, ${atOrNull(assignment.endsAt)}, ${assignment.version})`
    },

    listAssignments: (tenantId) => readAssignments(context, tenantId, null),

    async lockAssignment(tenantId, id) {
      const [, [assignment]] = await Promise.all([
        sql`SELECT FROM role_assignment WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readAssignments(context, tenantId, id),
      ])
      return assignment ?? null
    },

    async endAssignment({ tenantId, id, endedAt, endedBy, version }) {
      await sql`
        UPDATE role_assignment SET ended_at = ${atOrNull(endedAt)}, ended_by = ${endedBy}, version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },
  }
}

function readInvitations(
  { sql }: StoreContext,
  { tenantId, id }: { tenantId: string; id: string | null },
  now: Instant,
): Promise<Invitation[]> {
  return sql<Invitation>`
    SELECT id, tenant_id AS "tenantId", email, role, role_ends_at AS "roleEndsAt",
           CASE WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN revoked_at IS NOT NULL THEN 'revoked'
                WHEN expires_at <= ${at(now)} THEN 'expired' ELSE 'open' END AS state,
           invited_at AS "invitedAt", invited_by AS "invitedBy", expires_at AS "expiresAt", language,
           accepted_at AS "acceptedAt", accepted_by AS "acceptedBy", revoked_at AS "revokedAt",
           revoked_by AS "revokedBy", version
      FROM invitation WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY invited_at DESC, id DESC`
}

function readAssignments({ sql }: StoreContext, tenantId: string, id: string | null): Promise<RoleAssignment[]> {
  return sql<RoleAssignment>`
    SELECT id, tenant_id AS "tenantId", invitation_id AS "invitationId", person_subject AS "personSubject",
           person_name AS "personName", person_email AS "personEmail", role, assigned_at AS "assignedAt", ends_at AS "endsAt", ended_at AS "endedAt", ended_by AS "endedBy", version
      FROM role_assignment
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY assigned_at DESC, id DESC`
}
