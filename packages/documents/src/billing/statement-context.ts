import type { Statement, StatementFirstPage } from '@grenier/contracts'
import { eurosText, signedText } from '../shared/french.ts'

/** What a statement's first page says besides the statement. */
export type StatementContext = Omit<StatementFirstPage, 'statement'>

interface Field {
  readonly label: string
  readonly value: string
}

/** What the same month asked for a year before, and the difference, with its sign. */
export function lastYearField(
  { payableCents, month }: Statement,
  lastYear: NonNullable<StatementContext['lastYear']>,
): Field {
  const difference = signedText(payableCents - lastYear.payableCents, eurosText)
  const year = Number(month.slice(0, 4)) - 1
  return {
    label: `Même mois de ${year}, état n° ${lastYear.number}`,
    value: `${eurosText(lastYear.payableCents)} (écart : ${difference})`,
  }
}

/** What all statements of the year ask for, this one included. */
export function yearToDateField({ month }: Statement, yearToDateCents: bigint): Field {
  return { label: `Depuis janvier ${month.slice(0, 4)}, ce mois compris`, value: eurosText(yearToDateCents) }
}
