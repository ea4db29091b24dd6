import type { Period } from '@grenier/contracts'
import {
  addDays,
  advanceAsked,
  advancesTaken,
  type CivilMonth,
  civilDateOf,
  composeStatement,
  cycleMonths,
  type Instant,
  isBelowThreshold,
  monthBounds,
  type StatedCharge,
  sumMicros,
  type VatRegime,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { advanceRow, type ChargePlace, roundingRows } from './charge-rows.ts'
import { type CreditToDraft, givesBack } from './credits.ts'
import type { NewCharge } from './ports.ts'
import { asRuleCharge } from './rule-charge.ts'
import type { CarriedChargeRow, NewCarry, NewDraft, PayersAdvance, PayerToState } from './statement-life.ports.ts'
import {
  advanceCreditSubject,
  advanceLabel,
  advanceSubject,
  advanceTakenLabel,
  creditSubject,
  statementLines,
  statementSubject,
  trueUpCreditSubject,
} from './statement-lines.ts'
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
  /** What it has paid ahead, and what those had that were merged into it. */
  readonly advances: readonly PayersAdvance[]
  /** Whether a charge's figures come from simulated readings. */
  readonly isSimulated: (charge: NewCharge) => boolean
}

/** What becomes of a payer's month, with the rows that it makes. */
export type Composed = (
  | { readonly kind: 'draft'; readonly draft: NewDraft }
  | { readonly kind: 'carry'; readonly carry: NewCarry }
) & { readonly added: readonly NewCharge[] }

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
  /** The first month that it asks for; left out, its own. */
  readonly firstMonth?: CivilMonth
  readonly composed: Parameters<typeof statementLines>[0]
}

