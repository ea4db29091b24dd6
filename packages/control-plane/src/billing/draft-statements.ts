import type { Period } from '@grenier/contracts'
import { type CivilMonth, civilDateOf, firstDateOf, monthOf } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, OutboxMessage, Transaction } from '../shared/ports.ts'
import type { ChargePlace } from './charge-rows.ts'
import { usageOfTenants } from './closing-facts.ts'
import { type Composed, composeDrafts, type PayerToDraft, type StatedMonth } from './compose-draft.ts'
import { composeGrounds, type GroundsOfMonth } from './compose-grounds.ts'
import { type CreditToDraft, creditsOf } from './credits.ts'
import { lastDayOf } from './period-facts.ts'
import type { BirthStatement, NewCharge } from './ports.ts'
import { type RatedPeriod, rateTenants, unratedOf } from './rate-tenants.ts'
import type { NewGrounds } from './statement-grounds.ports.ts'
import type { AssignedPayer, NewDraft, PayerToState } from './statement-life.ports.ts'
import { costCodes, vatOfCharges } from './vat-of-installation.ts'

/** Payers that are rated and whose statements are composed in one transaction: what a crash can cost is one such step. */
const payersPerStepMax = 200
/**
 * Steps at once, each keeping one connection busy: while one is written, the next is rated and composed. A connection more
 * takes some 70 ms of the server to get ready, and what is composed waits longer in memory.
 */
const lanes = 3

/** By payer: those it pays for. */
type Payers = ReadonlyMap<string, readonly AssignedPayer[]>

/** What is asked, of whom, and what is given back. */
interface StatedFacts
  extends Pick<StatedMonth, 'tariffCode' | 'tariffActNumber'>,
    Pick<GroundsOfMonth, 'tariff' | 'act'> {
  readonly payers: Payers
  /** By the payer of the original. */
  readonly credits: ReadonlyMap<string, readonly CreditToDraft[]>
  /** Charges that stand on a credit, and so on no other statement. */
  readonly creditedIds: ReadonlySet<string>
}

/** What a month's statements are composed from. */
export interface Drafting extends StatedFacts, RatedPeriod {}

/** The step's payers, and the VAT of their charges. */
interface StepToDraft {
  readonly toDraft: readonly PayerToDraft[]
  readonly vatOf: StatedMonth['vatOf']
}

const keyOf = ({ tenantId, month }: Pick<NewCharge, 'tenantId' | 'month'>): string => `${tenantId} ${month}`

/** The month whose facts a charge was made of: what corrects a month rests on that one's use. */
const usedMonthOf = ({ month, originMonth }: NewCharge): CivilMonth => originMonth ?? month

/** Tells of a charge whether any use of its tenant in the month it is of was simulated. */
async function simulatedUse(
  tx: Transaction,
  { simulatedClock }: InstallationSettings,
  charges: readonly NewCharge[],
): Promise<(charge: NewCharge) => boolean> {
  const months = charges.map(usedMonthOf).toSorted()
  const [first, last] = [months[0], months.at(-1)]
  if (simulatedClock || first === undefined || last === undefined) return () => simulatedClock
  const tenantIds = [...new Set(charges.map(({ tenantId }) => tenantId))]
  const found = await tx.billing.simulatedMonths({ tenantIds, first, last })
  const simulated = new Set(found.map(keyOf))
  return (charge) => simulated.has(keyOf({ tenantId: charge.tenantId, month: usedMonthOf(charge) }))
}

/** Rows that are made where they stand: whoever has one of them without a statement has carried it. */
const placedKinds: readonly NewCharge['kind'][] = ['rounding', 'advance']

interface StepCharges {
  /** Of the month, stored or not, and on no statement yet. */
  readonly open: readonly NewCharge[]
  /** Those of them that are not stored yet. */
  readonly rated: readonly NewCharge[]
}

/** What these tenants owe of the month: what stands already, costs shared with them among it, and what they are rated now. */
async function chargesOfStep(tx: Transaction, drafting: Drafting, tenantIds: readonly string[]): Promise<StepCharges> {
  const { month } = drafting.period
  const stored = await tx.billing.chargesOf({ month, beneficiaryTenantIds: tenantIds })
  const unrated = unratedOf(tenantIds, stored)
  const rated = rateTenants(drafting, unrated, usageOfTenants(drafting, unrated))
  const standing = stored.filter(
    ({ id, statementId, kind }) => statementId === null && !placedKinds.includes(kind) && !drafting.creditedIds.has(id),
  )
  return { open: [...standing, ...rated], rated }
}

/** These payers as their statements name them: by the first of those they pay for. */
function namedPayers(tx: Transaction, { period, payers }: Drafting, next: readonly string[]): Promise<PayerToState[]> {
  const first = next.flatMap((payerTenantId) => payers.get(payerTenantId)?.slice(0, 1) ?? [])
  return tx.billing.payersToState(lastDayOf(period.month), first)
}

