import { statementNumberLengthMax, statementSubjectLengthMax } from '@grenier/quota-billing'
import { z } from 'zod'
import { civilDate, civilMonth, integerText, uuid } from '../shared/codecs.ts'
import { statement, vatRegime } from './billing.schemas.ts'

/**
 * What the finance software is asked to make: `titre`, a debt; `reduction` or `annulation`, of a titre of the same year;
 * `mandat`, giving back what an earlier year asked for.
 */
const preTitreKind = z.enum(['titre', 'reduction', 'annulation', 'mandat'])

/** What finance has to complete before the software takes the row. */
const missing = z.enum(['siret', 'nature', 'engagement', 'service-code'])

/**
 * Why no titre is asked for. `simulated`: its figures were never measured; `nothing-to-pay`: it comes to 0; `to-give-back`: its
 * payer is owed, by amounts that go back on no one statement, so that finance chooses what to reduce.
 */
const preTitreLeftOutReason = z.enum(['settled-otherwise', 'simulated', 'nothing-to-pay', 'to-give-back'])

export const preTitre = z.object({
  statementId: uuid,
  number: z.string().max(statementNumberLengthMax),
  kind: preTitreKind,
  /** The number of the statement that a reduction, an annulation or a mandat is about; null for a titre, and for a true-up's mandat. */
  originalNumber: z.string().max(statementNumberLengthMax).nullable(),
  issuedOn: civilDate,
  payerName: z.string(),
  payerSiret: z.string().nullable(),
  /** The account of the revenue, as the operator configured it; null, as for a mandat: finance imputes it. */
  nature: z.string().nullable(),
  engagementNumber: z.string().nullable(),
  serviceCode: z.string().nullable(),
  subject: z.string().max(statementSubjectLengthMax),
  vatRegime,
  amountBeforeVatCents: integerText,
  vatCents: integerText,
  payableCents: integerText,
  missing: z.array(missing),
})

/** What a month's issued statements ask the finance software for. */
export const preTitres = z
  .object({
    month: civilMonth,
    issuerName: z.string(),
    issuerSiren: z.string(),
    items: z.array(preTitre),
    /** Statements of which no titre is made, each with why: they are not in `items`, and none is forgotten. */
    leftOut: z.array(
      statement.pick({ number: true, settlementMode: true, payableCents: true }).extend({
        reason: preTitreLeftOutReason,
        /** In the caller's language; never stored. */
        explanation: z.string().optional(),
      }),
    ),
    /** The page is one of statements by number, in `items` or in `leftOut`; null on the last one. */
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PreTitres' })

export type PreTitre = z.output<typeof preTitre>
export type PreTitreLeftOutReason = z.output<typeof preTitreLeftOutReason>
export type PreTitres = z.output<typeof preTitres>
