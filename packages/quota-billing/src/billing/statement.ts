import type { MeterCode } from '../metering/meters.ts'
import type { CivilMonth } from '../shared/civil-time.ts'
import { invariant } from '../shared/invariant.ts'
import { compareKeys } from '../shared/largest-remainder.ts'
import { centsFromMicros, microsFromCents } from '../shared/money.ts'
import { type Charge, type ChargeKind, sumMicros } from './charge.ts'
import { groupVat, type VatGroup, type VatRegime, vatKeyOf } from './vat.ts'

/** One line: all charges of one beneficiary for one service at one price, in whole cents. */
export interface ComposedLine<Row extends StatedCharge = StatedCharge> {
  /** From 1. */
  readonly position: number
  readonly beneficiaryTenantId: string
  readonly kind: ChargeKind
  readonly ruleId: string
  readonly offerId: string | null
  readonly meter: MeterCode | null
  readonly quantityByteSeconds: bigint | null
  readonly unitPriceMicros: bigint | null
  /** Σ of its charges, exact; `amountCents` is this, rounded once. */
  readonly amountMicros: bigint
  readonly amountCents: bigint
  /** The month whose charges waited for this statement; null for those of the statement's own month. */
  readonly carriedFrom: CivilMonth | null
  /** The month that its charges correct; null where they correct none. */
  readonly originMonth: string | null
  readonly vat: VatRegime
  /** What it is made of, at least one, in the order in which they were passed. */
  readonly charges: readonly [Row, ...Row[]]
}

/** A charge as a statement takes it. */
export interface StatedCharge extends Charge {
  /** Its month, where it waited for this statement; left out for the statement's own month. */
  readonly carriedFrom?: CivilMonth | null
  /** True where it waited because its month is of the statement's own cycle, and not for being under the recovery threshold. */
  readonly inCycle?: boolean
}

export interface ComposedStatement<Row extends StatedCharge = StatedCharge> {
  readonly lines: readonly ComposedLine<Row>[]
  /** Σ lines, before VAT. */
  readonly totalCents: bigint
  /** One for each beneficiary whose lines do not add up to its charges by themselves. Stored beside the charges. */
  readonly roundings: readonly Charge[]
  readonly vatGroups: readonly VatGroup[]
  readonly vatCents: bigint
  /** What is asked for: total + VAT. */
  readonly payableCents: bigint
}

export interface StatementInput<Row extends StatedCharge = StatedCharge> {
  /** Of one payer, of one or more beneficiaries; without earlier `rounding` charges. */
  readonly charges: readonly Row[]
  /** What a charge bears: the regime of its service in the month in which it was rendered. */
  readonly vatOf: (charge: StatedCharge) => VatRegime
}

const kindOrder: Readonly<Record<ChargeKind, number>> = {
  subscription: 1,
  population: 2,
  free: 3,
  usage: 4,
  minimum: 5,
  cap: 6,
  shared: 7,
  'true-up': 8,
  transfer: 9,
  advance: 10,
  rounding: 11,
}

interface TaxedCharge<Row extends StatedCharge> {
  readonly charge: Row
  readonly vat: VatRegime
}

function compareTexts(left: string | null | undefined, right: string | null | undefined): number {
  return left === right ? 0 : compareKeys(left ?? '', right ?? '')
}

function comparePrices(left: bigint | null, right: bigint | null): number {
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  return left < right ? -1 : 1
}

/** Earlier months of the cycle, then the statement's own month, then what was carried from before. */
function turnOf({ carriedFrom, inCycle }: StatedCharge): number {
  if (carriedFrom === null || carriedFrom === undefined) return 1
  return inCycle === true ? 0 : 2
}

/**
 * The order of lines; 0 for charges of one line. The months of a cycle follow one another; what was carried from before it and what
 * corrects come after the month's own lines, by their months. Field by field, because a month composes hundreds of thousands of charges: keys of text took longer than all else.
 */
function compareCharges(one: TaxedCharge<StatedCharge>, other: TaxedCharge<StatedCharge>): number {
  const [left, right] = [one.charge, other.charge]
  return (
    compareTexts(left.tenantId, right.tenantId) ||
    turnOf(left) - turnOf(right) ||
    compareTexts(left.carriedFrom, right.carriedFrom) ||
    compareTexts(left.originMonth, right.originMonth) ||
    kindOrder[left.kind] - kindOrder[right.kind] ||
    compareTexts(left.offerId, right.offerId) ||
    compareTexts(left.meter, right.meter) ||
    compareTexts(left.ruleId, right.ruleId) ||
    comparePrices(left.unitPriceMicros, right.unitPriceMicros) ||
    (one.vat === other.vat ? 0 : compareKeys(vatKeyOf(one.vat), vatKeyOf(other.vat)))
  )
}

