import type { ChargeRow, Period, PeriodState } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { type Composed, composeDrafts, type PayerToDraft, type StatedMonth } from './compose-draft.ts'
import { type CreditToDraft, creditsOf } from './credits.ts'
import { daysOf, lastDayOf } from './period-facts.ts'
import { lockPeriodIn } from './period-state.ts'
import type { PayerToState } from './statement-life.ports.ts'
import { costCodes, vatOfCharges } from './vat-of-installation.ts'

/** Payers whose statements are composed in one transaction: what a crash can cost is one such step. */
const draftedPerStepMax = 200

/** By payer: those it pays for. */
type Payers = ReadonlyMap<string, readonly PayerToState[]>

interface Drafting extends Omit<StatedMonth, 'draftedAt' | 'vatOf'> {
  readonly payers: Payers
  /** By the payer of the original. */
  readonly credits: ReadonlyMap<string, readonly CreditToDraft[]>
}

/** The step's payers, and the VAT of their charges. */
interface StepToDraft {
  readonly toDraft: readonly PayerToDraft[]
  readonly vatOf: StatedMonth['vatOf']
}

const keyOf = ({ tenantId, month }: Pick<ChargeRow, 'tenantId' | 'month'>): string => `${tenantId} ${month}`

/** The month whose facts a charge was made of: what corrects a month rests on that one's use. */
const usedMonthOf = ({ month, originMonth }: ChargeRow): CivilMonth => originMonth ?? month

/** Tells of a charge whether any use of its tenant in the month it is of was simulated. */
async function simulatedUse(
  tx: Transaction,
  { simulatedClock }: InstallationSettings,
  charges: readonly ChargeRow[],
): Promise<(charge: ChargeRow) => boolean> {
  const months = charges.map(usedMonthOf).toSorted()
  const [first, last] = [months[0], months.at(-1)]
  if (simulatedClock || first === undefined || last === undefined) return () => simulatedClock
  const tenantIds = [...new Set(charges.map(({ tenantId }) => tenantId))]
  const found = await tx.billing.simulatedMonths({ tenantIds, from: daysOf(first).from, to: daysOf(last).to })
  const simulated = new Set(found.map(keyOf))
  return (charge) => simulated.has(keyOf({ tenantId: charge.tenantId, month: usedMonthOf(charge) }))
}

/** The charges of each payer: the month's own of those it pays for, and what it owes of earlier months. */
async function payersToDraft(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { period, payers, credits, next }: Drafting & { readonly next: readonly string[] },
): Promise<StepToDraft> {
  const { month } = period
  const paidBy = next.map((payerTenantId) => payers.get(payerTenantId) ?? [])
  const beneficiaryTenantIds = paidBy.flat().flatMap((one) => (one.isPaying ? [one.beneficiaryTenantId] : []))
  const charges = await tx.billing.chargesOf({ month, beneficiaryTenantIds })
  const credited = [...credits.values()].flat()
  const creditedIds = new Set(credited.flatMap((credit) => credit.charges.map(({ id }) => id)))
  const open = charges.filter(
    ({ id, statementId, kind }) => statementId === null && kind !== 'rounding' && !creditedIds.has(id),
  )
  const ownOf = Map.groupBy(open, ({ tenantId }) => tenantId)
  const carriedCharges = await tx.billing.openCarriedCharges(next)
  const carriedOf = Map.groupBy(carriedCharges, ({ payerTenantId }) => payerTenantId)
  const givenBack = next.flatMap((payerTenantId) => credits.get(payerTenantId) ?? []).flatMap((one) => one.charges)
  const all = [...open, ...carriedCharges, ...givenBack]
  const isSimulated = await simulatedUse(tx, installation, all)
  const toDraft = paidBy.flatMap((paid): PayerToDraft[] => {
    const [payer] = paid
    if (payer === undefined) return []
    const own = paid.flatMap((one) => (one.isPaying ? (ownOf.get(one.beneficiaryTenantId) ?? []) : []))
    const { payerTenantId } = payer
    const carried = carriedOf.get(payerTenantId) ?? []
    return [{ payer, own, carried, credits: credits.get(payerTenantId) ?? [], isSimulated }]
  })
  return { toDraft, vatOf: vatOfCharges(installation, { month, codeOf: await costCodes(tx, installation, all) }) }
}

async function write(tx: Transaction, composed: readonly Composed[]): Promise<void> {
  const drafts = composed.flatMap((one) => (one.kind === 'draft' ? [one.draft] : []))
  const roundings = composed.flatMap((one) => (one.kind === 'draft' ? one.roundings : []))
  const carries = composed.flatMap((one) => (one.kind === 'carry' ? [one.carry] : []))
  if (roundings.length > 0) await tx.billing.insertCharges(roundings)
  if (drafts.length > 0) await tx.billing.insertDrafts(drafts)
  if (carries.length > 0) await tx.billing.insertCarries(carries)
}

/** Composes the statements of these payers that have none yet; false when another run has moved the period on. */
async function draftStep(
  ports: ControlPlanePorts,
  tx: Transaction,
  { drafting, state, step }: { drafting: Drafting; state: PeriodState; step: readonly string[] },
): Promise<boolean> {
  const { period } = drafting
  if ((await lockPeriodIn(tx, period, state)) === null) return false
  await tx.billing.lockDrafting()
  const next = await tx.billing.payersUndrafted({ month: period.month, payers: step })
  const { toDraft, vatOf } = await payersToDraft(ports, tx, { ...drafting, next })
  const month = { ...drafting, draftedAt: ports.clock.now(), vatOf }
  await write(
    tx,
    toDraft.flatMap((payer) => composeDrafts(ports, month, payer)),
  )
  return true
}

/** What a month's statements are composed from; null without a tariff in force on its first day. */
async function startDrafting(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  period: Period,
): Promise<Drafting | null> {
  const inForce = await tx.billing.tariffOn(firstDateOf(period.month))
  if (inForce === null) return null
  const credits = Map.groupBy(await creditsOf(tx, installation, period.month), ({ original }) => original.payerTenantId)
  const paid = await tx.billing.payersToState(lastDayOf(period.month), [...credits.keys()])
  const payers = Map.groupBy(paid, ({ payerTenantId }) => payerTenantId)
  return { period, payers, credits, tariffCode: inForce.tariff.code, tariffActNumber: inForce.actNumber }
}

/**
 * Composes the statement of every payer of a month, and of who still owes what was carried; what stays under the recovery
 * threshold is carried on. Steps of payers commit by themselves, so it goes on where a crash left it, and running it twice
 * composes nothing more. False when another run has moved the period on from that state.
 */
export async function draftStatements(ports: ControlPlanePorts, period: Period, state: PeriodState): Promise<boolean> {
  const { unitOfWork } = ports
  const drafting = await unitOfWork.read({ kind: 'platform' }, (tx) => startDrafting(ports, tx, period))
  if (drafting === null) return true
  const payers = [...drafting.payers.keys()]
  for (let from = 0; from < payers.length; from += draftedPerStepMax) {
    const step = payers.slice(from, from + draftedPerStepMax)
    const going = await unitOfWork.transact({ kind: 'platform' }, (tx) =>
      draftStep(ports, tx, { drafting, state, step }),
    )
    if (!going) return false
  }
  return true
}
