import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import type { ActualCost, Correction, CostPool, TrueUpPreview } from '@grenier/contracts'
import {
  addMonths,
  type CivilMonth,
  civilMonth,
  compareKeys,
  type Instant,
  invariant,
  microsFromCents,
  monthBounds,
  monthOf,
  type TrueUpSection,
  trueUpCost,
  vatKeyOf,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ChargedOfYear } from './fiscal-year.ports.ts'
import { costCodesOf } from './import-actual-costs.ts'
import { lastDayOf } from './period-facts.ts'
import { vatOfService, vatSectionsOf } from './vat-of-installation.ts'

/** Problems: `period-not-ended` for December, `true-up-year-open` with the first month that is not closed. */
async function requireYearClosed(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { year, now }: { readonly year: string; readonly now: Instant },
): Promise<void> {
  const december = civilMonth(`${year}-12`)
  if (now < monthBounds(december, installation.timeZone).periodEnd) {
    throw new Problem('period-not-ended', { month: december })
  }
  const closed = new Set(
    (await tx.billing.periodsOfYear(year))
      .filter(({ state }) => state !== 'open' && state !== 'closing')
      .map(({ month }) => month),
  )
  const january = civilMonth(`${year}-01`)
  const founded = monthOf(installation.foundedOn)
  for (let month: CivilMonth = january > founded ? january : founded; month <= december; month = addMonths(month, 1)) {
    if (!closed.has(month)) throw new Problem('true-up-year-open', { year, month })
  }
}

function sumCharged(rows: readonly ChargedOfYear[]): bigint {
  return rows.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
}

/** What nobody carries of a cost: as it was split at closing or by the last correction that its shares agree with. */
function unsharedOf(costPool: CostPool, shares: readonly ChargedOfYear[], corrections: readonly Correction[]): bigint {
  const sharedMicros = sumCharged(shares)
  const splits = [
    { amountCents: costPool.amountCents, unsharedCents: costPool.unsharedCents ?? 0n },
    ...corrections.flatMap(({ costPools }) => costPools.filter(({ costPoolId }) => costPoolId === costPool.id)),
  ]
  const standing = splits.findLast(
    ({ amountCents, unsharedCents }) => microsFromCents(amountCents - unsharedCents) === sharedMicros,
  )
  invariant(standing !== undefined, 'the shares of a cost are those of its closing or of a correction')
  return standing.unsharedCents
}

interface YearFacts {
  readonly costs: readonly ActualCost[]
  readonly charged: readonly ChargedOfYear[]
  readonly costPools: readonly CostPool[]
  readonly corrections: readonly Correction[]
  readonly nameOf: ReadonlyMap<string, { name: string; siren: string | null }>
}

async function factsOf(tx: Transaction, installation: InstallationSettings, year: string): Promise<YearFacts> {
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)))
  return {
    costs: await tx.billing.actualCostsOf(year),
    charged: await tx.billing.chargedOfYear(year, vatSectionsOf(installation, year)),
    costPools: await tx.billing.costPoolsOfYear(year),
    corrections: await tx.billing.correctionsOfYear(year),
    nameOf: new Map(tenants.map(({ tenantId, name, siren }) => [tenantId, { name, siren }])),
  }
}

/** What was charged of one cost: the shares of its pools, or what a rule of that code priced. */
function chargedOf(code: string, { charged, costPools }: Pick<YearFacts, 'charged' | 'costPools'>): ChargedOfYear[] {
  const ids = new Set(costPools.filter((costPool) => costPool.code === code).map(({ id }) => id))
  return charged.filter(({ kind, ruleId }) => (kind === 'shared' ? ids.has(ruleId) : ruleId === code))
}

/** One cost of the year; null where nothing gives a proportion. */
function truedCost(code: string, facts: YearFacts): Omit<TrueUpPreview['costs'][number], 'label'> | null {
  const own = facts.costPools.filter((costPool) => costPool.code === code)
  const sharesOf = (id: string) => facts.charged.filter(({ kind, ruleId }) => kind === 'shared' && ruleId === id)
  const unsharedCents = own.reduce((sum, pool) => sum + unsharedOf(pool, sharesOf(pool.id), facts.corrections), 0n)
  const rows = chargedOf(code, facts)
  const byMember = [...Map.groupBy(rows, ({ tenantId }) => tenantId)].toSorted(([left], [right]) =>
    compareKeys(left, right),
  )
  const namedOf = (tenantId: string) => facts.nameOf.get(tenantId) ?? { name: '', siren: null }
  const costs = facts.costs.filter(({ costCode }) => costCode === code)
  const actualCents = costs.reduce((sum, { amountCents }) => sum + amountCents, 0n)
  const members = byMember.map(([tenantId, charges]) => {
    return { tenantId, siren: namedOf(tenantId).siren, inseeCode: null, chargedMicros: sumCharged(charges) }
  })
  const trued = trueUpCost({ actualCents, members, unsharedCents })
  if (trued === null) return null
  return {
    costCode: code,
    actualCents,
    chargedMicros: sumCharged(rows),
    unsharedCents: trued.unsharedCents,
    differenceMicros: trued.rows.reduce((sum, { differenceMicros }) => sum + differenceMicros, 0n),
    members: trued.rows.map((row) => ({ ...row, ...namedOf(row.tenantId) })),
  }
}

