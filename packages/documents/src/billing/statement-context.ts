import type { Statement, StatementFirstPage } from '@grenier/contracts'
import { eurosText, signedText } from '../shared/french.ts'

/** What a statement's first page says besides the statement. */
export type StatementContext = Omit<StatementFirstPage, 'statement'>

interface Field {
  readonly label: string
  readonly value: string
}

/** What the same month or longer period asked for a year before, and the difference, with its sign. */
export function lastYearField(
  { payableCents, firstMonth, month }: Statement,
  lastYear: NonNullable<StatementContext['lastYear']>,
): Field {
  const difference = signedText(payableCents - lastYear.payableCents, eurosText)
  const year = Number(month.slice(0, 4)) - 1
  return {
    label: `Même ${firstMonth === month ? 'mois' : 'période'} de ${year}, état n° ${lastYear.number}`,
    value: `${eurosText(lastYear.payableCents)} (écart : ${difference})`,
  }
}

/** What all statements of the year ask for, this one included. */
export function yearToDateField({ firstMonth, month }: Statement, yearToDateCents: bigint): Field {
  const included = firstMonth === month ? 'ce mois compris' : 'cette période comprise'
  return { label: `Depuis janvier ${month.slice(0, 4)}, ${included}`, value: eurosText(yearToDateCents) }
}