/** The charges of each payer: the month's own of those it pays for, and what it owes of earlier months. */
async function payersToDraft(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { drafting, next, open }: { drafting: Drafting; next: readonly string[]; open: readonly NewCharge[] },
): Promise<StepToDraft> {
  const { period, payers, credits } = drafting
  const { month } = period
  const ownOf = Map.groupBy(open, ({ tenantId }) => tenantId)
  const carriedCharges = await tx.billing.openCarriedCharges({ payerTenantIds: next, before: month })
  const carriedOf = Map.groupBy(carriedCharges, ({ payerTenantId }) => payerTenantId)
  const givenBack = next.flatMap((payerTenantId) => credits.get(payerTenantId) ?? []).flatMap((one) => one.charges)
  const all = [...open, ...carriedCharges, ...givenBack]
  const isSimulated = await simulatedUse(tx, installation, all)
  const named = await namedPayers(tx, drafting, next)
  const held = await tx.billing.heldAdvances(next, lastDayOf(month))
  const advancesOf = Map.groupBy(held, ({ countsForId }) => countsForId)
  const toDraft = named.map((payer): PayerToDraft => {
    const { payerTenantId } = payer
    const paid = payers.get(payerTenantId) ?? []
    const own = paid.flatMap((one) => (one.isPaying ? (ownOf.get(one.beneficiaryTenantId) ?? []) : []))
    const carried = carriedOf.get(payerTenantId) ?? []
    const advances = advancesOf.get(payerTenantId) ?? []
    return { payer, own, carried, credits: credits.get(payerTenantId) ?? [], advances, isSimulated }
  })
  return { toDraft, vatOf: vatOfCharges(installation, { month, codeOf: await costCodes(tx, installation, all) }) }
}

interface StepToWrite {
  readonly composed: readonly Composed[]
  readonly rated: readonly NewCharge[]
  readonly grounds: readonly NewGrounds[]
}

/** Its payer sees it from now on, and has some days to doubt it. */
function draftNoticeJob({ tenantId, id: subjectId }: NewDraft): OutboxMessage {
  return writeNoticeJob({ tenantId, kind: 'draft-ready', subjectId, occurrence: 'drafted' })
}

/** Statements before the new charges, which say on which of them they stand; those that stood before are taken by theirs. */
async function write(tx: Transaction, { composed, rated, grounds }: StepToWrite): Promise<void> {
  const drafts = composed.flatMap((one) => (one.kind === 'draft' ? [one.draft] : []))
  const made = composed.flatMap(({ added }) => added)
  const carries = composed.flatMap((one) => (one.kind === 'carry' ? [one.carry] : []))
  const added = [...rated, ...made]
  const isNew = new Set(added.map(({ id }) => id))
  const bornOn = new Map<string, BirthStatement>()
  for (const { id: statementId, tenantId: payerTenantId, chargeIds } of drafts) {
    const birth = { payerTenantId, statementId }
    for (const id of chargeIds) bornOn.set(id, birth)
  }
  const taking = drafts.map((draft) => ({ ...draft, chargeIds: draft.chargeIds.filter((id) => !isNew.has(id)) }))
  if (taking.length > 0) await tx.billing.insertDrafts(taking)
  if (drafts.length > 0) await tx.outbox.append(drafts.map(draftNoticeJob))
  if (added.length > 0) await tx.billing.insertCharges(added, bornOn)
  if (grounds.length > 0) await tx.billing.keepGrounds(grounds)
  if (carries.length > 0) await tx.billing.insertCarries(carries)
}

/** Holds the month for a step; false when another run has moved it on, or it was decided anew: that call has a job of its own. */
async function holdClosing(tx: Transaction, { month, membersWithoutPopulation }: Period): Promise<boolean> {
  const held = await tx.billing.holdPeriod(month)
  return held?.state === 'closing' && held.membersWithoutPopulation === membersWithoutPopulation
}

interface Step {
  readonly drafting: Drafting
  readonly lane: number
  readonly payers: readonly string[]
}

/** The charges of a payer that are of the months a statement asks for; what was carried from before them is not. */
function ofItsMonths({ own, carried }: PayerToDraft, { periodStart }: NewDraft, timeZone: string): NewCharge[] {
  const first = monthOf(civilDateOf(periodStart, timeZone))
  return [...own, ...carried.filter(({ month }) => month >= first)]
}

/** Those of a step's payers that have no statement yet: rates those they pay for, and composes what is asked of each. */
async function draftStep(ports: ControlPlanePorts, tx: Transaction, step: Step): Promise<boolean> {
  const { drafting, lane } = step
  const { period, payers, facts } = drafting
  if (!(await holdClosing(tx, period))) return false
  await tx.billing.lockDrafting(lane)
  const next = await tx.billing.payersUndrafted({ month: period.month, payers: step.payers })
  const paid = next.flatMap((payerTenantId) => payers.get(payerTenantId) ?? [])
  const tenantIds = paid.flatMap((one) => (one.isPaying ? [one.beneficiaryTenantId] : []))
  const { open, rated } = await chargesOfStep(tx, drafting, tenantIds)
  const { toDraft, vatOf } = await payersToDraft(ports, tx, { drafting, next, open })
  const month = { ...drafting, draftedAt: ports.clock.now(), vatOf }
  const composed = toDraft.map((payer) => ({ payer, drafts: composeDrafts(ports, month, payer) }))
  const stated = composed.flatMap(({ payer, drafts }) =>
    drafts.flatMap((one) =>
      one.kind === 'draft' ? [{ own: ofItsMonths(payer, one.draft, drafting.timeZone), draft: one.draft }] : [],
    ),
  )
  const grounds = await composeGrounds(tx, { ...drafting, contact: ports.installation.financeContact }, stated)
  await write(tx, { composed: composed.flatMap(({ drafts }) => drafts), rated, grounds })
  const rateable = new Set(facts.tenantIds)
  const count = tenantIds.filter((tenantId) => rateable.has(tenantId)).length
  await tx.billing.addProgress({ month: period.month, count })
  return true
}

