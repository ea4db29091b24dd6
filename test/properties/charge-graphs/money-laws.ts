import { type Charge, checkPeriod, microsFromCents, sumMicros, type WrittenCharge } from '@grenier/quota-billing'
import type { Facts, Graph } from './graph.ts'
import type { Law } from './laws.ts'
import { type RatedMonth, rateFacts, weighed, writtenOf } from './rated-month.ts'
import { textOf } from './rating-laws.ts'
import type { ChargeRules } from './rules.ts'

/** Shares and what is unshared come to the cost, none is a cent from its exact part, and a refund is its mirror. */
function costsAreConserved(rules: ChargeRules, graph: Graph): string | null {
  const { facts } = graph
  const month = rateFacts(rules, graph, facts)
  const opposite = rateFacts(rules, graph, {
    ...facts,
    pools: facts.pools.map((pool) => ({ ...pool, amountCents: -pool.amountCents })),
  })
  for (const [index, pool] of facts.pools.entries()) {
    const sharing = month.sharings[index]
    const mirrored = opposite.sharings[index]
    if (sharing === undefined || mirrored === undefined) return `${pool.costPoolId}: not shared`
    const shared = sumMicros(sharing.charges) + microsFromCents(sharing.unshared?.amountCents ?? 0n)
    if (shared !== microsFromCents(pool.amountCents)) return `${pool.costPoolId}: money created or lost`
    const members = weighed(pool, facts)
    const all = pool.key.kind === 'fixed' ? pool.key.totalWeight : members.reduce((sum, { weight }) => sum + weight, 0n)
    for (const { tenantId, weight } of members) {
      const share = sumMicros(sharing.charges.filter((charge) => charge.tenantId === tenantId))
      const off = share * all - microsFromCents(pool.amountCents) * weight
      if (all > 0n && (off < 0n ? -off : off) >= microsFromCents(1n) * all) return `${tenantId}: a cent off its part`
    }
    const back = sumMicros(mirrored.charges.map(({ amountMicros }) => ({ amountMicros })))
    if (back !== -sumMicros(sharing.charges)) return `${pool.costPoolId}: a refund is no mirror`
    const mirrorOf = new Map(mirrored.charges.map(({ tenantId, amountMicros }) => [tenantId, amountMicros]))
    const odd = sharing.charges.find(({ tenantId, amountMicros }) => mirrorOf.get(tenantId) !== -amountMicros)
    if (odd !== undefined) return `${odd.tenantId}: a refund is no mirror of its share`
  }
  return null
}

/** A month rated again by the same facts differs in nothing. */
function sameFactsPostNothing(rules: ChargeRules, graph: Graph): string | null {
  const { charges } = rateFacts(rules, graph, graph.facts)
  const again = rateFacts(rules, graph, graph.facts)
  const differences = rules.compareRating(rules.standingCharges(writtenOf(charges)), again.charges)
  return differences.length === 0 ? null : `${differences.length} rows differ of an unchanged month`
}

interface Corrected {
  readonly rows: readonly WrittenCharge[]
  readonly month: RatedMonth
}

/** Posts what differs between what stands and the month by these facts. */
function correct(rules: ChargeRules, graph: Graph, step: { rows: readonly WrittenCharge[]; facts: Facts }): Corrected {
  const month = rateFacts(rules, graph, step.facts)
  const differences = rules.compareRating(rules.standingCharges(step.rows), month.charges)
  const posted = rules.correctionPostings(differences).map(({ part, original, charge }, index): WrittenCharge => {
    const id = `row-${step.rows.length + index}`
    return { ...charge, id, originMonth: '2026-12', correction: { part, correctsChargeId: original?.id ?? null } }
  })
  return { rows: [...step.rows, ...posted], month }
}

