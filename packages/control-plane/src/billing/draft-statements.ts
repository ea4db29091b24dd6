import type { ChargeRow, Period, PeriodState } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { type Composed, composeDraft, type PayerToDraft, type StatedMonth } from './compose-draft.ts'
import { composeGrounds, type GroundsOfMonth } from './compose-grounds.ts'
import { daysOf, lastDayOf } from './period-facts.ts'
import { lockPeriodIn } from './period-state.ts'
import type { NewGrounds } from './statement-grounds.ports.ts'
import type { PayerToState } from './statement-life.ports.ts'

/** Payers whose statements are composed in one transaction: what a crash can cost is one such step. */
const draftedPerStepMax = 200

/** By payer: those it pays for. */
type Payers = ReadonlyMap<string, readonly PayerToState[]>
type Drafting = Omit<StatedMonth, 'draftedAt'> & Pick<GroundsOfMonth, 'tariff' | 'act'> & { readonly payers: Payers }

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
  { period, payers, next }: Drafting & { readonly next: readonly string[] },
): Promise<PayerToDraft[]> {
  const { month } = period
  const paidBy = next.map((payerTenantId) => payers.get(payerTenantId) ?? [])
  const beneficiaryTenantIds = paidBy.flat().flatMap((one) => (one.isPaying ? [one.beneficiaryTenantId] : []))
  const charges = await tx.billing.chargesOf({ month, beneficiaryTenantIds })
  const open = charges.filter(({ statementId, kind }) => statementId === null && kind !== 'rounding')
  const ownOf = Map.groupBy(open, ({ tenantId }) => tenantId)
  const carriedCharges = await tx.billing.openCarriedCharges(next)
  const carriedOf = Map.groupBy(carriedCharges, ({ payerTenantId }) => payerTenantId)
  const isSimulated = await simulatedUse(tx, installation, [...open, ...carriedCharges])
  return paidBy.flatMap((paid): PayerToDraft[] => {
    const [payer] = paid
    if (payer === undefined) return []
    const own = paid.flatMap((one) => (one.isPaying ? (ownOf.get(one.beneficiaryTenantId) ?? []) : []))
    const carried = carriedOf.get(payer.payerTenantId) ?? []
    const simulated = installation.simulatedClock || [...own, ...carried].some(isSimulated)
    return [{ payer, own, carried, simulated }]
  })
}

async function write(tx: Transaction, composed: readonly Composed[], grounds: readonly NewGrounds[]): Promise<void> {
  const drafts = composed.flatMap((one) => (one.kind === 'draft' ? [one.draft] : []))
  const roundings = composed.flatMap((one) => (one.kind === 'draft' ? one.roundings : []))
  const carries = composed.flatMap((one) => (one.kind === 'carry' ? [one.carry] : []))
  if (roundings.length > 0) await tx.billing.insertCharges(roundings)
  if (drafts.length > 0) await tx.billing.insertDrafts(drafts)
  if (grounds.length > 0) await tx.billing.keepGrounds(grounds)
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
  const toDraft = await payersToDraft(ports, tx, { ...drafting, next })
  const month = { ...drafting, draftedAt: ports.clock.now() }
  const composed = toDraft.map((payer) => ({ payer, composed: composeDraft(ports, month, payer) }))
  const stated = composed.flatMap(({ payer, composed: { kind, ...one } }) =>
    kind === 'draft' && 'draft' in one ? [{ ...payer, draft: one.draft }] : [],
  )
  const grounds = await composeGrounds(tx, { period, tariff: drafting.tariff, act: drafting.act }, stated)
  await write(
    tx,
    composed.map((one) => one.composed),
    grounds,
  )
  return true
}

/** What a month's statements are composed from; null without a tariff in force on its first day. */
async function startDrafting(tx: Transaction, period: Period): Promise<Drafting | null> {
  const inForce = await tx.billing.tariffOn(firstDateOf(period.month))
  if (inForce === null) return null
  const paid = await tx.billing.payersToState(lastDayOf(period.month))
  const payers = Map.groupBy(paid, ({ payerTenantId }) => payerTenantId)
  const { tariff, actNumber } = inForce
  const act = await tx.tenancy.getAct(tariff.actId)
  return { period, payers, tariff, act, tariffCode: tariff.code, tariffActNumber: actNumber }
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
