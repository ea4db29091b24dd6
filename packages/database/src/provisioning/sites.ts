import type { Site } from '@grenier/contracts'
import type { ProvisioningStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type SiteMethods = Pick<ProvisioningStore, 'insertSite' | 'getSite' | 'listSites'>

/** Sites. The key of an object store stands sealed in a table of its own. For the platform scope only. */
export function createSites({ sql }: StoreContext): SiteMethods {
  return {
    async insertSite(site, s3AdminKeySealed = null) {
      await sql`
        WITH declared AS (
          INSERT INTO site (id, code, name, residency, s3_endpoint, s3_ca_pem, s3_region, recorded_at, version)
          VALUES (${site.id}, ${site.code}, ${site.name}, ${site.residency}, ${site.s3Endpoint}, ${site.s3CaPem},
                  ${site.s3Region}, ${at(site.recordedAt)}, ${site.version})
          RETURNING id, recorded_at
        )
        INSERT INTO site_secret (site_id, s3_admin_key_sealed, recorded_at)
        SELECT id, ${s3AdminKeySealed}, recorded_at FROM declared WHERE ${s3AdminKeySealed}::text IS NOT NULL`
    },

    async getSite(id) {
      const rows = await sql<Site>`
        SELECT id, code, name, residency, s3_endpoint AS "s3Endpoint", s3_ca_pem AS "s3CaPem", s3_region AS "s3Region",
               EXISTS (SELECT FROM site_secret WHERE site_id = site.id) AS "s3AdminKeyKnown", recorded_at AS "recordedAt", version
          FROM site WHERE id = ${id}`
      return rows[0] ?? null
    },

    async listSites({ cursor, limit }) {
      const list = { list: 'sites', sortedBy: 'text' } as const
      const after = positionOf(cursor, list)
      const rows = await sql<Site>`
        SELECT id, code, name, residency, s3_endpoint AS "s3Endpoint", s3_ca_pem AS "s3CaPem", s3_region AS "s3Region",
               EXISTS (SELECT FROM site_secret WHERE site_id = site.id) AS "s3AdminKeyKnown", recorded_at AS "recordedAt", version
          FROM site WHERE code > ${after.sort} ORDER BY code LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ code, id }) => ({ sort: code, id }),
        itemOf: (row) => row,
      })
    },
  }
}
