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
  splitTrueUp,
  type TrueUpPart,
  trueUpCost,
  vatKeyOf,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ChargedOfYear, TruedOfYear } from './fiscal-year.ports.ts'
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

function sumCharged(rows: readonly Pick<ChargedOfYear, 'amountMicros'>[]): bigint {
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
  /** By earlier true-ups of the year. */
  readonly trued: readonly TruedOfYear[]
  readonly costPools: readonly CostPool[]
  readonly corrections: readonly Correction[]
  readonly nameOf: ReadonlyMap<string, { name: string; siren: string | null }>
}

async function factsOf(tx: Transaction, installation: InstallationSettings, year: string): Promise<YearFacts> {
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)))
  return {
    costs: await tx.billing.actualCostsOf(year),
    charged: await tx.billing.chargedOfYear(year, vatSectionsOf(installation, year)),
    trued: await tx.billing.truedOfYear(year),
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
  const chargedTo = Map.groupBy(chargedOf(code, facts), ({ tenantId }) => tenantId)
  const truedTo = Map.groupBy(
    facts.trued.filter(({ costCode }) => costCode === code),
    ({ tenantId }) => tenantId,
  )
  const namedOf = (tenantId: string) => facts.nameOf.get(tenantId) ?? { name: '', siren: null }
  const costs = facts.costs.filter(({ costCode }) => costCode === code)
  const actualCents = costs.reduce((sum, { amountCents }) => sum + amountCents, 0n)
  const members = [...new Set([...chargedTo.keys(), ...truedTo.keys()])].sort(compareKeys).map((tenantId) => ({
    tenantId,
    siren: namedOf(tenantId).siren,
    inseeCode: null,
    chargedMicros: sumCharged(chargedTo.get(tenantId) ?? []),
    truedMicros: sumCharged(truedTo.get(tenantId) ?? []),
  }))
  const trued = trueUpCost({ actualCents, members, unsharedCents })
  if (trued === null) return null
  return {
    costCode: code,
    actualCents,
    chargedMicros: members.reduce((sum, { chargedMicros }) => sum + chargedMicros, 0n),
    truedMicros: members.reduce((sum, { truedMicros }) => sum + truedMicros, 0n),
    unsharedCents: trued.unsharedCents,
    differenceMicros: trued.rows.reduce((sum, { differenceMicros }) => sum + differenceMicros, 0n),
    members: trued.rows.map((row) => ({ ...row, ...namedOf(row.tenantId) })),
  }
}

type TruedCost = TrueUpPreview['costs'][number]

/** A row that posting writes: what a member still owes of a cost under one regime of VAT. */
export interface TrueUpEntry {
  readonly cost: TruedCost
  readonly member: TruedCost['members'][number]
  readonly part: TrueUpPart
  /** True where it is all that the member owes of that cost. */
  readonly isWhole: boolean
}

/**
 * What posting comes to, cost by cost and member by member, by regime of VAT: what a true-up gives back bears the tax that was
 * asked for. A regime is named by the first month of the year that bears it.
 */
function entriesOf(installation: InstallationSettings, { year, facts }: YearAt, costs: readonly TruedCost[]) {
  const sectionsOf = (costCode: string, tenantId: string) => {
    const charged = chargedOf(costCode, facts).filter((row) => row.tenantId === tenantId)
    const before = facts.trued.filter((row) => row.tenantId === tenantId && row.costCode === costCode)
    const both = [
      ...charged.map((row) => ({ month: row.sectionMonth, chargedMicros: row.amountMicros, truedMicros: 0n })),
      ...before.map(({ sectionMonth, amountMicros }) => {
        return { month: sectionMonth ?? civilMonth(`${year}-12`), chargedMicros: 0n, truedMicros: amountMicros }
      }),
    ].toSorted((left, right) => compareKeys(left.month, right.month))
    const byRegime = Map.groupBy(both, ({ month }) =>
      vatKeyOf(vatOfService(installation, { month, service: costCode })),
    )
    return [...byRegime.values()].flatMap((rows) => {
      const [first] = rows
      if (first === undefined) return []
      const chargedMicros = rows.reduce((sum, row) => sum + row.chargedMicros, 0n)
      const truedMicros = rows.reduce((sum, row) => sum + row.truedMicros, 0n)
      return [{ month: first.month, chargedMicros, truedMicros }]
    })
  }
  return costs.flatMap((cost) =>
    cost.members.flatMap((member): TrueUpEntry[] => {
      const parts = splitTrueUp(member.differenceMicros, sectionsOf(cost.costCode, member.tenantId))
      return parts.map((part) => ({ cost, member, part, isWhole: parts.length === 1 }))
    }),
  )
}

function wasShared(code: string, { charged, costPools }: YearFacts): boolean {
  const ids = new Set(costPools.filter((costPool) => costPool.code === code).map(({ id }) => id))
  return charged.some(({ kind, ruleId, amountMicros }) => kind === 'shared' && ids.has(ruleId) && amountMicros !== 0n)
}

