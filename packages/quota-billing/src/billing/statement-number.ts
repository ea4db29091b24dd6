import type { CivilDate } from '../shared/civil-time.ts'
import { invariant } from '../shared/invariant.ts'

/** What the finance software of a French authority takes as an invoice's number (PES, `NumeroFacture`). */
export const statementNumberLengthMax = 20
/** And as the subject of a document (PES, `ObjPce`). */
export const statementSubjectLengthMax = 160
const sequenceDigits = 5
/** Until this day of the next year a fiscal year still takes revenue for its own services (M57, journée complémentaire). */
const lateMonthDay = '01-31'

export interface StatementPlace {
  /** Up to eight capital letters and digits; empty for the first series. */
  readonly series: string
  readonly fiscalYear: number
  /** From 1, without gap within a series and fiscal year. */
  readonly sequence: number
}

/** `2026-00042`, or `REG-2026-00042` in another series. @throws BrokenInvariant beyond 20 characters. */
export function statementNumber({ series, fiscalYear, sequence }: StatementPlace): string {
  invariant(Number.isSafeInteger(sequence) && sequence >= 1, 'statements are counted from 1')
  const counted = `${fiscalYear}-${String(sequence).padStart(sequenceDigits, '0')}`
  const number = series === '' ? counted : `${series}-${counted}`
  invariant(number.length <= statementNumberLengthMax, 'a statement number has 20 characters at most')
  return number
}

/** The fiscal years that a statement of that day may count in: the day's own and, through January, the one before. */
export function fiscalYearsOn(day: CivilDate): readonly number[] {
  const year = Number(day.slice(0, 4))
  return day.slice(5) <= lateMonthDay ? [year, year - 1] : [year]
}
