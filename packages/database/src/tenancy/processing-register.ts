import type { ControllerEntry } from '@grenier/contracts'
import type { ProcessingRegisterStore } from '@grenier/control-plane/ports'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { beforeAll, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type Contact = ControllerEntry['contacts'][number]

interface ControllerRow {
  readonly tenantId: string
  readonly organisationName: string
  readonly organisationSiren: string | null
  readonly enrolledAt: Instant
  readonly exitedAt: Instant | null
  readonly contacts: readonly Contact[]
  readonly offers: readonly { readonly kind: 'block' | 'bucket' | 'backup'; readonly name: string }[]
  readonly isCopied: boolean
  readonly hasWebhooks: boolean
  readonly isWrittenTo: boolean
  readonly dataClasses: ControllerEntry['dataClasses']
  readonly lastProvenRestoreAt: Instant | null
}

/** Members with what of theirs is in use, for the register of processing. In the tenant scope its own row alone is read. */
export function createProcessingRegister(context: StoreContext): ProcessingRegisterStore {
  return {
    async listControllers({ cursor, limit, departement = null }, on) {
      const list = { list: 'processing-register', sortedBy: 'text', filters: { departement } } as const
      const { id: after } = positionOf(cursor, list)
      const rows = await readControllers(context, { on, after, departement, limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ tenantId }) => ({ sort: '', id: tenantId }),
        itemOf: entryOf,
      })
    },

    controllersByDepartement: (on) => context.sql<{ code: string | null; members: number }>`
      SELECT identity.departement_code AS code, count(*)::integer AS members
        FROM tenant
        LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
             AND identity.valid_from <= ${on} AND coalesce(identity.valid_to > ${on}, true)
       GROUP BY identity.departement_code ORDER BY identity.departement_code NULLS LAST`,

    async controllerEntry(tenantId, on) {
      const [row] = await readControllers(context, { on, tenantId, limit: 1 })
      return row === undefined ? null : entryOf(row)
    },
  }
}

const kindOfOffer = { block: 'storage', bucket: 'object-storage', backup: 'backup' } as const

function entryOf(row: ControllerRow): ControllerEntry {
  const { contacts, offers, isCopied, hasWebhooks, isWrittenTo, ...entry } = row
  const byOffer = (['block', 'bucket', 'backup'] as const).flatMap((kind) => {
    const names = offers.filter((offer) => offer.kind === kind).map(({ name }) => name)
    const isUsed = names.length > 0 || (kind === 'backup' && isCopied)
    return isUsed ? [{ kind: kindOfOffer[kind], offers: names }] : []
  })
  return {
    ...entry,
    contacts: contacts.filter((contact) => contact.function !== 'dpo'),
    officers: contacts.filter((contact) => contact.function === 'dpo'),
    processings: [
      ...byOffer,
      { kind: 'administration', offers: [] },
      ...(isWrittenTo ? [{ kind: 'notification' as const, offers: [] }] : []),
      ...(hasWebhooks ? [{ kind: 'webhooks' as const, offers: [] }] : []),
    ],
  }
}

function readControllers(
  { sql }: StoreContext,
  {
    on,
    tenantId = null,
    after = beforeAll.id,
    departement = null,
    limit,
  }: { on: CivilDate; tenantId?: string | null; after?: string; departement?: string | null; limit: number },
): Promise<ControllerRow[]> {
  return sql<ControllerRow>`
    SELECT tenant.id AS "tenantId", coalesce(identity.name, tenant.slug) AS "organisationName",
           identity.siren AS "organisationSiren", enrolled_at AS "enrolledAt",
           (SELECT destroyed_at FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state = 'destroyed')
             AS "exitedAt",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('function', function, 'name', contact.name, 'email', email)
                                      ORDER BY function, contact.name, contact.id), '[]')
              FROM tenant_contact contact
             WHERE contact.tenant_id = tenant.id AND function IN ('signatory', 'secretary', 'dpo')
               AND contact.valid_from <= ${on} AND coalesce(contact.valid_until > ${on}, true)) AS contacts,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', offer.kind, 'name', offer.name) ORDER BY offer.name), '[]')
              FROM quota JOIN offer ON offer.id = quota.offer_id
             WHERE quota.tenant_id = tenant.id AND quota.quota_bytes > 0) AS offers,
           EXISTS (SELECT FROM backup_copy copy WHERE copy.tenant_id = tenant.id AND gone_at IS NULL) AS "isCopied",
           EXISTS (SELECT FROM webhook_endpoint endpoint
                    WHERE endpoint.tenant_id = tenant.id AND state = 'active') AS "hasWebhooks",
           EXISTS (SELECT FROM tenant_contact contact
                    WHERE contact.tenant_id = tenant.id AND contact.valid_from <= ${on}
                      AND coalesce(contact.valid_until > ${on}, true)) AS "isWrittenTo",
           (SELECT coalesce(jsonb_agg(data_class ORDER BY data_class), '[]')
              FROM (SELECT data_class FROM tenant_placement placement WHERE placement.tenant_id = tenant.id
                    UNION SELECT data_class FROM quota_data_class classed
                           WHERE classed.tenant_id = tenant.id AND ended_at IS NULL) class) AS "dataClasses",
           (SELECT max(task.ended_at)
              FROM restore_drill drill
              JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
             WHERE drill.tenant_id = tenant.id
               AND drill.certificate #>> '{record,verdict}' IN ('identical', 'bytes-complete')) AS "lastProvenRestoreAt"
      FROM tenant
      LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
           AND identity.valid_from <= ${on} AND coalesce(identity.valid_to > ${on}, true)
     WHERE tenant.id > ${after}::uuid AND (${tenantId}::uuid IS NULL OR tenant.id = ${tenantId})
       AND (${departement}::text IS NULL OR coalesce(identity.departement_code, 'none') = ${departement})
     ORDER BY tenant.id LIMIT ${limit}`
}
