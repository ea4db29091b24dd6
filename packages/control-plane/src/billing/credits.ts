import type { ChargeRow } from '@grenier/contracts'
import {
  type ComposedLine,
  composeStatement,
  isCredit,
  microsFromCents,
  placeCredits,
  type StatedCharge,
  sumMicros,
  type VatRegime,
} from '@grenier/quota-billing'
import { derivedId } from '../shared/derived-id.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { ChargePlace } from './charge-rows.ts'
import type { NewCharge } from './ports.ts'
import { asRuleCharge } from './rule-charge.ts'
import type { CorrectedStatement, CreditableStatement } from './statement-life.ports.ts'
import { costCodes, thresholdOf, vatOfCharges } from './vat-of-installation.ts'

/** What a month gives back on one issued statement. */
export interface CreditToDraft {
  readonly original: CreditableStatement
  /** Rows of the month's corrections that go back on it. */
  readonly charges: readonly ChargeRow[]
  /** What of them goes back on other statements, and what of others goes back on it; not stored yet. */
  readonly transfers: readonly NewCharge[]
}

interface VatOfCharge {
  readonly vatOf: (charge: StatedCharge) => VatRegime
}

/** True when these rows, by themselves, are to be given back by a statement of their own. */
export function givesBack(
  installation: InstallationSettings,
  charges: readonly NewCharge[],
  { vatOf }: VatOfCharge,
): boolean {
  if (sumMicros(charges) >= 0n) return false
  const { payableCents } = composeStatement({ charges: charges.map(asRuleCharge), vatOf })
  return isCredit({ payableCents, leftCents: null, thresholdCents: thresholdOf(installation) })
}

/** A stored row as the rules speak of it. */
type RuleRow = ReturnType<typeof asRuleCharge<ChargeRow>>

/** The month's corrections of one issued statement, and the lines that they make. */
interface Correcting {
  readonly originalId: string
  readonly charges: readonly ChargeRow[]
  readonly lines: readonly ComposedLine<RuleRow>[]
  readonly parts: readonly { readonly regime: VatRegime; readonly amountCents: bigint }[]
}

function correcting({ statementId }: CorrectedStatement, charges: readonly ChargeRow[], vatOf: VatOfCharge['vatOf']) {
  const { lines } = composeStatement<RuleRow>({ charges: charges.map(asRuleCharge), vatOf })
  const parts = lines.map(({ vat, amountCents }) => ({ regime: vat, amountCents }))
  return { originalId: statementId, charges, lines, parts } satisfies Correcting
}

/** What moves of one line from the credit on one statement to that on another. */
interface MoveOfLine {
  readonly line: ComposedLine<RuleRow>
  readonly from: CreditableStatement
  readonly to: CreditableStatement
  /** Negative. */
  readonly amountCents: bigint
}

/** Two rows that cancel each other: one takes a part of a line off a credit, the other puts it on another. */
function transferRows({ line, from, to, amountCents }: MoveOfLine, place: ChargePlace): [NewCharge, NewCharge] {
  const [first] = line.charges
  const named = [
    place.month,
    from.statementId,
    to.statementId,
    line.beneficiaryTenantId,
    line.originMonth ?? '',
    line.kind,
  ]
  const price = [line.ruleId, line.offerId ?? '', line.meter ?? '', String(line.unitPriceMicros)]
  const idOf = (side: 'off' | 'on') => derivedId(['transfer', side, ...named, ...price])
  const numbers = { movedCents: String(-amountCents), fromNumber: from.number, toNumber: to.number }
  const rowOf = (side: 'off' | 'on', label: string): NewCharge => ({
    id: idOf(side),
    tenantId: line.beneficiaryTenantId,
    ...place,
    kind: 'transfer',
    ruleId: line.ruleId,
    label: `${first.label} (${label})`,
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    estimatedSeconds: 0,
    unitPriceMicros: null,
    amountMicros: microsFromCents(side === 'off' ? -amountCents : amountCents),
    explanation: {
      formula: 'credit-transfer',
      params: { ...numbers, oppositeId: idOf(side === 'off' ? 'on' : 'off') },
    },
    originMonth: first.originMonth,
    correction: null,
  })
  return [rowOf('off', `part portée sur l’état ${to.number}`), rowOf('on', `part au-delà de l’état ${from.number}`)]
}

/** The credits of one payer: what goes back on each of its statements, over several where one asks for less than is given back. */
function creditsOfPayer(
  groups: readonly Correcting[],
  titles: readonly CreditableStatement[],
  { thresholdCents, place }: { readonly thresholdCents: bigint; readonly place: ChargePlace },
): CreditToDraft[] {
  const creditable = titles.map(({ statementId: titleId, leftCents }) => ({ titleId, leftCents }))
  const placed = placeCredits(groups, { titles: creditable, thresholdCents })
  const titleOf = new Map(titles.map((title) => [title.statementId, title]))
  const moved = placed.flatMap(({ group, titleId, moves }) =>
    moves.flatMap(({ part, toTitleId, amountCents }) => {
      const [line, from, to] = [group.lines[part], titleOf.get(titleId), titleOf.get(toTitleId)]
      if (line === undefined || from === undefined || to === undefined) return []
      const [off, on] = transferRows({ line, from, to, amountCents }, place)
      return [
        { titleId, row: off },
        { titleId: toTitleId, row: on },
      ]
    }),
  )
  return titles.flatMap((original) => {
    const charges = placed.find(({ titleId }) => titleId === original.statementId)?.group.charges ?? []
    const transfers = moved.filter(({ titleId }) => titleId === original.statementId).map(({ row }) => row)
    return charges.length + transfers.length === 0 ? [] : [{ original, charges, transfers }]
  })
}

/**
 * Which corrections of a month are credits. A title that asked for too much is reduced, or cancelled, by what it asked for too
 * much, and for its own debtor, whoever pays by now; so the rows that go back on one statement stand together, what is cancelled
 * beside what stands in its place. What is more than the title still asks for goes over the payer's others, the newest first,
 * by rows that cancel each other. Where the rows ask for more, or for too little to be given back, or for more than all
 * titles together still ask for, they stay among the others.
 */
export async function creditsOf(
  tx: Transaction,
  installation: InstallationSettings,
  place: ChargePlace,
): Promise<CreditToDraft[]> {
  const corrected = await tx.billing.correctedStatements(place.month)
  if (corrected.length === 0) return []
  const charges = await tx.billing.chargesWithIds(corrected.flatMap(({ chargeIds }) => chargeIds))
  const chargeOf = new Map(charges.map((charge) => [charge.id, charge]))
  const vatOf = vatOfCharges(installation, { month: place.month, codeOf: await costCodes(tx, installation, charges) })
  const groups = corrected
    .map((original) => ({ original, charges: original.chargeIds.flatMap((id) => chargeOf.get(id) ?? []) }))
    .filter((one) => givesBack(installation, one.charges, { vatOf }))
  const byPayer = Map.groupBy(groups, ({ original }) => original.payerTenantId)
  const titlesOf = Map.groupBy(
    await tx.billing.creditableStatements([...byPayer.keys()]),
    ({ payerTenantId }) => payerTenantId,
  )
  const thresholdCents = thresholdOf(installation)
  return [...byPayer].flatMap(([payerTenantId, own]) =>
    creditsOfPayer(
      own.map((one) => correcting(one.original, one.charges, vatOf)),
      titlesOf.get(payerTenantId) ?? [],
      { thresholdCents, place },
    ),
  )
}
