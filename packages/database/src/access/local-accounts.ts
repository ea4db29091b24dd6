import type { AccessStore, LocalAccount, SignInLink } from '@grenier/control-plane/ports'
import { at, atOrNull, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type LinkMethods = Pick<
  AccessStore,
  'lockAsking' | 'insertSignInLink' | 'lockSignInLink' | 'updateSignInLink' | 'purgeSignInLinks' | 'isInvited'
>
type AccountMethods = Pick<
  AccessStore,
  'lockLocalAccount' | 'saveLocalAccount' | 'languageOfAccount' | 'replaceRecoveryCodes' | 'takeRecoveryCode'
>

/** Sign-in links that were asked for. */
export function createSignInLinks(context: StoreContext): LinkMethods {
  const { sql } = context
  return {
    async lockAsking({ email, askedFrom, since }) {
      // Always in this order, so that two that ask never wait for each other.
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('sign-in from ' || ${askedFrom}, 0))`
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('sign-in of ' || ${email}, 0))`
      const [counted] = await sql<{ ofEmail: bigint; fromNetwork: bigint }>`
        SELECT (SELECT count(*) FROM sign_in_link WHERE email = ${email} AND asked_at > ${at(since)}) AS "ofEmail",
               (SELECT count(*) FROM sign_in_link
                 WHERE asked_from = ${askedFrom} AND asked_at > ${at(since)}) AS "fromNetwork"`
      return { ofEmail: Number(counted?.ofEmail), fromNetwork: Number(counted?.fromNetwork) }
    },

    async insertSignInLink(link) {
      await sql`
        INSERT INTO sign_in_link (id, email, language, token_hash, sealed_token, browser_hash, return_to, asked_from,
                                  is_declared, asked_at, expires_at, failures)
        VALUES (${link.id}, ${link.email}, ${link.language}, decode(${link.tokenHash}, 'hex'), ${link.sealedToken},
                decode(${link.browserHash}, 'hex'), ${link.returnTo}, ${link.askedFrom}, ${link.isDeclared},
                ${at(link.askedAt)}, ${at(link.expiresAt)}, 0)`
    },

    lockSignInLink: (which) => lockLink(context, which),

    async updateSignInLink(
      { id, sealedToken, usedAt, factorUntil, failures, sealedNewSecret, resetId, endedAt },
      browserHash,
    ) {
      await sql`
        UPDATE sign_in_link
           SET sealed_token = ${sealedToken}, used_at = ${atOrNull(usedAt)}, factor_until = ${atOrNull(factorUntil)},
               failures = ${failures}, sealed_new_secret = ${sealedNewSecret}, reset_id = ${resetId},
               ended_at = ${atOrNull(endedAt)},
               browser_hash = coalesce(decode(${browserHash ?? null}, 'hex'), browser_hash)
         WHERE id = ${id}`
    },

    async purgeSignInLinks(askedBefore, limit) {
      await sql.send`
        DELETE FROM sign_in_link WHERE id = ANY (ARRAY(
          SELECT id FROM sign_in_link WHERE asked_at < ${at(askedBefore)} ORDER BY asked_at LIMIT ${limit}
             FOR UPDATE SKIP LOCKED))`
    },

    async isInvited(email, now) {
      const [found] = await sql<{ isInvited: boolean }>`
        SELECT EXISTS (SELECT FROM invitation
                        WHERE email = ${email} AND accepted_at IS NULL AND revoked_at IS NULL
                          AND expires_at > ${at(now)}) AS "isInvited"`
      return found?.isInvited === true
    },
  }
}

async function lockLink(
  { sql }: StoreContext,
  which: { id: string } | { tokenHash: string } | { browserHash: string },
): Promise<SignInLink | null> {
  const { id, tokenHash, browserHash } = { id: null, tokenHash: null, browserHash: null, ...which }
  const [link] = await sql<SignInLink>`
    SELECT id, email, language, sealed_token AS "sealedToken", return_to AS "returnTo", is_declared AS "isDeclared",
           expires_at AS "expiresAt", used_at AS "usedAt", factor_until AS "factorUntil", failures,
           sealed_new_secret AS "sealedNewSecret", reset_id AS "resetId", ended_at AS "endedAt"
      FROM sign_in_link
     WHERE id = ${id} OR token_hash = decode(${tokenHash}, 'hex') OR browser_hash = decode(${browserHash}, 'hex')
       FOR NO KEY UPDATE`
  return link ?? null
}

/** People of an installation without an identity provider, and their recovery codes. */
export function createLocalAccounts({ sql }: StoreContext): AccountMethods {
  return {
    async lockLocalAccount(email) {
      // Before there is a row to lock, two who enrol at once wait for each other all the same.
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('local account ' || ${email}, 0))`
      const [account] = await sql<LocalAccount>`
        SELECT subject, email, language, sealed_totp_secret AS "sealedTotpSecret", enrolled_at AS "enrolledAt",
               last_totp_step AS "lastTotpStep", failures, locked_until AS "lockedUntil"
          FROM local_account WHERE email = ${email} FOR NO KEY UPDATE`
      return account ?? null
    },

    async saveLocalAccount({
      subject,
      email,
      language,
      sealedTotpSecret,
      enrolledAt,
      lastTotpStep,
      failures,
      lockedUntil,
    }) {
      await sql`
        INSERT INTO local_account (subject, email, language, sealed_totp_secret, enrolled_at, last_totp_step, failures, locked_until)
        VALUES (${subject}, ${email}, ${language}, ${sealedTotpSecret}, ${at(enrolledAt)}, ${lastTotpStep}, ${failures},
                ${atOrNull(lockedUntil)})
        ON CONFLICT (subject) DO UPDATE
          SET language = excluded.language, sealed_totp_secret = excluded.sealed_totp_secret, enrolled_at = excluded.enrolled_at,
              last_totp_step = excluded.last_totp_step, failures = excluded.failures, locked_until = excluded.locked_until`
    },

    async languageOfAccount(email) {
      const [account] = await sql<Pick<LocalAccount, 'language'>>`
        SELECT language FROM local_account WHERE email = lower(${email})`
      return account?.language ?? null
    },

    async replaceRecoveryCodes(subject, codeHashes) {
      await sql`DELETE FROM recovery_code WHERE subject = ${subject}`
      await sql`
        INSERT INTO recovery_code (subject, code_hash)
        SELECT ${subject}, decode(hash, 'hex') FROM unnest(${plainArray(codeHashes)}::text[]) AS hash`
    },

    async takeRecoveryCode({ subject, codeHash, at: now }) {
      const taken = await sql<{ subject: string }>`
        UPDATE recovery_code SET used_at = ${at(now)}
         WHERE subject = ${subject} AND code_hash = decode(${codeHash}, 'hex') AND used_at IS NULL
        RETURNING subject`
      return taken.length > 0
    },
  }
}