function quantityOf(charges: readonly Charge[]): bigint | null {
  const quantities = charges.map(({ quantityByteSeconds }) => quantityByteSeconds).filter((value) => value !== null)
  return quantities.length === 0 ? null : quantities.reduce((sum, value) => sum + value, 0n)
}

function lineOf<Row extends StatedCharge>(
  charges: readonly [Row, ...Row[]],
  vat: VatRegime,
): Omit<ComposedLine<Row>, 'position'> {
  const [first] = charges
  const amountMicros = sumMicros(charges)
  return {
    beneficiaryTenantId: first.tenantId,
    kind: first.kind,
    ruleId: first.ruleId,
    offerId: first.offerId,
    meter: first.meter,
    quantityByteSeconds: quantityOf(charges),
    unitPriceMicros: first.unitPriceMicros,
    amountMicros,
    amountCents: centsFromMicros(amountMicros),
    carriedFrom: first.carriedFrom ?? null,
    originMonth: first.originMonth ?? null,
    vat,
    charges,
  }
}

function composeLines<Row extends StatedCharge>({ charges, vatOf }: StatementInput<Row>): ComposedLine<Row>[] {
  const ordered = charges.map((charge) => ({ charge, vat: vatOf(charge) })).sort(compareCharges)
  const groups: { readonly first: TaxedCharge<Row>; readonly own: [Row, ...Row[]] }[] = []
  for (const taxed of ordered) {
    const group = groups.at(-1)
    if (group !== undefined && compareCharges(group.first, taxed) === 0) group.own.push(taxed.charge)
    else groups.push({ first: taxed, own: [taxed.charge] })
  }
  return groups.map(({ first, own }, index) => ({ position: index + 1, ...lineOf(own, first.vat) }))
}

/** The difference, per beneficiary, between its lines in cents and its charges in micros; none where it is 0. */
function roundingsOf(lines: readonly ComposedLine[]): Charge[] {
  return [...Map.groupBy(lines, ({ beneficiaryTenantId }) => beneficiaryTenantId)].flatMap(([tenantId, own]) => {
    const linesMicros = own.reduce((sum, { amountCents }) => sum + microsFromCents(amountCents), 0n)
    const chargesMicros = sumMicros(own)
    const amountMicros = linesMicros - chargesMicros
    if (amountMicros === 0n) return []
    const rounding: Charge = {
      kind: 'rounding',
      tenantId,
      ruleId: 'rounding',
      offerId: null,
      meter: null,
      quantityByteSeconds: null,
      unitPriceMicros: null,
      amountMicros,
      estimatedSeconds: 0,
      explanation: {
        formula: 'statement-rounding',
        params: { linesMicros: String(linesMicros), chargesMicros: String(chargesMicros) },
      },
    }
    return [rounding]
  })
}

/**
 * Composes what is asked of one payer. Charges are grouped by beneficiary, month carried from, kind, offer, meter, rule, price (a tier is a
 * price) and VAT; each line is its exact sum rounded once to whole cents; the difference becomes a `rounding` charge, so that
 * Σ lines = Σ charges + Σ roundings, exactly, for the statement and for each beneficiary. VAT is rounded once per rate.
 * The order of the charges changes nothing. @throws BrokenInvariant when a `rounding` charge is passed in.
 */
export function composeStatement<Row extends StatedCharge>(input: StatementInput<Row>): ComposedStatement<Row> {
  invariant(
    input.charges.every(({ kind }) => kind !== 'rounding'),
    'roundings are made by the statement, not passed to it',
  )
  const lines = composeLines(input)
  const totalCents = lines.reduce((sum, { amountCents }) => sum + amountCents, 0n)
  const vatGroups = groupVat(lines.map(({ vat, amountCents }) => ({ regime: vat, amountCents })))
  const vatCents = vatGroups.reduce((sum, group) => sum + group.vatCents, 0n)
  return { lines, totalCents, roundings: roundingsOf(lines), vatGroups, vatCents, payableCents: totalCents + vatCents }
}
