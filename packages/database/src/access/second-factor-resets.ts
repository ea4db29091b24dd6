import type { AccessStore, StoredReset } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ResetMethods = Pick<AccessStore, 'insertReset' | 'lockReset' | 'endReset' | 'listResets' | 'localOperators'>

/** Replacements of lost second factors, and who is told of them. */
export function createSecondFactorResets({ sql }: StoreContext): ResetMethods {
  return {
    async insertReset({ id, personSubject, reason, askedAt, askedBy, takesEffectAt, expiresAt }) {
      await sql`
        INSERT INTO second_factor_reset (id, subject, reason, asked_at, asked_by, takes_effect_at, expires_at)
        VALUES (${id}, ${personSubject}, ${reason}, ${at(askedAt)}, ${askedBy}, ${at(takesEffectAt)}, ${at(expiresAt)})`
    },

    async lockReset(which) {
      const { id, standingOf } = { id: null, standingOf: null, ...which }
      const [reset] = await sql<StoredReset>`
        SELECT id, email, reset.subject AS "personSubject", reason, asked_at AS "askedAt", asked_by AS "askedBy",
               takes_effect_at AS "takesEffectAt", expires_at AS "expiresAt", ended_at AS "endedAt",
               ended_by AS "endedBy", outcome
          FROM second_factor_reset reset JOIN local_account account ON account.subject = reset.subject
         WHERE id = ${id} OR (reset.subject = ${standingOf} AND ended_at IS NULL)
           FOR NO KEY UPDATE OF reset`
      return reset ?? null
    },

    async endReset({ id, endedAt, endedBy, outcome }) {
      await sql`
        UPDATE second_factor_reset SET ended_at = ${atOrNull(endedAt)}, ended_by = ${endedBy}, outcome = ${outcome}
         WHERE id = ${id} AND ended_at IS NULL`
    },

    listResets: (limit) => sql<StoredReset>`
      SELECT id, email, reset.subject AS "personSubject", reason, asked_at AS "askedAt", asked_by AS "askedBy",
             takes_effect_at AS "takesEffectAt", expires_at AS "expiresAt", ended_at AS "endedAt", ended_by AS "endedBy",
             outcome
        FROM second_factor_reset reset JOIN local_account account ON account.subject = reset.subject
       ORDER BY asked_at DESC, id DESC LIMIT ${limit}`,

    async localOperators(limit) {
      const found = await sql<{ subject: string }>`
        SELECT subject FROM (
          SELECT DISTINCT ON (email) subject, signed_in_at FROM person
           WHERE subject LIKE 'local:%' AND grants @> '[{"role": "operator"}]' AND email IS NOT NULL
           ORDER BY email, signed_in_at DESC, subject) administrator
         ORDER BY signed_in_at DESC, subject LIMIT ${limit}`
      return found.map(({ subject }) => subject)
    },
  }
}