interface YearAt {
  readonly year: string
  readonly facts: YearFacts
}

interface CostsOfYear {
  /** Codes of the costs that are trued up. */
  readonly known: readonly string[]
  /** What was charged of the year and has no actual cost: it stays as it was charged. */
  readonly uncosted: TrueUpPreview['uncosted']
}

/** What was charged by a rule of the tariff, of which no actual cost is known; what came to nothing asks for none. */
function chargedByRule({ charged }: YearFacts): string[] {
  const byRule = Map.groupBy(
    charged.filter(({ kind }) => kind !== 'shared'),
    ({ ruleId }) => ruleId,
  )
  return [...byRule].filter(([, rows]) => sumCharged(rows) !== 0n).map(([ruleId]) => ruleId)
}

/**
 * The costs that are trued up, and what was charged without one. A line that was taken back by its opposite is as good as none:
 * lines that come to 0 true up nothing. Problem: `costs-missing` when no actual cost is known of something that was shared in
 * the year or trued up before, or of nothing at all; it names all that was charged of the year and has none.
 */
function requireCosts({ year, facts }: YearAt, labels: ReadonlyMap<string, string>): CostsOfYear {
  const lines = Map.groupBy(facts.costs, ({ costCode }) => costCode)
  const spent = [...lines].filter(([, own]) => own.reduce((sum, { amountCents }) => sum + amountCents, 0n) !== 0n)
  const known = new Set(spent.map(([code]) => code))
  const trued = new Set(facts.trued.map(({ costCode }) => costCode))
  const missing = [...new Set([...facts.costPools.map(({ code }) => code), ...trued])].filter(
    (code) => !known.has(code) && (!lines.has(code) || trued.has(code) || wasShared(code, facts)),
  )
  const priced = chargedByRule(facts).filter((code) => !known.has(code))
  const uncosted = [...new Set([...missing, ...priced])].sort(compareKeys).map((costCode) => {
    const chargedMicros = sumCharged(chargedOf(costCode, facts))
    return { costCode, label: labels.get(costCode) ?? costCode, chargedMicros }
  })
  if (missing.length > 0 || known.size === 0) {
    const codes = uncosted.map(({ costCode }) => costCode).join(', ')
    const names = uncosted.map(({ costCode, label }) => `${label} (${costCode})`).join(', ')
    throw new Problem('costs-missing', { year, codes: codes || '–', names: names || '–' })
  }
  return { known: [...known].sort(compareKeys), uncosted }
}

export interface TruedYear {
  /** Of all members. */
  readonly preview: Omit<TrueUpPreview, 'nextAfter'>
  /** What posting it writes. */
  readonly entries: readonly TrueUpEntry[]
  /** The month that carries the true-up before; null for the first. */
  readonly earlierMonth: CivilMonth | null
}

/** Names what was seen: the costs, and to the micro what posting asks of whom. */
function digestOf(sequence: number, costs: readonly TruedCost[], entries: readonly TrueUpEntry[]): string {
  return sha256Hex(
    canonicalJson([
      String(sequence),
      costs.map(({ costCode, actualCents }) => [costCode, String(actualCents)]),
      entries.map(({ cost, member, part }) => {
        return [cost.costCode, member.tenantId, part.month, String(part.differenceMicros)]
      }),
    ]),
  )
}

/**
 * What a year really cost beside what was charged of it, by cost and member: Σ charged + Σ of earlier true-ups + Σ differences +
 * what nobody carries = actual, to the cent. A cost is a cost pool's code, or a rule of the tariff. Problems:
 * `period-not-ended`, `true-up-year-open`, `costs-missing`, `true-up-without-proportion`.
 */
export async function trueUpYear(
  ports: ControlPlanePorts,
  tx: Transaction,
  at: { readonly year: string; readonly now: Instant },
): Promise<TruedYear> {
  const { year } = at
  await requireYearClosed(ports, tx, at)
  const [earlier] = await tx.billing.trueUps(year)
  const facts = await factsOf(tx, ports.installation, year)
  const labels = await costCodesOf(tx, year)
  const { known, uncosted } = requireCosts({ year, facts }, labels)
  const trued = known.map((code) => ({ code, cost: truedCost(code, facts) }))
  const unfounded = trued.filter(({ cost }) => cost === null).map(({ code }) => code)
  if (unfounded.length > 0) throw new Problem('true-up-without-proportion', { codes: unfounded.join(', ') })
  const costs = trued.flatMap(({ code, cost }) => (cost === null ? [] : [{ ...cost, label: labels.get(code) ?? code }]))
  const entries = entriesOf(ports.installation, { year, facts }, costs)
  const sequence = 1 + (earlier?.sequence ?? 0)
  const digest = digestOf(sequence, costs, entries)
  const differenceMicros = costs.reduce((sum, cost) => sum + cost.differenceMicros, 0n)
  return {
    preview: { year, sequence, costs, uncosted, differenceMicros, rowCount: entries.length, digest },
    entries,
    earlierMonth: earlier?.postedMonth ?? null,
  }
}
