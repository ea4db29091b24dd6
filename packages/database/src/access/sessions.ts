import type { AccessStore, StoredPerson, StoredSession } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type SessionMethods = Pick<
  AccessStore,
  | 'insertSession'
  | 'session'
  | 'touchSession'
  | 'serveTenant'
  | 'endSession'
  | 'endSessionsOf'
  | 'takeLogoutToken'
  | 'purgeSessions'
>

/** Sign-ins that go on, by the hash of their secret. */
export function createSessions({ sql }: StoreContext): SessionMethods {
  return {
    async insertSession({ idHash, personSubject, startedAt, endsAt, sealedIdToken, providerSessionId }) {
      await sql`
        INSERT INTO session (id_hash, person_subject, started_at, last_used_at, ends_at, sealed_id_token,
                             provider_session_id)
        VALUES (decode(${idHash}, 'hex'), ${personSubject}, ${at(startedAt)}, ${at(startedAt)}, ${at(endsAt)},
                ${sealedIdToken}, ${providerSessionId})`
    },

    async session(idHash) {
      const [row] = await sql<Omit<StoredSession, 'person'> & StoredPerson>`
        SELECT subject, name, email, email_verified AS "emailVerified", siret, grants, signed_in_at AS "signedInAt",
               started_at AS "startedAt", last_used_at AS "lastUsedAt", ends_at AS "endsAt", ended_at AS "endedAt",
               serving_tenant_id AS "servingTenantId"
          FROM session JOIN person ON subject = person_subject
         WHERE id_hash = decode(${idHash}, 'hex')`
      if (row === undefined) return null
      const { startedAt, lastUsedAt, endsAt, endedAt, servingTenantId, ...person } = row
      return { person, startedAt, lastUsedAt, endsAt, endedAt, servingTenantId }
    },

    async touchSession(idHash, now) {
      await sql`
        UPDATE session SET last_used_at = ${at(now)}
         WHERE id_hash = decode(${idHash}, 'hex') AND last_used_at < ${at(now)} AND ended_at IS NULL`
    },

    async serveTenant(idHash, tenantId) {
      await sql`UPDATE session SET serving_tenant_id = ${tenantId} WHERE id_hash = decode(${idHash}, 'hex')`
    },

    async endSession(idHash, now) {
      const [ended] = await sql<{ sealedIdToken: string | null }>`
        WITH standing AS (
          SELECT id_hash, sealed_id_token FROM session
           WHERE id_hash = decode(${idHash}, 'hex') AND ended_at IS NULL FOR NO KEY UPDATE
        )
        UPDATE session SET ended_at = ${at(now)}, sealed_id_token = NULL FROM standing
         WHERE session.id_hash = standing.id_hash
        RETURNING standing.sealed_id_token AS "sealedIdToken"`
      return ended ?? null
    },

    async endSessionsOf({ personSubject, providerSessionId }, now) {
      const ended = await sql<{ personSubject: string }>`
        UPDATE session SET ended_at = ${at(now)}, sealed_id_token = NULL
         WHERE ended_at IS NULL AND ends_at > ${at(now)}
           AND ((provider_session_id = ${providerSessionId}
                 AND person_subject = coalesce(${personSubject}, person_subject))
                OR (person_subject = ${personSubject}
                    AND (${providerSessionId}::text IS NULL OR provider_session_id IS NULL)))
        RETURNING person_subject AS "personSubject"`
      return ended.map((session) => session.personSubject)
    },

    async takeLogoutToken({ jtiHash, forgottenAt, now }) {
      await sql`DELETE FROM logout_token WHERE forgotten_at <= ${at(now)}`
      const taken = await sql<{ isTaken: boolean }>`
        INSERT INTO logout_token (jti_hash, forgotten_at) VALUES (decode(${jtiHash}, 'hex'), ${at(forgottenAt)})
        ON CONFLICT DO NOTHING RETURNING true AS "isTaken"`
      return taken.length > 0
    },

    async purgeSessions(endedBefore, limit) {
      await sql.send`
        DELETE FROM session WHERE id_hash = ANY (ARRAY(
          SELECT id_hash FROM session WHERE ends_at < ${at(endedBefore)} ORDER BY ends_at LIMIT ${limit}
             FOR UPDATE SKIP LOCKED))`
    },
  }
}
