import type { Command } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import {
  addMonths,
  addMs,
  type CivilMonth,
  civilDateOf,
  firstDateOf,
  GIB,
  monthBounds,
  msPerDay,
  msPerHour,
} from '@grenier/quota-billing'
import { letPay } from '../../harness/let-pay.ts'
import { growTo, reconcile } from '../../journeys/use-cases/dated-house.ts'
import { callOf, collector, finance, memberOf } from '../../journeys/use-cases/house.ts'
import { closeFirstOpen } from './close-month.ts'
import { correct } from './correct-month.ts'
import { dayAfter, type Member, someRules, timeZone, type World } from './world.ts'

/** One thing that happens. `play` says how it ended; a problem of `refusals` is an end like others. */
export interface MoneyStep {
  readonly text: string
  readonly refusals: readonly string[]
  readonly play: (world: World) => Promise<string>
}

/** The n-th of what there is, however many there are; undefined where there is nothing. */
function pick<Item>(items: readonly Item[], n: number): Item | undefined {
  return items[n % items.length]
}

export function memberAt({ members }: World, n: number): Member {
  const member = pick(members, n)
  if (member === undefined) throw new Error('nobody is a member')
  return member
}

/** Time goes on: by days, or to the second day of the next month. */
export const pass = (days: number): MoneyStep => ({
  text: days === 0 ? 'the month ends' : `${days} days pass`,
  refusals: [],
  play: async (world) => {
    if (days === 0) world.pass(dayAfter(world.current()) - world.now())
    else world.pass(days * msPerDay)
    return 'time passed'
  },
})

export const join = (gib: bigint, inhabitants: number): MoneyStep => ({
  text: `somebody joins with ${gib} GiB and ${inhabitants} inhabitants`,
  refusals: [],
  play: async (world) => {
    if (world.members.length >= 6) return 'enough members'
    await world.enrol(`Commune ${world.members.length}`, { gib, inhabitants })
    return 'joined'
  },
})

/** A quota changes, as its member asks and an operator grants. */
export const request = (member: number, gib: bigint): MoneyStep => ({
  text: `member ${member} asks for ${gib} GiB`,
  refusals: ['quota-request-open', 'request-open', 'quota-unchanged'],
  play: async (world) => {
    const { id: tenantId } = memberAt(world, member)
    const { state } = await growTo(world.house, world.region, { tenantId, gib })
    await reconcile(world.house, tenantId)
    return `quota ${state}`
  },
})

type Readings = Command<'recordReadings'>['readings']

export interface Measured {
  readonly member: number
  /** Counted from the first day of the month. */
  readonly day: number
  readonly hours: number
  readonly mib: bigint
  readonly claim: number
}

function readingsOf(world: World, month: CivilMonth, { member, day, hours, mib, claim }: Measured): Readings {
  const { periodStart, periodEnd } = monthBounds(month, timeZone)
  const times = Array.from({ length: hours }, (_, hour) => addMs(periodStart, day * msPerDay + hour * msPerHour))
  return times
    .filter((takenAt) => takenAt < periodEnd && takenAt <= world.now())
    .map((takenAt, hour) => ({
      tenantId: memberAt(world, member).id,
      meter: claim === 1 ? ('storage.provisioned' as const) : ('storage.used' as const),
      offerId: world.region.block.id,
      resourceId: `claim-${claim}`,
      takenAt,
      valueBytes: (mib * GIB) / 1_024n + BigInt(hour) * 1_234_567n,
    }))
}

/** Readings of the month before, which may be over, of this one, or of one that is closed. */
export const measure = (back: number, measured: Measured): MoneyStep => ({
  text: `${measured.hours} readings, ${back} months ago, of ${JSON.stringify(measured, String)}`,
  refusals: ['reading-too-old', 'reading-conflict'],
  play: async (world) => {
    const readings = readingsOf(world, addMonths(world.current(), -back), measured)
    if (readings.length === 0) return 'nothing to read yet'
    await world.house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
    return 'measured'
  },
})

/** Late readings of a closed month; `replacing` overwrites what was read wrongly. */
export const measureLate = (which: number, measured: Measured, replacing: boolean): MoneyStep => ({
  text: `late readings${replacing ? ' in place of wrong ones' : ''}, month ${which}: ${JSON.stringify(measured, String)}`,
  refusals: ['reading-conflict'],
  play: async (world) => {
    const month = pick(await world.closed(), which)
    if (month === undefined) return 'no month to tell late of'
    const readings = readingsOf(world, month, measured)
    if (readings.length === 0) return 'the month has no such day'
    const late = { month, source: 'prometheus', simulated: false, readings }
    const { replaced, revisedDays } = await world.house.api.recordLateReadings(
      { ...late, ...(replacing ? { replacing: 'Compteur faux' } : {}) },
      callOf(collector),
    )
    return replaced > 0 ? 'readings replaced' : revisedDays > 0 ? 'told late' : 'told nothing new'
  },
})

