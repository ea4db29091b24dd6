import type { AccessToken } from '@grenier/contracts'
import type { AccessStore, AccessTokenToUse, StoredPerson } from '@grenier/control-plane/ports'
import { at, atOrNull, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TokenMethods = Pick<
  AccessStore,
  | 'insertToken'
  | 'tokenByHash'
  | 'touchToken'
  | 'makerOfToken'
  | 'listTokens'
  | 'lockToken'
  | 'revokeToken'
  | 'revokeTokensOf'
>

type Owned = AccessToken & { readonly personSubject: string | null }
type TokenOfPerson = Omit<AccessTokenToUse, 'person'> & { [Field in keyof StoredPerson]: StoredPerson[Field] | null }

/** Tokens that were made here, by the hash of their secret. */
export function createAccessTokens(context: StoreContext): TokenMethods {
  const { sql } = context
  return {
    async insertToken({ token, poolId, personSubject, tokenHash }) {
      await sql`
        INSERT INTO access_token (id, tenant_id, pool_id, kind, name, person_subject, roles, operations, token_hash, hint,
                                  created_at, created_by, expires_at, version)
        VALUES (${token.id}, ${token.tenantId}, ${poolId}, ${token.kind}, ${token.name}, ${personSubject},
                ${plainArray(token.roles)}, ${token.operations && plainArray(token.operations)},
                decode(${tokenHash}, 'hex'), ${token.hint}, ${at(token.createdAt)}, ${token.createdBy},
                ${at(token.expiresAt)}, ${token.version})`
    },

    tokenByHash: (tokenHash) => readByHash(context, tokenHash),

    async touchToken(id, now) {
      await sql`
        UPDATE access_token SET last_used_at = ${at(now)}
         WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < ${at(now)})`
    },

    async makerOfToken(id) {
      const [token] = await sql<{ createdBy: string }>`
        SELECT created_by AS "createdBy" FROM access_token WHERE id = ${id}`
      return token?.createdBy ?? null
    },

    listTokens: (owner) =>
      'tenantId' in owner ? readOfPrograms(context, owner.tenantId) : readOfPerson(context, owner.personSubject),

    async lockToken(id) {
      const [token] = await sql<Owned>`
        SELECT id, tenant_id AS "tenantId", kind, name, roles, operations, hint, created_at AS "createdAt",
               created_by AS "createdBy", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
               revoked_at AS "revokedAt", revoked_by AS "revokedBy", version, person_subject AS "personSubject"
          FROM access_token WHERE id = ${id} FOR NO KEY UPDATE`
      return token ?? null
    },

    async revokeTokensOf(personSubject, { subject, at: now }) {
      const ended = await sql<{ id: string }>`
        UPDATE access_token SET revoked_at = ${at(now)}, revoked_by = ${subject}, version = version + 1
         WHERE person_subject = ${personSubject} AND revoked_at IS NULL AND expires_at > ${at(now)}
        RETURNING id`
      return ended.map(({ id }) => id)
    },

    async revokeToken({ id, revokedAt, revokedBy, version }) {
      await sql`
        UPDATE access_token SET revoked_at = ${atOrNull(revokedAt)}, revoked_by = ${revokedBy}, version = ${version}
         WHERE id = ${id}`
    },
  }
}

async function readByHash({ sql }: StoreContext, tokenHash: string): Promise<AccessTokenToUse | null> {
  const [row] = await sql<TokenOfPerson>`
    SELECT id, tenant_id AS "tenantId", pool_id AS "poolId", kind, token.name, roles, operations,
           created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
           revoked_at AS "revokedAt", revoked_by AS "revokedBy", version,
           subject, email, email_verified AS "emailVerified", siret, grants, signed_in_at AS "signedInAt"
      FROM access_token token LEFT JOIN person ON subject = person_subject
     WHERE token_hash = decode(${tokenHash}, 'hex')`
  if (row === undefined) return null
  const { subject, email, emailVerified, siret, grants, signedInAt, ...token } = row
  const isPerson = subject !== null && emailVerified !== null && grants !== null && signedInAt !== null
  const person = isPerson ? { subject, name: null, email, emailVerified, siret, grants, signedInAt } : null
  return { ...token, name: token.name ?? '', person }
}

function readOfPerson({ sql }: StoreContext, personSubject: string): Promise<AccessToken[]> {
  return sql<AccessToken>`
    SELECT id, tenant_id AS "tenantId", kind, name, roles, operations, hint, created_at AS "createdAt",
           created_by AS "createdBy", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
           revoked_at AS "revokedAt", revoked_by AS "revokedBy", version
      FROM access_token WHERE person_subject = ${personSubject} ORDER BY created_at DESC, id DESC`
}

function readOfPrograms({ sql }: StoreContext, tenantId: string | null): Promise<AccessToken[]> {
  return sql<AccessToken>`
    SELECT id, tenant_id AS "tenantId", kind, name, roles, operations, hint, created_at AS "createdAt",
           created_by AS "createdBy", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
           revoked_at AS "revokedAt", revoked_by AS "revokedBy", version
      FROM access_token WHERE kind = 'service' AND tenant_id IS NOT DISTINCT FROM ${tenantId}
     ORDER BY created_at DESC, id DESC`
}
