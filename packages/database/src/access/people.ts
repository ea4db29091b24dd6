import type { AccessStore, StoredPerson } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type PeopleMethods = Pick<AccessStore, 'savePerson' | 'person' | 'personNames' | 'placesHeld'>

/** Who has signed in, and what dated tables give them. */
export function createPeople({ sql }: StoreContext): PeopleMethods {
  return {
    async savePerson({ subject, name, email, emailVerified, siret, grants, signedInAt }) {
      await sql`
        INSERT INTO person (subject, name, email, email_verified, siret, grants, signed_in_at)
        VALUES (${subject}, ${name}, ${email}, ${emailVerified}, ${siret}, ${json(grants)}, ${at(signedInAt)})
        ON CONFLICT (subject) DO UPDATE
          SET name = excluded.name, email = excluded.email, email_verified = excluded.email_verified,
              siret = excluded.siret, grants = excluded.grants, signed_in_at = excluded.signed_in_at`
    },

    async person(subject) {
      const [person] = await sql<StoredPerson>`
        SELECT subject, name, email, email_verified AS "emailVerified", siret, grants, signed_in_at AS "signedInAt"
          FROM person WHERE subject = ${subject}`
      return person ?? null
    },

    personNames: (subjects) => sql<{ subject: string; name: string | null }>`
      SELECT subject, name FROM person
       WHERE subject IN (SELECT jsonb_array_elements_text(${json(subjects)}::jsonb)) ORDER BY subject`,

    placesHeld: (subject, { on, at: now }) => sql<Awaited<ReturnType<AccessStore['placesHeld']>>[number]>`
      SELECT tenant_id AS "tenantId", function AS mandate, NULL AS role, id FROM mandate
       WHERE person_subject = ${subject} AND valid_from <= ${on} AND (valid_until IS NULL OR valid_until > ${on})
      UNION ALL
      SELECT tenant_id, NULL, role, id FROM role_assignment
       WHERE person_subject = ${subject} AND ended_at IS NULL AND (ends_at IS NULL OR ends_at > ${at(now)})
       ORDER BY mandate NULLS LAST, "tenantId", id`,
  }
}
