import { isBelowThreshold } from './recovery-threshold.ts'
import { groupVat, type VatRegime } from './vat.ts'

/**
 * What gives money back: `reduction` or `annulation` of a title of the same fiscal year, in part or whole; `mandat`, a payment
 * order, for what an earlier year asked for, whose titles are closed.
 */
export type CreditKind = 'reduction' | 'annulation' | 'mandat'

export interface AmountToCredit {
  /** VAT included; negative for what is to be given back. */
  readonly payableCents: bigint
  /** What the original still asks for, VAT included and less what was given back on it; null where there is no original. */
  readonly leftCents: bigint | null
  readonly thresholdCents: bigint
}

/**
 * True when something is given back by a statement of its own: it is of the threshold or more, and no more than the original
 * still asks for. Receipts and expenses are not netted (règle de non-contraction); what is smaller waits and lowers what is asked next.
 */
export function isCredit({ payableCents, leftCents, thresholdCents }: AmountToCredit): boolean {
  if (payableCents >= 0n || isBelowThreshold(payableCents, thresholdCents)) return false
  return leftCents === null || -payableCents <= leftCents
}

export interface CreditToName {
  /** The fiscal year in which it is issued. */
  readonly fiscalYear: number
  /** Of the statement that it goes back on, or the year whose cost is trued up. */
  readonly originalFiscalYear: number
  /** What the original still asks for once this is given back; null where there is no original. */
  readonly leftAfterCents: bigint | null
}

/**
 * The fiscal year in which a statement is issued: that of its batch, but of a credit never one before the year of its title. A
 * batch of January may name the year before, in which a title of the new year cannot be reduced.
 */
export function issueYear(batchYear: number, originalFiscalYear: number | null): number {
  return originalFiscalYear === null ? batchYear : Math.max(batchYear, originalFiscalYear)
}

/** What a credit is called in accounting on the day of its issue. */
export function creditKind({ fiscalYear, originalFiscalYear, leftAfterCents }: CreditToName): CreditKind {
  if (originalFiscalYear < fiscalYear || leftAfterCents === null) return 'mandat'
  return leftAfterCents === 0n ? 'annulation' : 'reduction'
}

/** What is given back under one regime of VAT, or asked for in its place: a line of a credit, before VAT. */
export interface CreditPart {
  readonly regime: VatRegime
  /** Negative for what is given back. */
  readonly amountCents: bigint
}

/** Lines that stand on one credit, because they go back on one statement. */
export interface CreditGroup {
  readonly originalId: string
  readonly parts: readonly CreditPart[]
}

/** An issued statement, and what it still asks for, VAT included. */
export interface CreditableTitle {
  readonly titleId: string
  readonly leftCents: bigint
}

/** A part of a line that is given back on another statement than its group. */
export interface CreditMove {
  /** Which line of the group. */
  readonly part: number
  readonly toTitleId: string
  /** Negative. */
  readonly amountCents: bigint
}

/** Where a group is given back, and what of it goes elsewhere. */
export interface PlacedCredit<Group extends CreditGroup = CreditGroup> {
  readonly group: Group
  readonly titleId: string
  readonly moves: readonly CreditMove[]
}

function payableOf(parts: readonly CreditPart[]): bigint {
  return groupVat(parts).reduce((sum, { baseCents, vatCents }) => sum + baseCents + vatCents, 0n)
}

/** At least so much before VAT comes to this much with it; the tax of a whole group is rounded, so a cent may be missing. */
function baseFor(payableCents: bigint, regime: VatRegime): bigint {
  const rate = regime.kind === 'standard' ? regime.rateBasisPoints : 0n
  const divisor = 10_000n + rate
  return (payableCents * 10_000n + divisor - 1n) / divisor
}

/**
 * How much of each part a title can take beside what it takes already: no more is given back than it still asks for, VAT
 * included. The largest parts are lowered first, to the cent; what asks stays.
 */
export function keepWithin(
  parts: readonly CreditPart[],
  { beside, leftCents }: { readonly beside: readonly CreditPart[]; readonly leftCents: bigint },
): CreditPart[] {
  const kept = parts.map((part) => ({ ...part }))
  const missing = () => -leftCents - payableOf([...beside, ...kept])
  const largestFirst = kept.filter(({ amountCents }) => amountCents < 0n)
  largestFirst.sort((left, right) => (left.amountCents < right.amountCents ? -1 : 1))
  for (const part of largestFirst) {
    for (let over = missing(); over > 0n && part.amountCents < 0n; over = missing()) {
      const lowered = baseFor(over, part.regime)
      part.amountCents += lowered < -part.amountCents ? lowered : -part.amountCents
    }
  }
  return kept
}

