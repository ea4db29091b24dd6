import type { Period } from '@grenier/contracts'
import {
  addDays,
  civilDateOf,
  composeStatement,
  type Instant,
  isBelowThreshold,
  type StatedCharge,
  sumMicros,
  type VatRegime,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { roundingRows } from './charge-rows.ts'
import { type CreditToDraft, givesBack } from './credits.ts'
import type { NewCharge } from './ports.ts'
import { asRuleCharge } from './rule-charge.ts'
import type { CarriedChargeRow, NewCarry, NewDraft, PayerToState } from './statement-life.ports.ts'
import { creditSubject, statementLines, statementSubject, trueUpCreditSubject } from './statement-lines.ts'
import { generalVat, regimeOfStatement, statementVatGroups, thresholdOf } from './vat-of-installation.ts'

/** How long a payer may dispute a statement before it is issued (first-year needs, no 3). */
const draftDaysDefault = 15

/** What all statements of a month share. */
export interface StatedMonth {
  readonly period: Period
  readonly tariffCode: string
  readonly tariffActNumber: string
  readonly draftedAt: Instant
  readonly vatOf: (charge: StatedCharge) => VatRegime
}

/** One payer's charges: the month's own, what was carried of earlier ones, and what is given back on its earlier statements. */
export interface PayerToDraft {
  readonly payer: PayerToState
  readonly own: readonly NewCharge[]
  readonly carried: readonly CarriedChargeRow[]
  readonly credits: readonly CreditToDraft[]
  /** Whether a charge's figures come from simulated readings. */
  readonly isSimulated: (charge: NewCharge) => boolean
}

/** What becomes of a payer's month. */
export type Composed =
  | {
      readonly kind: 'draft'
      readonly draft: NewDraft /** Rows that it makes. */
      readonly added: readonly NewCharge[]
    }
  | { readonly kind: 'carry'; readonly carry: NewCarry }

type DraftParts = Pick<
  NewDraft,
  'recipientId' | 'settlementMode' | 'agreementNumber' | 'tariffCode' | 'tariffActNumber' | 'subject' | 'simulated'
> & {
  readonly creditedStatementId?: string
  readonly creditedYear?: number
  readonly charges: readonly NewCharge[]
  /** Those of them that are made by composing it. */
  readonly added?: readonly NewCharge[]
  readonly takesUp?: NewDraft['takesUp']
  readonly composed: Parameters<typeof statementLines>[0]
}

/** One statement of a payer: what is asked, or what is given back. */
function draftOf(
  { ids, installation }: ControlPlanePorts,
  { period, draftedAt }: StatedMonth,
  { payer, ...parts }: DraftParts & { readonly payer: PayerToState },
): Composed {
  const { month, periodStart, periodEnd } = period
  const { timeZone } = installation
  const {
    charges,
    added = [],
    composed,
    takesUp = [],
    creditedStatementId = null,
    creditedYear = null,
    ...said
  } = parts
  const { payerTenantId, payerName, payerSiren, payerSiret } = payer
  const creditedOf = creditedStatementId ?? (creditedYear === null ? null : String(creditedYear))
  const roundings = roundingRows(composed.roundings, { month, bookedAt: draftedAt, payerTenantId, creditedOf })
  const draft: NewDraft = {
    ...said,
    id: ids.next(),
    tenantId: payerTenantId,
    payerName,
    payerSiren,
    payerSiret,
    issuerName: installation.operatorName,
    month,
    periodStart,
    periodEnd,
    draftedAt,
    disputableUntil: addDays(civilDateOf(draftedAt, timeZone), installation.draftDays ?? draftDaysDefault),
    vatRegime: regimeOfStatement(composed, generalVat(installation, month)),
    lines: statementLines(composed, { month, timeZone }),
    totalCents: composed.totalCents,
    vatGroups: statementVatGroups(composed),
    vatCents: composed.vatCents,
    payableCents: composed.payableCents,
    currency: 'EUR',
    creditedStatementId,
    creditedYear,
    takesUp,
    chargeIds: [...charges, ...roundings].map(({ id }) => id),
  }
  return { kind: 'draft', draft, added: [...added, ...roundings] }
}

/** What is given back on one issued statement: settled as that one is, and priced as it was. */
function creditDraft(
  ports: ControlPlanePorts,
  month: StatedMonth,
  { payer, credit, isSimulated }: Pick<PayerToDraft, 'payer' | 'isSimulated'> & { readonly credit: CreditToDraft },
): Composed {
  const { original, transfers } = credit
  const charges: readonly NewCharge[] = [...credit.charges, ...transfers]
  const { recipientId, settlementMode, agreementNumber, tariffCode, tariffActNumber } = original
  return draftOf(ports, month, {
    payer,
    charges,
    added: transfers,
    composed: composeStatement({ charges: charges.map(asRuleCharge), vatOf: month.vatOf }),
    creditedStatementId: original.statementId,
    simulated: original.simulated || charges.some(isSimulated),
    subject: creditSubject(original),
    recipientId,
    settlementMode,
    agreementNumber,
    tariffCode,
    tariffActNumber,
  })
}

type OwnParts = Pick<NewDraft, 'recipientId' | 'settlementMode' | 'agreementNumber' | 'tariffCode' | 'tariffActNumber'>

function ownParts({ tariffCode, tariffActNumber }: StatedMonth, payer: PayerToState): OwnParts {
  const { recipientId, settlementMode, agreementNumber } = payer
  return { recipientId, settlementMode, agreementNumber, tariffCode, tariffActNumber }
}

/** The rows of a true-up that give back more than they ask, by the year they are of. */
function trueUpsToGiveBack(
  { installation }: ControlPlanePorts,
  { vatOf }: StatedMonth,
  own: readonly NewCharge[],
): (readonly [year: number, charges: readonly NewCharge[]])[] {
  const trueUps = own.filter(({ kind }) => kind === 'true-up')
  const byYear = Map.groupBy(trueUps, ({ explanation }) => Number(explanation.params['year']))
  return [...byYear].filter(([, charges]) => givesBack(installation, charges, { vatOf }))
}

/** Each month of each payer once. */
function monthsTakenUp(carried: readonly CarriedChargeRow[]): NewDraft['takesUp'] {
  const taken = carried.map(({ carriedBy, month }) => [`${carriedBy} ${month}`, { carriedBy, month }] as const)
  return [...new Map(taken).values()]
}

/** What is asked of a payer for a month, or carried to its next statement while it is under the recovery threshold. */
function askedDraft(
  ports: ControlPlanePorts,
  month: StatedMonth,
  { payer, own, carried, isSimulated }: Omit<PayerToDraft, 'credits'>,
): Composed {
  const { installation } = ports
  const { period, draftedAt, vatOf } = month
  const taken = carried.map((charge) => ({ ...asRuleCharge(charge), carriedFrom: charge.month }))
  const composed = composeStatement({ charges: [...own.map(asRuleCharge), ...taken], vatOf })
  const { payableCents } = composed
  const charges = [...own, ...carried]
  const isNothing = charges.length === 0
  const thresholdCents = thresholdOf(installation)
  if (isNothing || isBelowThreshold(payableCents, thresholdCents)) {
    // Of a payer without any charge nothing is asked, even where every cent of others is.
    const amounts = { amountMicros: sumMicros(own), payableCents, thresholdCents: isNothing ? 1n : thresholdCents }
    const { payerTenantId, isPaying } = payer
    const chargeIds = own.map(({ id }) => id)
    const carry = { payerTenantId, month: period.month, ...amounts, isPaying, carriedAt: draftedAt, chargeIds }
    return { kind: 'carry', carry }
  }
  return draftOf(ports, month, {
    payer,
    ...ownParts(month, payer),
    charges,
    composed,
    subject: statementSubject(period.month),
    simulated: installation.simulatedClock || charges.some(isSimulated),
    takesUp: monthsTakenUp(carried),
  })
}

/**
 * Composes what a payer's month comes to: one statement for what is asked or, under the recovery threshold, charges carried to
 * the next one; and one for each issued statement, and each year trued up, on which something is given back.
 */
export function composeDrafts(
  ports: ControlPlanePorts,
  month: StatedMonth,
  { payer, own, carried, credits, isSimulated }: PayerToDraft,
): Composed[] {
  const trueUps = trueUpsToGiveBack(ports, month, own)
  const givenBack = new Set(trueUps.flatMap(([, charges]) => charges))
  const asked = own.filter((charge) => !givenBack.has(charge))
  return [
    askedDraft(ports, month, { payer, own: asked, carried, isSimulated }),
    ...credits.map((credit) => creditDraft(ports, month, { payer, credit, isSimulated })),
    ...trueUps.map(([year, charges]) =>
      draftOf(ports, month, {
        payer,
        ...ownParts(month, payer),
        charges,
        composed: composeStatement({ charges: charges.map(asRuleCharge), vatOf: month.vatOf }),
        creditedYear: year,
        subject: trueUpCreditSubject(year),
        simulated: ports.installation.simulatedClock || charges.some(isSimulated),
      }),
    ),
  ]
}
