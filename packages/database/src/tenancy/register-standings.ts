import type { RegisterStanding, RegisterStandingStore } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** First half of the key of the lock on an entry; the second half is a hash of its code. */
const registerLock = 5_721_501

/** What of the register of communes is recorded. Platform scope only. */
export function createRegisterStandings({ sql }: StoreContext): RegisterStandingStore {
  return {
    communesRecorded: (inseeCodes) => sql<RegisterStanding>`
      SELECT identity.insee_code AS "inseeCode", identity.organisation_id AS "organisationId", tenant.id AS "tenantId"
        FROM organisation_identity identity
        LEFT JOIN tenant ON tenant.organisation_id = identity.organisation_id
       WHERE identity.valid_to IS NULL AND identity.insee_code = ANY (${plainArray(inseeCodes)}::text[])`,

    epciRecorded: (sirens) => sql<{ siren: string; organisationId: string }>`
      SELECT siren, organisation_id AS "organisationId"
        FROM organisation_identity
       WHERE valid_to IS NULL AND siren = ANY (${plainArray(sirens)}::text[])`,

    async lockRegisterEntry(code) {
      await sql`SELECT pg_advisory_xact_lock(${registerLock}, hashtext(${code}))`
    },
  }
}
