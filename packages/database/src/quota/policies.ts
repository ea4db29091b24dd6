import { quotaPolicyData } from '@grenier/contracts'
import type { LifecycleStore, PolicyVersion } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type PolicyMethods = Pick<LifecycleStore, 'policyInForce' | 'insertPolicy' | 'listPolicies'>

type PolicyRow = Omit<PolicyVersion, 'data'> & { readonly data: z.input<typeof quotaPolicyData> }

/** Published policies. Platform scope only. */
export function createPolicies({ sql }: StoreContext): PolicyMethods {
  return {
    async policyInForce(instant) {
      const [row] = await sql<Pick<PolicyRow, 'version' | 'publishedBy' | 'data'>>`
        SELECT version, published_by AS "publishedBy", data FROM quota_policy WHERE valid_from <= ${at(instant)} ORDER BY version DESC LIMIT 1`
      if (row === undefined) return null
      const { version, publishedBy } = row
      return { version, publishedBy, ...z.decode(quotaPolicyData, row.data) }
    },

    async insertPolicy({ version, validFrom, publishedBy, publishedAt, reason, data }) {
      await sql`
        INSERT INTO quota_policy (version, valid_from, published_by, published_at, reason, data)
        VALUES (${version}, ${at(validFrom)}, ${publishedBy}, ${at(publishedAt)}, ${reason},
                ${json(z.encode(quotaPolicyData, data))})`
    },

    async listPolicies() {
      const rows = await sql<PolicyRow>`
        SELECT version, valid_from AS "validFrom", published_by AS "publishedBy", published_at AS "publishedAt", reason,
               data
          FROM quota_policy ORDER BY version DESC`
      return rows.map((row) => ({ ...row, data: z.decode(quotaPolicyData, row.data) }))
    },
  }
}
