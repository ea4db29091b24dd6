import type { Contact } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ContactMethods = Pick<TenancyStore, 'insertContact' | 'listContacts' | 'lockContact' | 'updateContact'>

/** Whom to write to at tenants. A contact's end is exclusive. */
export function createContacts(context: StoreContext): ContactMethods {
  const { sql } = context
  return {
    async insertContact(contact) {
      await sql`
        INSERT INTO tenant_contact (tenant_id, id, function, name, email, language, valid_from, valid_until, recorded_at, recorded_by,
                                    ended_at, ended_by, version)
        VALUES (${contact.tenantId}, ${contact.id}, ${contact.function}, ${contact.name}, ${contact.email},
                ${contact.language},                ${contact.validFrom}, ${contact.validUntil}, ${at(contact.recordedAt)}, ${contact.recordedBy},
                ${atOrNull(contact.endedAt)}, ${contact.endedBy}, ${contact.version})`
    },

    listContacts: (tenantId) => readContacts(context, tenantId, null),

    async lockContact(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [contact]] = await Promise.all([
        sql`SELECT FROM tenant_contact WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readContacts(context, tenantId, id),
      ])
      return contact ?? null
    },

    async updateContact({ tenantId, id, validUntil, endedAt, endedBy, version }) {
      await sql`
        UPDATE tenant_contact SET valid_until = ${validUntil}, ended_at = ${atOrNull(endedAt)}, ended_by = ${endedBy},
                                  version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },
  }
}

function readContacts({ sql }: StoreContext, tenantId: string, id: string | null): Promise<Contact[]> {
  return sql<Contact>`
    SELECT id, tenant_id AS "tenantId", function, name, email, language, valid_from AS "validFrom", valid_until AS "validUntil",
           recorded_at AS "recordedAt", recorded_by AS "recordedBy", ended_at AS "endedAt", ended_by AS "endedBy", version
      FROM tenant_contact
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY valid_from DESC, id DESC`
}
