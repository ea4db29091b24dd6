import type { ChargeRow, Period, PeriodState } from '@grenier/contracts'
import {
  addDays,
  type Charge,
  type CivilMonth,
  civilDateOf,
  composeStatement,
  type FormulaCode,
  firstDateOf,
  type Instant,
  isBelowThreshold,
  recoveryThresholdCentsDefault,
  sumMicros,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { roundingRows } from './charge-rows.ts'
import { daysOf, lastDayOf } from './period-facts.ts'
import { lockPeriodIn } from './period-state.ts'
import type { CarriedChargeRow, PayerToState } from './statement-life.ports.ts'
import { statementLines, statementSubject } from './statement-lines.ts'
import { statementVatGroups, vatOf } from './vat-of-installation.ts'

/** Payers whose statements are composed in one transaction: what a crash can cost is one such step. */
const draftedPerStepMax = 50
/** How long a payer may dispute a statement before it is issued (first-year needs, no 3). */
const draftDaysDefault = 15

interface Drafting {
  readonly period: Period
  /** By payer: those it pays for. */
  readonly payers: ReadonlyMap<string, readonly PayerToState[]>
  readonly tariffCode: string
  readonly tariffActNumber: string
}

/** One payer's charges: the month's own, and what was carried of earlier ones. */
interface PayerToDraft {
  readonly paid: readonly PayerToState[]
  readonly own: readonly ChargeRow[]
  readonly carried: readonly CarriedChargeRow[]
  readonly draftedAt: Instant
}

/** A stored row as the rules speak of it: its formula was one of theirs when it was written. */
function asRuleCharge({ explanation, ...row }: ChargeRow): Charge {
  return { ...row, explanation: { ...explanation, formula: explanation.formula as FormulaCode } }
}

async function isSimulated(
  tx: Transaction,
  { simulatedClock }: InstallationSettings,
  charges: readonly ChargeRow[],
): Promise<boolean> {
  if (simulatedClock) return true
  const measured = new Map(charges.map(({ tenantId, month }) => [`${tenantId} ${month}`, { tenantId, month }]))
  for (const { tenantId, month } of measured.values()) {
    if (await tx.metering.hasSimulated({ tenantId, ...daysOf(month) })) return true
  }
  return false
}

/** Composes one payer's statement or, under the recovery threshold, carries its charges to the next one. */
async function draftOne(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  { drafting, payer }: { drafting: Drafting; payer: PayerToDraft },
): Promise<void> {
  const { period, tariffCode, tariffActNumber } = drafting
  const { paid, own, carried, draftedAt } = payer
  const { month } = period
  const first = paid[0]
  if (first === undefined) return
  const taken = carried.map((charge) => ({ ...asRuleCharge(charge), carriedFrom: charge.month }))
  const composed = composeStatement({ charges: [...own.map(asRuleCharge), ...taken], vat: vatOf(installation) })
  const { recoveryThresholdCents: thresholdCents = recoveryThresholdCentsDefault, timeZone } = installation
  const { payerTenantId, recipientId, settlementMode } = first
  if (isBelowThreshold(composed.payableCents, thresholdCents)) {
    const chargeIds = own.map(({ id }) => id)
    const amounts = { amountMicros: sumMicros(own), payableCents: composed.payableCents, thresholdCents }
    const { isPaying } = first
    await tx.billing.insertCarry({ payerTenantId, month, ...amounts, isPaying, carriedAt: draftedAt, chargeIds })
    return
  }
  const roundings = roundingRows(composed.roundings, { month, bookedAt: draftedAt, payerTenantId })
  if (roundings.length > 0) await tx.billing.insertCharges(roundings)
  const charges = [...own, ...carried]
  const draft = {
    id: ids.next(),
    tenantId: payerTenantId,
    payerName: first.payerName,
    payerSiren: first.payerSiren,
    payerSiret: first.payerSiret,
    recipientId,
    takesUp: [...new Set(carried.map((charge) => charge.month))],
    settlementMode,
    issuerName: installation.operatorName,
    month,
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    draftedAt,
    disputableUntil: addDays(civilDateOf(draftedAt, timeZone), installation.draftDays ?? draftDaysDefault),
    agreementNumber: first.agreementNumber,
    tariffCode,
    tariffActNumber,
    vatRegime: installation.vatRegime,
    subject: statementSubject(month),
    lines: statementLines(composed, charges, { month, timeZone }),
    totalCents: composed.totalCents,
    vatGroups: statementVatGroups(composed),
    vatCents: composed.vatCents,
    payableCents: composed.payableCents,
    currency: 'EUR' as const,
    simulated: await isSimulated(tx, installation, charges),
  }
  await tx.billing.insertDraft(
    draft,
    [...charges, ...roundings].map(({ id }) => id),
  )
}

/** The month's own charges of those a payer pays for; a payer of nobody has none. */
async function ownChargesOf(
  tx: Transaction,
  month: CivilMonth,
  paid: readonly PayerToState[],
): Promise<Map<string, ChargeRow[]>> {
  const beneficiaryTenantIds = paid.flatMap(({ beneficiaryTenantId, isPaying }) =>
    isPaying ? [beneficiaryTenantId] : [],
  )
  const charges = await tx.billing.chargesOf({ month, beneficiaryTenantIds })
  const open = charges.filter(({ statementId, kind }) => statementId === null && kind !== 'rounding')
  return Map.groupBy(open, ({ tenantId }) => tenantId)
}

/** Composes the next statements; how many payers, or null when another run has moved the period on. */
async function draftStep(
  ports: ControlPlanePorts,
  tx: Transaction,
  { drafting, state }: { drafting: Drafting; state: PeriodState },
): Promise<number | null> {
  const { period, payers } = drafting
  const { month } = period
  if ((await lockPeriodIn(tx, period, state)) === null) return null
  await tx.billing.lockDrafting()
  const next = await tx.billing.payersUndrafted({ month, payers: [...payers.keys()], limit: draftedPerStepMax })
  const paidBy = next.map((payerTenantId) => payers.get(payerTenantId) ?? [])
  const ownOf = await ownChargesOf(tx, month, paidBy.flat())
  const carriedOf = Map.groupBy(await tx.billing.openCarriedCharges(next), ({ payerTenantId }) => payerTenantId)
  const draftedAt = ports.clock.now()
  for (const paid of paidBy) {
    const own = paid.flatMap(({ beneficiaryTenantId, isPaying }) =>
      isPaying ? (ownOf.get(beneficiaryTenantId) ?? []) : [],
    )
    const carried = carriedOf.get(paid[0]?.payerTenantId ?? '') ?? []
    await draftOne(ports, tx, { drafting, payer: { paid, own, carried, draftedAt } })
  }
  return next.length
}

/** What a month's statements are composed from; null without a tariff in force on its first day. */
async function startDrafting(tx: Transaction, period: Period): Promise<Drafting | null> {
  const inForce = await tx.billing.tariffOn(firstDateOf(period.month))
  if (inForce === null) return null
  const paid = await tx.billing.payersToState(lastDayOf(period.month))
  return {
    period,
    payers: Map.groupBy(paid, ({ payerTenantId }) => payerTenantId),
    tariffCode: inForce.tariff.code,
    tariffActNumber: inForce.actNumber,
  }
}

/**
 * Composes the statement of every payer of a month, and of who still owes what was carried; what stays under the recovery
 * threshold is carried on. Steps of payers commit by themselves, so it goes on where a crash left it, and running it twice
 * composes nothing more. False when another run has moved the period on from that state.
 */
export async function draftStatements(ports: ControlPlanePorts, period: Period, state: PeriodState): Promise<boolean> {
  const { unitOfWork } = ports
  const drafting = await unitOfWork.read({ kind: 'platform' }, (tx) => startDrafting(tx, period))
  if (drafting === null) return true
  let drafted: number | null = 0
  do {
    drafted = await unitOfWork.transact({ kind: 'platform' }, (tx) => draftStep(ports, tx, { drafting, state }))
  } while (drafted !== null && drafted > 0)
  return drafted !== null
}
