import type { CivilDate } from '../shared/civil-time.ts'
import type { SettlementCellFault, SettlementColumn, SettlementFaultCode, SettlementRow } from './settlement-row.ts'

export interface KnownPayment {
  readonly paidOn: CivilDate
  /** What the accounting calls it; empty where it says nothing. */
  readonly reference: string
  readonly amountCents: bigint
}

/** A titre as it is known, with what became of it. */
export interface KnownTitre {
  readonly statementNumber: string
  readonly fiscalYear: number
  readonly number: string
  readonly bordereau: string
  readonly issuedOn: CivilDate
  readonly amountCents: bigint
  readonly rejection: { readonly rejectedOn: CivilDate; readonly reason: string | null } | null
  /** One for each day and reference at most. */
  readonly payments: readonly KnownPayment[]
}

export interface TitreRejection {
  readonly fiscalYear: number
  readonly number: string
  readonly rejectedOn: CivilDate
  readonly reason: string | null
}

export interface TitrePayment extends KnownPayment {
  readonly fiscalYear: number
  readonly number: string
}

/** What a file adds to what is known. */
export interface MatchedSettlements {
  readonly titres: readonly KnownTitre[]
  readonly rejections: readonly TitreRejection[]
  readonly payments: readonly TitrePayment[]
  /** Rows that say nothing new. */
  readonly knownRows: number
  readonly faults: readonly SettlementCellFault[]
}

export interface SettlementsToMatch {
  readonly rows: readonly SettlementRow[]
  /** Numbers of statements that are issued. */
  readonly statementNumbers: ReadonlySet<string>
  /** Those that the rows name, and those of the statements that the rows name. */
  readonly titres: readonly KnownTitre[]
}

const keyOf = ({ fiscalYear, number }: { fiscalYear: number; number: string }): string => `${fiscalYear} ${number}`

/** What a row says against what is known of its titre: an empty cell says nothing. */
function conflictsOf(row: SettlementRow, known: KnownTitre): SettlementColumn[] {
  const differs = <Value>(said: Value | null, is: Value) => said !== null && said !== is
  const columns: SettlementColumn[] = []
  if (row.statementNumber !== known.statementNumber) columns.push('numero_etat')
  if (differs(row.bordereau, known.bordereau)) columns.push('bordereau')
  if (differs(row.issuedOn, known.issuedOn)) columns.push('date_titre')
  if (differs(row.amountCents, known.amountCents)) columns.push('montant')
  const { rejection } = known
  if (rejection !== null && differs(row.rejectedOn, rejection.rejectedOn)) columns.push('date_rejet')
  if (rejection !== null && differs(row.rejectionReason, rejection.reason)) columns.push('motif_rejet')
  return columns
}

/** Goes through the rows of a file, with what is known growing from row to row. */
class Matching {
  readonly #statementNumbers: ReadonlySet<string>
  readonly #known: Map<string, KnownTitre>
  /** Statements that have a titre which was not rejected. */
  readonly #standing: Set<string>
  readonly titres = new Map<string, KnownTitre>()
  readonly rejections: TitreRejection[] = []
  readonly payments: TitrePayment[] = []
  readonly faults: SettlementCellFault[] = []
  knownRows = 0

  constructor({ statementNumbers, titres }: SettlementsToMatch) {
    this.#statementNumbers = statementNumbers
    this.#known = new Map(titres.map((titre) => [keyOf(titre), titre]))
    const standing = titres.filter(({ rejection }) => rejection === null)
    this.#standing = new Set(standing.map(({ statementNumber }) => statementNumber))
  }

  take(row: SettlementRow): void {
    const before = this.titres.size + this.rejections.length + this.payments.length + this.faults.length
    const titre = this.#titreOf(row)
    if (titre !== null) this.#follow(row, titre)
    const after = this.titres.size + this.rejections.length + this.payments.length + this.faults.length
    if (before === after) this.knownRows += 1
  }