/** What titles take while credits are placed. */
interface Ledger {
  readonly titles: readonly CreditableTitle[]
  readonly taken: ReadonlyMap<string, readonly CreditPart[]>
  /** Titles on whose credit lines of some group stand: no second group stands there, only parts of it. */
  readonly homes: ReadonlySet<string>
}

interface Take {
  readonly titleId: string
  readonly parts: readonly CreditPart[]
  /** The lines of a group, rather than what moves of one. */
  readonly isHome: boolean
}

function takes(ledger: Ledger, { titleId, parts, isHome }: Take): Ledger {
  const taken = new Map(ledger.taken).set(titleId, [...(ledger.taken.get(titleId) ?? []), ...parts])
  return { ...ledger, taken, homes: isHome ? new Set([...ledger.homes, titleId]) : ledger.homes }
}

/** A group over several titles: its own first, then the newest; null where all of them together ask for less. */
function spread<Group extends CreditGroup>(
  group: Group,
  start: Ledger,
): { readonly placed: PlacedCredit<Group>; readonly ledger: Ledger } | null {
  const isOwn = ({ titleId }: CreditableTitle): boolean => titleId === group.originalId
  const titles = [...start.titles.filter(isOwn), ...start.titles.filter((title) => !isOwn(title))]
  let ledger = start
  let home: string | null = null
  let rest = group.parts
  const moves: CreditMove[] = []
  for (const { titleId, leftCents } of titles) {
    if (home === null && ledger.homes.has(titleId)) continue
    const beside = ledger.taken.get(titleId) ?? []
    const kept = keepWithin(rest, { beside, leftCents })
    const isSome = kept.some(({ amountCents }) => amountCents < 0n)
    const payableCents = payableOf([...beside, ...kept])
    if (!isSome || payableCents >= 0n || payableCents < -leftCents) continue
    ledger = takes(ledger, { titleId, parts: kept, isHome: home === null })
    if (home === null) home = titleId
    else {
      const moved = kept.map(({ amountCents }, part) => ({ part, toTitleId: titleId, amountCents }))
      moves.push(...moved.filter(({ amountCents }) => amountCents !== 0n))
    }
    rest = rest.map((part, index) => ({ ...part, amountCents: part.amountCents - (kept[index]?.amountCents ?? 0n) }))
    if (rest.every(({ amountCents }) => amountCents === 0n)) return { placed: { group, titleId: home, moves }, ledger }
  }
  return null
}

/**
 * On which issued statements what is given back goes back. What its own statement still asks for takes it whole; what is more
 * goes over that one and the payer's others, the newest first, so that no credit gives back more than its title still asks for
 * and Σ of all is what is given back, before VAT. What comes to less than the threshold, or to more than all titles together
 * still ask for, is placed nowhere and stays among the other amounts. `titles`: of one payer, the newest first.
 */
export function placeCredits<Group extends CreditGroup>(
  groups: readonly Group[],
  { titles, thresholdCents }: { readonly titles: readonly CreditableTitle[]; readonly thresholdCents: bigint },
): PlacedCredit<Group>[] {
  const placed: PlacedCredit<Group>[] = []
  const large: Group[] = []
  let ledger: Ledger = { titles, taken: new Map(), homes: new Set() }
  for (const group of groups) {
    const payableCents = payableOf(group.parts)
    const leftCents = titles.find(({ titleId }) => titleId === group.originalId)?.leftCents ?? 0n
    if (!isCredit({ payableCents, leftCents: null, thresholdCents })) continue
    if (!isCredit({ payableCents, leftCents, thresholdCents })) large.push(group)
    else {
      placed.push({ group, titleId: group.originalId, moves: [] })
      ledger = takes(ledger, { titleId: group.originalId, parts: group.parts, isHome: true })
    }
  }
  for (const group of large) {
    const found = spread(group, ledger)
    if (found === null) continue
    placed.push(found.placed)
    ledger = found.ledger
  }
  return placed
}