/**
 * By cost and member, what was charged under each regime of VAT: what a true-up gives back bears the tax that was asked for.
 * A regime is named by the first month of the year that bears it.
 */
function sectionsOf(
  installation: InstallationSettings,
  codes: readonly string[],
  facts: YearFacts,
): (costCode: string, tenantId: string) => TrueUpSection[] {
  const byCost = new Map(
    codes.map((code) => [code, Map.groupBy(chargedOf(code, facts), ({ tenantId }) => tenantId)] as const),
  )
  return (costCode, tenantId) => {
    const own = (byCost.get(costCode)?.get(tenantId) ?? []).toSorted((left, right) =>
      compareKeys(left.sectionMonth, right.sectionMonth),
    )
    const byRegime = Map.groupBy(own, ({ sectionMonth: month }) =>
      vatKeyOf(vatOfService(installation, { month, service: costCode })),
    )
    return [...byRegime.values()].flatMap((rows) => {
      const [first] = rows
      return first === undefined ? [] : [{ month: first.sectionMonth, chargedMicros: sumCharged(rows) }]
    })
  }
}

function wasShared(code: string, { charged, costPools }: YearFacts): boolean {
  const ids = new Set(costPools.filter((costPool) => costPool.code === code).map(({ id }) => id))
  return charged.some(({ kind, ruleId, amountMicros }) => kind === 'shared' && ids.has(ruleId) && amountMicros !== 0n)
}

/**
 * The costs that are trued up. A line that was taken back by its opposite is as good as none: lines that come to 0 true up
 * nothing. Problem: `costs-missing` with every cost that was shared in the year and of which no actual cost is known.
 */
function requireCosts(year: string, facts: YearFacts): string[] {
  const lines = Map.groupBy(facts.costs, ({ costCode }) => costCode)
  const spent = [...lines].filter(([, own]) => own.reduce((sum, { amountCents }) => sum + amountCents, 0n) !== 0n)
  const known = new Set(spent.map(([code]) => code))
  const missing = [...new Set(facts.costPools.map(({ code }) => code))]
    .filter((code) => !known.has(code) && (!lines.has(code) || wasShared(code, facts)))
    .sort(compareKeys)
  if (missing.length > 0 || known.size === 0)
    throw new Problem('costs-missing', { year, codes: missing.join(', ') || '–' })
  return [...known].sort(compareKeys)
}

export interface TruedYear {
  /** Of all members. */
  readonly preview: Omit<TrueUpPreview, 'nextAfter'>
  /** What a member was charged of a cost, by regime of VAT. */
  readonly sectionsOf: (costCode: string, tenantId: string) => TrueUpSection[]
}

/**
 * What a year really cost beside what was charged of it, by cost and member: Σ charged + Σ differences + what nobody carries
 * = actual, to the cent. A cost is a cost pool's code, or a rule of the tariff. Problems: `period-not-ended`,
 * `true-up-year-open`, `costs-missing`, `true-up-without-proportion`.
 */
export async function trueUpYear(
  ports: ControlPlanePorts,
  tx: Transaction,
  at: { readonly year: string; readonly now: Instant },
): Promise<TruedYear> {
  const { year } = at
  await requireYearClosed(ports, tx, at)
  const facts = await factsOf(tx, ports.installation, year)
  const labels = await costCodesOf(tx, year)
  const codes = requireCosts(year, facts)
  const trued = codes.map((code) => ({ code, cost: truedCost(code, facts) }))
  const unfounded = trued.filter(({ cost }) => cost === null).map(({ code }) => code)
  if (unfounded.length > 0) throw new Problem('true-up-without-proportion', { codes: unfounded.join(', ') })
  const costs = trued.flatMap(({ code, cost }) => (cost === null ? [] : [{ ...cost, label: labels.get(code) ?? code }]))
  const digest = sha256Hex(
    canonicalJson(
      costs.map(({ costCode, actualCents, members }) => [
        costCode,
        String(actualCents),
        members.map(({ tenantId, differenceMicros }) => [tenantId, String(differenceMicros)]),
      ]),
    ),
  )
  const differenceMicros = costs.reduce((sum, cost) => sum + cost.differenceMicros, 0n)
  return {
    preview: { year, costs, differenceMicros, digest },
    sectionsOf: sectionsOf(ports.installation, codes, facts),
  }
}