export const publish = (inMonths: number, dearer: bigint, midMonth: boolean): MoneyStep => ({
  text: `a tariff ${dearer} times as dear, ${inMonths} months on${midMonth ? ', from the 15th' : ''}`,
  refusals: ['tariff-overlaps', 'period-closed', 'tariff-invalid'],
  play: async (world) => {
    const first = firstDateOf(addMonths(world.current(), inMonths - 1))
    const validFrom = midMonth ? (first.replace(/01$/, '15') as typeof first) : first
    const terms = { name: 'Tarif', actId: world.region.actId, currency: 'EUR' as const, validTo: null }
    const rules = someRules(dearer, world.region)
    await world.house.api.publishTariff({ ...terms, code: `T-${world.now()}`, validFrom, rules }, callOf(finance))
    return 'tariff published'
  },
})

type Key = Command<'createCostPool'>['key']

/** By heads, by use, to all alike, or by voted parts of which some are nobody's. */
function keyOf(world: World, kind: number): Key {
  const keys: readonly Key[] = [
    { kind: 'population', populationKind: 'municipale', vintage: null },
    { kind: 'use', meter: 'storage.used' },
    { kind: 'equal' },
    {
      kind: 'fixed',
      totalWeight: 1_000n,
      parts: world.members.slice(0, 3).map(({ id }, index) => ({ tenantId: id, weight: BigInt(333 - index * 100) })),
    },
  ]
  return pick(keys, kind) ?? { kind: 'equal' }
}

export const costCodes = ['salle', 'lien', 'avoir'] as const

export const declareCost = (code: (typeof costCodes)[number], cents: bigint, key: number): MoneyStep => ({
  text: `a cost ${code} of ${cents} cents by key ${key}`,
  refusals: ['cost-pool-known', 'period-closed'],
  play: async (world) => {
    const month = await world.firstOpen()
    if (month > world.current()) return 'no month to declare a cost of'
    const cost = { code, name: `Coût ${code}`, month, amountCents: cents, key: keyOf(world, key) }
    await world.house.api.createCostPool({ ...cost, actId: world.region.actId }, callOf(finance))
    return 'cost declared'
  },
})

/** The first open month is closed, once it is over; the process dies before its n-th transaction, or lives (0). */
export const close = (diesBefore: number): MoneyStep => ({
  text: diesBefore === 0 ? 'the month is closed' : `the month is closed by a process that dies at ${diesBefore}`,
  refusals: ['period-not-ended'],
  play: (world) => closeFirstOpen(world, diesBefore),
})

/** Some of what a month has drafted is issued, whatever its exceptions, or all of it. */
export const issue = (which: number, how: { payers: number; lastYear: boolean; series: string }): MoneyStep => ({
  text: `month ${which} is issued: ${JSON.stringify(how)}`,
  refusals: ['statement-batch-empty', 'fiscal-year-closed', 'statement-draft-unknown'],
  play: async (world) => {
    const { api, jobs } = world.house
    const month = pick(await world.closed(), which)
    if (month === undefined) return 'no month to issue'
    const checklist = await api.getIssuingChecklist({ month, limit: 500 }, callOf(finance))
    const drafts = (await api.listStatementDrafts({ month, limit: 500 }, callOf(finance))).items
    const payers = [...new Set(drafts.map(({ tenantId }) => tenantId))].slice(0, how.payers)
    if (payers.length === 0) return 'nothing to issue'
    const acknowledged = payers.map((tenantId) => ({
      tenantId,
      codes: [
        ...new Set(
          checklist.items
            .filter((one) => one.tenantId === tenantId)
            .flatMap((one) => one.exceptions.map(({ code }) => code)),
        ),
      ],
    }))
    const year = Number(world.current().slice(0, 4)) - (how.lastYear ? 1 : 0)
    const batch = { month, series: how.series, payers, acknowledged, beforeDisputesEnd: true, fiscalYear: year }
    await api.createStatementBatch(batch, callOf(finance))
    await jobs['issue-statements']({ month })
    const waiting = new Set(drafts.filter(({ state }) => state === 'awaiting-reference').map(({ id }) => id))
    const { items } = await api.listStatements({ limit: 500, month }, callOf(finance))
    if (items.some(({ id }) => waiting.has(id))) throw new Error('a statement that waits for a reference has a number')
    return how.lastYear ? 'issued in the year before' : 'issued'
  },
})

export type AmendKind = 'population' | 'cost' | 'prices'

