import { type AgreementTerms, agreementBody } from '@grenier/contracts'
import type { StoredWording, TenancyStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What terms say besides what is reckoned by. */
const furtherTerms = agreementBody.pick({ coveredOfferCodes: true, prolongation: true, memberAct: true })

type AgreementMethods = Pick<
  TenancyStore,
  'insertAgreement' | 'insertAmendment' | 'agreementWordings' | 'agreementInForce' | 'agreementsInForce'
>

/** Agreements with their avenants. An agreement's end is its last day; a wording's is exclusive. */
export function createAgreements(context: StoreContext): AgreementMethods {
  const { sql } = context
  return {
    async insertAgreement({ id, tenantId, terms, recordedAt }) {
      await sql`
        INSERT INTO agreement (tenant_id, id, number, act_id, starts_on, ends_on, notice_days, billing_cycle,
                               annual_commitment_cents, advance_cents, further_terms, recorded_at)
        VALUES (${tenantId}, ${id}, ${terms.number}, ${terms.actId}, ${terms.startsOn}, ${terms.endsOn},
                ${terms.noticeDays}, ${terms.billingCycle}, ${terms.annualCommitmentCents},
                ${terms.advanceCents ?? null}, ${furtherOf(terms)}, ${at(recordedAt)})`
    },

    async insertAmendment(amendment) {
      const { tenantId, id, agreementId, sequence, kind, subject, effectiveOn, noticeGivenOn, terms } = amendment
      await sql`
        INSERT INTO agreement_amendment (tenant_id, id, agreement_id, sequence, kind, subject, act_id, effective_on,
                                         notice_given_on, terms, recorded_by, recorded_at)
        VALUES (${tenantId}, ${id}, ${agreementId}, ${sequence}, ${kind}, ${subject}, ${terms.actId}, ${effectiveOn},
                ${noticeGivenOn}, ${json(z.encode(agreementBody, terms))}, ${amendment.recordedBy},
                ${at(amendment.recordedAt)})`
    },

    agreementWordings: (tenantId) => readWordings(context, [tenantId], null),

    async agreementInForce(tenantId, on) {
      return (await readInForce(context, [tenantId], on)).get(tenantId) ?? null
    },

    agreementsInForce: (tenantIds, on) => readInForce(context, tenantIds, on),
  }
}

/** What was recorded of the further terms, as it is stored; null: nothing. */
function furtherOf(terms: AgreementTerms): string | null {
  const written = json(z.encode(furtherTerms, furtherTerms.parse(terms)))
  return written === '{}' ? null : written
}

type WordingRow = Omit<StoredWording, 'terms'> &
  Omit<AgreementTerms, 'advanceCents' | keyof z.output<typeof furtherTerms>> & {
    readonly advanceCents: bigint | null
    readonly further: z.input<typeof furtherTerms> | null
    readonly amended: z.input<typeof agreementBody> | null
  }

/**
 * Wordings of the agreements of tenants, the newest agreement first, its wordings by number; on a day, only those that hold and
 * under which the agreement is in force. The one place where terms are read.
 */
async function readWordings(
  { sql }: StoreContext,
  tenantIds: readonly string[],
  on: CivilDate | null,
): Promise<StoredWording[]> {
  const rows = await sql<WordingRow>`
    SELECT wording.tenant_id AS "tenantId", wording.agreement_id AS "agreementId", wording.sequence, wording.kind,
           wording.subject, wording.from_day AS "from", wording.until_day AS "until",
           wording.notice_given_on AS "noticeGivenOn", wording.recorded_at AS "recordedAt",
           wording.recorded_by AS "recordedBy", wording.terms AS amended,
           signed.number, signed.act_id AS "actId", signed.starts_on AS "startsOn", signed.ends_on AS "endsOn",
           signed.notice_days AS "noticeDays", signed.billing_cycle AS "billingCycle",
           signed.annual_commitment_cents AS "annualCommitmentCents", signed.advance_cents AS "advanceCents",
           signed.further_terms AS further
      FROM agreement_wording wording
      JOIN agreement signed ON signed.tenant_id = wording.tenant_id AND signed.id = wording.agreement_id
     WHERE wording.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       AND (${on}::date IS NULL
            OR (wording.from_day <= ${on} AND (wording.until_day IS NULL OR wording.until_day > ${on})
                AND (wording.ends_on IS NULL OR wording.ends_on >= ${on})
                -- Once the notice of an exit is over nothing new is granted under an agreement.
                AND NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = wording.tenant_id
                                   AND state NOT IN ('notice', 'cancelled'))))
     ORDER BY wording.tenant_id, signed.starts_on DESC, signed.id DESC, wording.sequence`
  return rows.map(({ amended, number, actId, startsOn, endsOn, noticeDays, billingCycle, ...row }) => {
    const { annualCommitmentCents, advanceCents, further, ...wording } = row
    const ahead = { ...(advanceCents === null ? {} : { advanceCents }), ...furtherTerms.parse(further ?? {}) }
    const signed = { number, actId, startsOn, endsOn, noticeDays, billingCycle, annualCommitmentCents, ...ahead }
    return { ...wording, terms: amended === null ? signed : agreementBody.parse(amended) }
  })
}

/** Of each tenant the terms of the newest agreement that is in force on a day. */
async function readInForce(
  context: StoreContext,
  tenantIds: readonly string[],
  on: CivilDate,
): Promise<Map<string, AgreementTerms>> {
  const inForce = new Map<string, AgreementTerms>()
  for (const { tenantId, terms } of await readWordings(context, tenantIds, on)) {
    if (!inForce.has(tenantId)) inForce.set(tenantId, terms)
  }
  return inForce
}