  #fault({ line }: SettlementRow, column: SettlementColumn, code: SettlementFaultCode): null {
    this.faults.push({ line, column, code })
    return null
  }

  /** The row's titre, known or new; null when it cannot be told. */
  #titreOf(row: SettlementRow): KnownTitre | null {
    const key = keyOf({ fiscalYear: row.fiscalYear, number: row.titre })
    const known = this.#known.get(key)
    if (!this.#statementNumbers.has(row.statementNumber)) return this.#fault(row, 'numero_etat', 'statement-unknown')
    if (known === undefined) return this.#newTitre(row, key)
    const conflicts = conflictsOf(row, known)
    for (const column of conflicts) this.#fault(row, column, 'titre-conflict')
    return conflicts.length === 0 ? known : null
  }

  #newTitre(row: SettlementRow, key: string): KnownTitre | null {
    const { statementNumber, fiscalYear, titre: number, bordereau, issuedOn, amountCents } = row
    if (bordereau === null) this.#fault(row, 'bordereau', 'value-missing')
    if (issuedOn === null) this.#fault(row, 'date_titre', 'value-missing')
    if (amountCents === null) this.#fault(row, 'montant', 'value-missing')
    if (bordereau === null || issuedOn === null || amountCents === null) return null
    if (this.#standing.has(statementNumber)) return this.#fault(row, 'titre', 'statement-titred')
    const titre = {
      statementNumber,
      fiscalYear,
      number,
      bordereau,
      issuedOn,
      amountCents,
      rejection: null,
      payments: [],
    }
    this.#known.set(key, titre)
    this.#standing.add(statementNumber)
    this.titres.set(key, titre)
    return titre
  }

  /** What became of the titre: rejected, or paid, in part or whole. */
  #follow(row: SettlementRow, titre: KnownTitre): void {
    const { fiscalYear, number } = titre
    const rejected = this.#reject(row, titre)
    const { paidOn, paidCents, paymentReference: reference } = row
    if (paidOn === null || paidCents === null) return
    if (rejected.rejection !== null) {
      this.#fault(row, 'date_paiement', 'titre-rejected')
      return
    }
    const known = rejected.payments.find((payment) => payment.paidOn === paidOn && payment.reference === reference)
    if (known !== undefined) {
      if (known.amountCents !== paidCents) this.#fault(row, 'montant_paye', 'payment-conflict')
      return
    }
    const payment = { paidOn, reference, amountCents: paidCents }
    this.payments.push({ fiscalYear, number, ...payment })
    this.#known.set(keyOf(titre), { ...rejected, payments: [...rejected.payments, payment] })
  }

  #reject(row: SettlementRow, titre: KnownTitre): KnownTitre {
    const { rejectedOn, rejectionReason: reason } = row
    if (rejectedOn === null || titre.rejection !== null) return titre
    if (titre.payments.length > 0) {
      this.#fault(row, 'date_rejet', 'titre-conflict')
      return titre
    }
    const { fiscalYear, number } = titre
    this.rejections.push({ fiscalYear, number, rejectedOn, reason })
    const rejected = { ...titre, rejection: { rejectedOn, reason } }
    this.#known.set(keyOf(titre), rejected)
    this.#standing.delete(titre.statementNumber)
    return rejected
  }
}

/**
 * What the rows of a file add to what is known, in their order. Saying the same again adds nothing; saying something else of
 * a known titre, rejection or payment is a fault, as is a second titre for a statement whose first was not rejected. A file
 * is taken whole or not at all: with any fault nothing of it counts.
 */
export function matchSettlements(file: SettlementsToMatch): MatchedSettlements {
  const matching = new Matching(file)
  for (const row of file.rows) matching.take(row)
  const { titres, rejections, payments, knownRows, faults } = matching
  return { titres: [...titres.values()], rejections, payments, knownRows, faults }
}