/** Rates those whom nobody pays for: they owe nothing, and what says so stands. */
async function rateUnpaid(tx: Transaction, drafting: Drafting, tenantIds: readonly string[]): Promise<boolean> {
  const { period } = drafting
  if (!(await holdClosing(tx, period))) return false
  await tx.billing.lockDrafting(0)
  const { rated } = await chargesOfStep(tx, drafting, tenantIds)
  if (rated.length > 0) await tx.billing.insertCharges(rated)
  await tx.billing.addProgress({ month: period.month, count: tenantIds.length })
  return true
}

/** Reads who is asked for a month, and what it gives back; null without a tariff in force on its first day. */
export async function readStatedFacts(
  tx: Transaction,
  installation: InstallationSettings,
  place: ChargePlace,
): Promise<StatedFacts | null> {
  const { month } = place
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return null
  const givenBack = await creditsOf(tx, installation, place)
  const credits = Map.groupBy(givenBack, ({ original }) => original.payerTenantId)
  const creditedIds = new Set(givenBack.flatMap(({ charges }) => charges.map(({ id }) => id)))
  const holders = await tx.billing.payersWithAdvance(lastDayOf(month))
  const paid = await tx.billing.assignedPayers(lastDayOf(month), [...credits.keys(), ...holders])
  const payers = Map.groupBy(paid, ({ payerTenantId }) => payerTenantId)
  const { tariff, actNumber } = inForce
  const act = await tx.tenancy.getAct(tariff.actId)
  const named = { tariff, act, tariffCode: tariff.code, tariffActNumber: actNumber }
  return { ...named, payers, credits, creditedIds }
}

/** Of the last digits of its id, which are random: every process finds the same. */
function laneOf(payerTenantId: string): number {
  return Number.parseInt(payerTenantId.slice(-4), 16) % lanes
}

/** The month's steps, lane by lane. */
function stepsOf(drafting: Drafting): Step[][] {
  const byLane = Map.groupBy(drafting.payers.keys(), laneOf)
  return [...byLane].map(([lane, payers]) =>
    chunksOf(payers, payersPerStepMax).map((step) => ({ drafting, lane, payers: step })),
  )
}

/** As few chunks as hold them, and as even as can be: lanes then end together. */
function chunksOf<Item>(items: readonly Item[], sizeMax: number): Item[][] {
  const count = Math.ceil(items.length / sizeMax)
  const from = (index: number): number => Math.floor((index * items.length) / count)
  return Array.from({ length: count }, (_, index) => items.slice(from(index), from(index + 1)))
}

/**
 * Rates everybody and composes the statement of every payer of a month, and of who still owes what was carried; what stays
 * under the recovery threshold is carried on. A payer and those it pays for are one piece: their charges and their
 * statement are written together. Steps of payers commit by themselves, so it goes on where a crash left it, and running
 * it twice writes nothing more. False when another run has moved the period on from `closing`.
 */
export async function draftStatements(ports: ControlPlanePorts, drafting: Drafting): Promise<boolean> {
  const { unitOfWork } = ports
  const inLanes = await inParallel(stepsOf(drafting), (step) =>
    unitOfWork.transact({ kind: 'platform' }, (tx) => draftStep(ports, tx, step)),
  )
  if (!inLanes) return false
  const paid = [...drafting.payers.values()].flat().filter(({ isPaying }) => isPaying)
  const known = new Set(paid.map(({ beneficiaryTenantId }) => beneficiaryTenantId))
  const unpaid = drafting.facts.tenantIds.filter((tenantId) => !known.has(tenantId))
  return await inParallel([chunksOf(unpaid, payersPerStepMax)], (tenantIds) =>
    unitOfWork.transact({ kind: 'platform' }, (tx) => rateUnpaid(tx, drafting, tenantIds)),
  )
}

/** Lanes at once, each one's steps in turn until one says false. What fails does so once no step runs any more. */
async function inParallel<Item>(
  steps: readonly (readonly Item[])[],
  run: (step: Item) => Promise<boolean>,
): Promise<boolean> {
  const outcomes = await Promise.allSettled(
    steps.map(async (lane) => {
      for (const step of lane) if (!(await run(step))) return false
      return true
    }),
  )
  const going = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
  return going.every(Boolean)
}