/** One statement of a payer: what is asked, or what is given back. */
function draftOf(
  { ids, installation }: ControlPlanePorts,
  { period, draftedAt }: StatedMonth,
  { payer, ...parts }: DraftParts & { readonly payer: PayerToState },
): Composed {
  const { month, periodEnd } = period
  const { timeZone } = installation
  const {
    charges,
    added = [],
    composed,
    takesUp = [],
    firstMonth = month,
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
    periodStart: monthBounds(firstMonth, timeZone).periodStart,
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
  return draftOf(ports, month, {
    payer,
    ...partsOf(original),
    charges,
    added: transfers,
    composed: composeStatement({ charges: charges.map(asRuleCharge), vatOf: month.vatOf }),
    creditedStatementId: original.statementId,
    simulated: original.simulated || charges.some(isSimulated),
    subject: creditSubject(original),
  })
}

/** What is given back is settled, and was priced, as what was asked. */
function partsOf(original: CreditToDraft['original']): OwnParts {
  const { recipientId, settlementMode, agreementNumber, tariffCode, tariffActNumber } = original
  return { recipientId, settlementMode, agreementNumber, tariffCode, tariffActNumber }
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

/** How a carried charge stands on the statement of a month: as one of its cycle, or as what was carried from before. */
function asWaiting<Row extends NewCharge>(charge: Row, cycleFirst: CivilMonth) {
  return { ...asRuleCharge(charge), carriedFrom: charge.month, inCycle: charge.month >= cycleFirst }
}

interface AskedMonths {
  readonly payer: PayerToState
  readonly charges: readonly StatedCharge[]
  readonly advances: readonly PayersAdvance[]
  /** Whether more months of the cycle come. */
  readonly goesOn: boolean
}

/** The advance that the payer itself was asked for; null: it never was. */
function ownAdvance({ payer, advances }: Pick<PayerToDraft, 'payer' | 'advances'>): PayersAdvance | null {
  return advances.find(({ payerTenantId }) => payerTenantId === payer.payerTenantId) ?? null
}

/** What of the payer's advances comes off these charges, its own first; none while a cycle goes on. */
function advancesOff(
  place: ChargePlace,
  vatOf: StatedMonth['vatOf'],
  { payer, charges, advances, goesOn }: AskedMonths,
): NewCharge[] {
  if (advances.length === 0 || goesOn) return []
  const own = ownAdvance({ payer, advances })
  const inOrder = [...(own === null ? [] : [own]), ...advances.filter((advance) => advance !== own)]
  const isGoing = payer.hasLeft || !payer.isPaying
  // What is given back names the statement that asked for it; before that one is issued there is nothing to give back.
  const held = inOrder.map((one) => ({ ...one, isLeaving: isGoing && one === own && one.original !== null }))
  const { totalCents } = composeStatement({ charges, vatOf })
  return advancesTaken(held, totalCents).map((taken) => advanceRow(taken, place, advanceTakenLabel))
}

/**
 * What is asked of a payer for a month or, while its cycle goes on or the amount is under the recovery threshold, carried to its
 * next statement. What it paid ahead comes off; where that was too much of one who leaves, it is given back on the statement that
 * asked for it.
 */
function askedDraft(
  ports: ControlPlanePorts,
  stated: StatedMonth,
  { payer, own, carried, advances, isSimulated }: Omit<PayerToDraft, 'credits'>,
): Composed {
  const { installation } = ports
  const { period, draftedAt, vatOf } = stated
  const { month } = period
  const cycle = cycleMonths(payer.isPaying ? payer.billingCycle : 'month', month)
  const goesOn = month < cycle.last
  const waited = carried.map((charge) => asWaiting(charge, cycle.first))
  const used = [...own.map(asRuleCharge), ...waited]
  const added = advancesOff({ month, bookedAt: draftedAt }, vatOf, { payer, charges: used, advances, goesOn })
  const composed = composeStatement({ charges: [...used, ...added.map(asRuleCharge)], vatOf })
  const { payableCents } = composed
  const charges = [...own, ...carried, ...added]
  const isNothing = charges.length === 0
  const thresholdCents = thresholdOf(installation)
  if (isNothing || goesOn || isBelowThreshold(payableCents, thresholdCents)) {
    const ofMonth = [...own, ...added]
    // Of a payer without any charge nothing is asked, even where every cent of others is.
    const amounts = { amountMicros: sumMicros(ofMonth), payableCents, thresholdCents: isNothing ? 1n : thresholdCents }
    const { payerTenantId, isPaying } = payer
    const chargeIds = ofMonth.map(({ id }) => id)
    const askedIn = goesOn ? cycle.last : null
    const carry = { payerTenantId, month, ...amounts, askedIn, isPaying, carriedAt: draftedAt, chargeIds }
    return { kind: 'carry', carry, added }
  }
  const firstMonth = waited.reduce((first, { month: of, inCycle }) => (inCycle && of < first ? of : first), month)
  const givenBack = payableCents < 0n && added.length > 0 ? (ownAdvance({ payer, advances })?.original ?? null) : null
  return draftOf(ports, stated, {
    payer,
    ...(givenBack === null ? ownParts(stated, payer) : partsOf(givenBack)),
    ...(givenBack === null ? {} : { creditedStatementId: givenBack.statementId }),
    charges,
    added,
    composed,
    firstMonth,
    subject:
      givenBack === null ? statementSubject({ first: firstMonth, last: month }) : advanceCreditSubject(givenBack),
    simulated: installation.simulatedClock || charges.some(isSimulated),
    takesUp: monthsTakenUp(carried),
  })
}

/** What is asked ahead for the months left of a year, once a year; null where the agreement wants none, or hardly any. */
function advanceDraft(
  ports: ControlPlanePorts,
  stated: StatedMonth,
  { payer, advances }: Pick<PayerToDraft, 'payer' | 'advances'>,
): Composed | null {
  const { period, draftedAt, vatOf } = stated
  const advance = ownAdvance({ payer, advances })
  const { month } = period
  const { payerTenantId, advanceCents, billingCycle, isPaying } = payer
  const year = month.slice(0, 4)
  const isWanted = isPaying && billingCycle === 'advance-and-balance' && month < cycleMonths(billingCycle, month).last
  if (!isWanted || advanceCents === null || advance?.years.includes(year) === true) return null
  const held = advance ?? { payerTenantId, heldMicros: 0n }
  const asked = advanceAsked(held, { yearCents: advanceCents, month })
  if (asked === null) return null
  const row = advanceRow(asked, { month, bookedAt: draftedAt }, advanceLabel(year))
  const composed = composeStatement({ charges: [asRuleCharge(row)], vatOf })
  if (isBelowThreshold(composed.payableCents, thresholdOf(ports.installation))) return null
  return draftOf(ports, stated, {
    payer,
    ...ownParts(stated, payer),
    charges: [row],
    added: [row],
    composed,
    subject: advanceSubject(year),
    simulated: ports.installation.simulatedClock,
  })
}

/**
 * Composes what a payer's month comes to: one statement for what is asked or, while it waits, charges carried to the next one; one for
 * what is asked ahead; and one for each issued statement, and each year trued up, on which something is given back.
 */
export function composeDrafts(
  ports: ControlPlanePorts,
  month: StatedMonth,
  { payer, own, carried, credits, advances, isSimulated }: PayerToDraft,
): Composed[] {
  const trueUps = trueUpsToGiveBack(ports, month, own)
  const givenBack = new Set(trueUps.flatMap(([, charges]) => charges))
  const asked = own.filter((charge) => !givenBack.has(charge))
  const ahead = advanceDraft(ports, month, { payer, advances })
  return [
    askedDraft(ports, month, { payer, own: asked, carried, advances, isSimulated }),
    ...(ahead === null ? [] : [ahead]),
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