/** What a row cancels, it cancels to the last micro and byte-second; no row is cancelled twice. */
function reversalFault(rows: readonly WrittenCharge[]): string | null {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const reversed = new Set<string>()
  for (const { id, amountMicros, quantityByteSeconds, correction } of rows) {
    if (correction?.part !== 'reversal') continue
    const original = byId.get(correction.correctsChargeId ?? '')
    if (original === undefined || reversed.has(original.id)) return `${id}: reverses nothing, or again`
    reversed.add(original.id)
    if (original.amountMicros + amountMicros !== 0n) return `${id}: the amounts do not net to zero`
    if ((original.quantityByteSeconds ?? 0n) + (quantityByteSeconds ?? 0n) !== 0n) return `${id}: the quantities do not`
  }
  return null
}

const moneyOf = (charges: readonly Charge[]): string =>
  textOf(
    charges.map(({ kind, tenantId, ruleId, offerId, meter, quantityByteSeconds, unitPriceMicros, amountMicros }) => ({
      kind,
      tenantId,
      ruleId,
      offerId,
      meter,
      quantityByteSeconds,
      unitPriceMicros,
      amountMicros,
      estimatedSeconds: 0,
      explanation: { formula: 'free-allowance', params: {} },
    })),
  )

/** After each correction what stands is the rating by the facts of then; back at the first facts, all of it nets to zero. */
function correctionsComeToTheFacts(rules: ChargeRules, graph: Graph): string | null {
  const first = writtenOf(rateFacts(rules, graph, graph.facts).charges)
  let rows: readonly WrittenCharge[] = first
  for (const facts of [...graph.corrections, graph.facts]) {
    const corrected = correct(rules, graph, { rows, facts })
    rows = corrected.rows
    const fault = reversalFault(rows)
    if (fault !== null) return fault
    if (sumMicros(rows) !== sumMicros(corrected.month.charges)) return 'the sum is not that of the facts'
    if (moneyOf(rules.standingCharges(rows)) !== moneyOf(corrected.month.charges)) return 'what stands is not the facts'
    const repeated = correct(rules, graph, { rows, facts })
    if (repeated.rows.length !== rows.length) return 'a second correction by the same facts posts something'
  }
  const posted = rows.slice(first.length)
  return sumMicros(posted) === 0n ? null : 'corrections there and back do not net to zero'
}

/** Σ statements = Σ charges and roundings, line by line, with corrections of an earlier month among them. */
function statementsAddUp(rules: ChargeRules, graph: Graph): string | null {
  const { facts, payers, corrections } = graph
  const own = rateFacts(rules, graph, facts)
  const [otherFacts = facts] = corrections
  const before = writtenOf(own.charges)
  const { rows } = correct(rules, graph, { rows: before, facts: otherFacts })
  const corrected = rows.slice(before.length)
  const payerOf = ({ tenantId }: Charge): number => payers[Number(tenantId.slice('tenant-'.length))] ?? 0
  const byPayer = Map.groupBy([...own.charges, ...corrected], payerOf)
  const statements = [...byPayer.values()].map((charges) =>
    rules.composeStatement({ charges, vatOf: () => ({ kind: 'out-of-scope' }) }),
  )
  const failing = checkPeriod({
    charges: [...own.charges, ...corrected, ...statements.flatMap(({ roundings }) => roundings)],
    correctedMicros: sumMicros(corrected),
    statements,
    costPools: facts.pools.map(({ costPoolId, amountCents }, index) => ({
      costPoolId,
      amountCents,
      unsharedCents: own.sharings[index]?.unshared?.amountCents ?? 0n,
    })),
  }).filter(({ holds }) => !holds)
  if (failing.length > 0) return failing.map(({ name }) => name).join(', ')
  const mixed = statements
    .flatMap(({ lines }) => lines)
    .filter(({ kind, originMonth }) => {
      return originMonth === null && kind === 'shared' && own.charges.every((charge) => charge.kind !== 'shared')
    })
  return mixed.length === 0 ? null : 'a correction stands in a line of the month itself'
}

/** What becomes of money: shared, corrected, stated. */
export const moneyLaws: readonly Law[] = [
  { name: 'costs are conserved and mirrored', breach: costsAreConserved },
  { name: 'the same facts post nothing', breach: sameFactsPostNothing },
  { name: 'corrections come to the facts, and reversals net to zero', breach: correctionsComeToTheFacts },
  { name: 'statements add up', breach: statementsAddUp },
]