export const amend = (which: number, kind: AmendKind, n: number): MoneyStep => ({
  text: `month ${which} is amended: ${kind} ${n}`,
  refusals: ['amendment-subject-unknown'],
  play: async (world) => {
    const month = pick(await world.closed(), which)
    if (month === undefined) return 'no month to amend'
    const { actId } = world.region
    const pools = await world.admin.query<{ id: string }>('SELECT id FROM cost_pool WHERE month = $1 ORDER BY code', [
      month,
    ])
    const pool = pick(pools.rows, n)
    if (kind === 'cost' && pool === undefined) return 'no cost to amend'
    const facts: Record<AmendKind, Command<'amendPeriod'>['fact']> = {
      population: {
        kind: 'population',
        tenantId: memberAt(world, n).id,
        populationKind: 'municipale',
        inhabitants: 1 + ((n * 397) % 3_000),
      },
      cost: {
        kind: 'cost-pool',
        costPoolId: pool?.id ?? '',
        amountCents: BigInt(n * 7_919 - 20_000),
        key: keyOf(world, n),
        actId,
      },
      prices: { kind: 'tariff', code: `C-${n}`, actId, rules: someRules(BigInt(1 + (n % 8)), world.region) },
    }
    await world.house.api.amendPeriod({ month, reason: 'Erreur', fact: facts[kind] }, callOf(finance))
    return `amended ${kind}`
  },
})

/** A month is corrected for all, or for one member, by two persons. */
export const correctMonth = (which: number, forOne: number | null): MoneyStep => ({
  text: `month ${which} is corrected for ${forOne === null ? 'all' : `member ${forOne}`}`,
  refusals: ['correction-nothing', 'correction-shares-partial', 'correction-no-open-period', 'rerating-blocked'],
  play: async (world) => {
    const month = pick(await world.closed(), which)
    if (month === undefined) return 'no month to correct'
    return await correct(world, month, forOne === null ? null : [memberAt(world, forOne).id])
  },
})

/** From today on somebody else pays for a member, or it does so itself again. */
export const changePayer = (beneficiary: number, payer: number): MoneyStep => ({
  text: `member ${payer} pays for member ${beneficiary} from now on`,
  refusals: ['period-closed'],
  play: async (world) => {
    const [paidFor, payingFor] = [memberAt(world, beneficiary), memberAt(world, payer)]
    const { api } = world.house
    const { items } = await api.listPayerAssignments({ tenantId: paidFor.id }, callOf(finance))
    if (items.some(({ payerTenantId, validTo }) => validTo === null && payerTenantId === payingFor.id)) {
      return 'payer stays'
    }
    const from = civilDateOf(world.now(), timeZone)
    const paying = { beneficiaryId: paidFor.id, payerId: payingFor.id, actId: world.region.actId, from }
    await letPay(api, paying)
    return 'payer changed'
  },
})

/** The register brings a count of people that counts from today on. */
export const count = (member: number, inhabitants: number): MoneyStep => ({
  text: `member ${member} counts ${inhabitants} inhabitants from today on`,
  refusals: [],
  play: async (world) => {
    const { rowCount } = await world.admin.query(
      `INSERT INTO organisation_population (organisation_id, kind, in_force_from, vintage, inhabitants, source, recorded_at)
       SELECT organisation_id, 'municipale', $2, 2023, $3, 'INSEE', now() FROM tenant WHERE id = $1
       ON CONFLICT DO NOTHING`,
      [memberAt(world, member).id, firstDateOf(await world.firstOpen()), inhabitants],
    )
    return rowCount === 0 ? 'count stays' : 'counted'
  },
})

/** A payer disputes the first line of a draft or statement; finance rejects it, or it is withdrawn. */
export const dispute = (which: number, isWithdrawn: boolean): MoneyStep => ({
  text: `a line of month ${which} is disputed and ${isWithdrawn ? 'that is withdrawn' : 'rejected'}`,
  refusals: ['dispute-period-over', 'dispute-too-late', 'dispute-lines-disputed', 'dispute-known'],
  play: async (world) => {
    const month = pick(await world.closed(), which)
    const { api } = world.house
    const { rows } = await world.admin.query<{ id: string; tenant_id: string }>(
      'SELECT id, tenant_id FROM statement WHERE month = $1 ORDER BY id LIMIT 1',
      [month ?? world.founded],
    )
    const [statement] = rows
    if (statement === undefined) return 'no statement to dispute'
    const { id: statementId, tenant_id: tenantId } = statement
    const raised = await api.raiseDispute(
      { statementId, positions: [1], reason: 'Trop cher' },
      callOf(memberOf(tenantId)),
    )
    const at = { disputeId: raised.id }
    if (isWithdrawn) await api.withdrawDispute(at, callOf(memberOf(tenantId)))
    else {
      const answer = { ...at, outcome: 'rejected' as const, correction: null, answer: 'Le compte est bon' }
      await api.answerDispute(answer, callOf(finance))
    }
    return 'disputed'
  },
})

/** Plays a step; a problem that it names is how it ended, any other is a fault of ours. */
export async function endOf(step: MoneyStep, world: World): Promise<string> {
  try {
    return await step.play(world)
  } catch (error) {
    if (error instanceof Problem && step.refusals.includes(error.code)) return error.code
    throw error
  }
}
