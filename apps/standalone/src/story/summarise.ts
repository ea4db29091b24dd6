import type { CivilMonth } from '@grenier/quota-billing'
import type { MonthCheck } from './close-months.ts'
import { all, type StoryApi } from './story-tools.ts'

/** How long each phase took this time, milliseconds. The only figures that differ between two runs. */
export interface StoryTimings {
  readonly readyMs: number
  readonly enrolMs: number
  readonly provisioningMs: number
  readonly requestsMs: number
  readonly readingsMs: number
  readonly closingMs: number
  readonly artefactsMs: number
  readonly totalMs: number
}

/** What the story came to, read back from the installation and not counted while telling it. */
export interface StoryFigures {
  readonly departement: string
  readonly months: readonly CivilMonth[]
  readonly members: number
  readonly namespaces: number
  readonly objectsApplied: number
  readonly requests: {
    readonly submitted: number
    /** By an operator. */
    readonly approved: number
    /** By policy. */
    readonly autoApproved: number
    /** By an operator or by policy. */
    readonly refused: number
  }
  readonly readings: { readonly recorded: number; readonly duplicate: number; readonly estimated: number }
  readonly statements: number
  /** Decimal text: a sum of money is no JSON number. */
  readonly totalCents: string
  readonly sumCheck: boolean
  readonly simulated: true
}

export interface StorySummary extends StoryFigures {
  readonly timings: StoryTimings
}

const granted: readonly string[] = ['approved', 'provisioning', 'active']

/** Reads the figures of an installation whose months are issued. */
export async function readFigures(
  api: StoryApi,
  { months, checks }: { months: readonly CivilMonth[]; checks: readonly MonthCheck[] },
): Promise<StoryFigures> {
  const [tenants, provisioning, requests, readings] = await Promise.all([
    all(api.operator.items('listTenants', { query: { limit: 500 } })),
    api.operator.call('getProvisioningSummary'),
    all(api.operator.items('listQuotaRequests', { query: { limit: 500 } })),
    api.operator.call('getReadingsSummary'),
  ])
  const periods = await Promise.all(months.map((month) => api.finance.call('getPeriod', { params: { month } })))
  const byPolicy = requests.filter(({ automatic, state }) => granted.includes(state) && automatic?.rule != null)
  const inAll = requests.filter(({ state }) => granted.includes(state))
  return {
    departement: api.tools.register.departement.code,
    months,
    members: tenants.length,
    namespaces: provisioning.namespaces,
    objectsApplied: provisioning.objectsApplied,
    requests: {
      submitted: requests.length,
      approved: inAll.length - byPolicy.length,
      autoApproved: byPolicy.length,
      refused: requests.filter(({ state }) => state === 'rejected').length,
    },
    readings: { recorded: readings.recorded, duplicate: readings.duplicate, estimated: readings.estimated },
    statements: periods.reduce((sum, period) => sum + period.statementCount, 0),
    totalCents: String(periods.reduce((sum, period) => sum + period.statementsCents, 0n)),
    sumCheck:
      checks.length > 0 && checks.every(({ holds }) => holds) && periods.every(({ state }) => state === 'issued'),
    simulated: true,
  }
}
