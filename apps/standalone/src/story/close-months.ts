import { setTimeout as sleep } from 'node:timers/promises'
import { ClientProblem, type Period } from '@grenier/contracts'
import { type CivilMonth, microsFromCents } from '@grenier/quota-billing'
import type { StoryActs } from './publish-tariff.ts'
import { all, ensure, type StoryApi } from './story-tools.ts'

const pollMs = 150
const patienceMs = 10 * 60_000
const costPoolCode = 'FRAIS-COMMUNS'
/** What the platform costs in a month whoever uses it, cents: a fixed part and one per member. */
const fixedCostCents = 425_037n
const costPerMemberCents = 1_203n

/** One equality of a month, to the millionth of a euro. */
export interface MonthCheck {
  readonly month: CivilMonth
  /** `story`: added up again from single lines; `installation`: what the installation checked itself. */
  readonly by: 'story' | 'installation'
  readonly name: string
  readonly holds: boolean
  readonly leftMicros: bigint
  readonly rightMicros: bigint
}

/** Declares the month's shared cost, closes the month and issues its statements; what is done already stays done. */
export async function closeMonth(
  api: StoryApi,
  { month, acts }: { month: CivilMonth; acts: StoryActs },
): Promise<void> {
  const { progress, register } = api.tools
  const pools = await all(api.finance.items('listCostPools', { query: { limit: 500 } }))
  const inhabitants = register.communes.reduce((sum, commune) => sum + (commune.population ?? 0), 0)
  await ensure(
    pools.find((pool) => pool.month === month && pool.code === costPoolCode),
    () =>
      api.finance.call('createCostPool', {
        body: {
          code: costPoolCode,
          name: 'Frais communs de la plateforme',
          month,
          amountCents: fixedCostCents + costPerMemberCents * BigInt(register.communes.length),
          key:
            inhabitants > 0 ? { kind: 'population', populationKind: 'municipale', vintage: null } : { kind: 'equal' },
          actId: acts.tariff.actId,
        },
        idempotencyKey: `demo:cost-pool:${month}`,
      }),
  )
  if (!(await isClosingBegun(api, month)))
    await api.finance.call('closePeriod', {
      params: { month },
      // The register lacks the population of some communes: they are asked nothing by population, and known for it.
      body: { membersWithoutPopulation: 'left-out', beforeGraceEnds: true },
      idempotencyKey: `demo:closing:${month}`,
    })
  const closing = progress.phase(`Clôture de ${month}`, register.communes.length)
  const closed = await waitFor(api, { month, states: ['closed', 'issuing', 'issued'], onPeriod: closing.set })
  closing.end()
  if (closed.state === 'closed')
    await api.finance.call('issueStatements', { params: { month }, idempotencyKey: `demo:statements:${month}` })
  const issuing = progress.phase(`États récapitulatifs de ${month}`, register.communes.length)
  await waitFor(api, { month, states: ['issued'], onPeriod: issuing.set })
  issuing.end('simulé')
}

/** A month whose closing has begun takes no more readings; one that nobody has touched yet is not known. */
export async function isClosingBegun(api: StoryApi, month: CivilMonth): Promise<boolean> {
  try {
    const { state } = await api.finance.call('getPeriod', { params: { month } })
    return state !== 'open'
  } catch (error) {
    if (error instanceof ClientProblem && error.code === 'not-found') return false
    throw error
  }
}

async function waitFor(
  api: StoryApi,
  until: { month: CivilMonth; states: readonly Period['state'][]; onPeriod: (done: number, total: number) => void },
): Promise<Period> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const period = await api.finance.call('getPeriod', { params: { month: until.month } })
    until.onPeriod(period.progressDone, period.progressTotal)
    if (until.states.includes(period.state)) return period
    if (period.blockedBy !== null) throw new Error(`${until.month} cannot go on: ${period.blockedBy}`)
    if (performance.now() > deadline) throw new Error(`${until.month} is still ${period.state}`)
    await sleep(pollMs)
  }
}

/**
 * Adds up a month again from what the API hands out line by line, without trusting its own sums: statements and what
 * is carried against charges, the shared part against the cost to share. Also repeats the checks the installation made itself.
 */
export async function checkMonth(api: StoryApi, month: CivilMonth): Promise<readonly MonthCheck[]> {
  const query = { month, limit: 500 }
  const [statements, carried, charges, pools, period] = await Promise.all([
    all(api.finance.items('listStatements', { query })),
    all(api.finance.items('listCarriedAmounts', { query: { limit: 500 } })),
    all(api.finance.items('listCharges', { query })),
    all(api.finance.items('listCostPools', { query: { limit: 500 } })),
    api.finance.call('getPeriod', { params: { month } }),
  ])
  const stated = sum(statements.map((statement) => microsFromCents(statement.totalCents)))
  const stating = new Set(statements.map(({ id }) => id))
  const carriedOn = sum(carried.filter((one) => one.month === month).map(({ amountMicros }) => amountMicros))
  const takenUp = sum(
    carried.filter(({ statementId }) => stating.has(statementId ?? '')).map(({ amountMicros }) => amountMicros),
  )
  const asked = stated + carriedOn - takenUp
  const charged = sum(charges.map((charge) => charge.amountMicros))
  const shared = sum(charges.filter((charge) => charge.kind === 'shared').map((charge) => charge.amountMicros))
  const cost = sum(pools.filter((pool) => pool.month === month).map((pool) => microsFromCents(pool.amountCents)))
  return [
    {
      month,
      by: 'story',
      name: 'Σ états + Σ reports = Σ charges',
      holds: asked === charged,
      leftMicros: asked,
      rightMicros: charged,
    },
    {
      month,
      by: 'story',
      name: 'Σ parts communes = coût à répartir',
      holds: shared === cost,
      leftMicros: shared,
      rightMicros: cost,
    },
    ...period.checks.map((check) => ({ month, by: 'installation' as const, ...check })),
  ]
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
