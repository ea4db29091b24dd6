import type { Language } from '../shared/language.ts'
import { localiseHistory } from './event-texts.ts'
import type { QuotaLoan } from './loans.schemas.ts'

/** A loan in the caller's language: what machines noted in its history. */
export function localiseLoan(loan: QuotaLoan, language: Language): QuotaLoan {
  return { ...loan, history: localiseHistory(loan.history, language) }
}

/** A page of loans in the caller's language. */
export function localiseLoanPage<Page extends { items: QuotaLoan[] }>(page: Page, language: Language): Page {
  return { ...page, items: page.items.map((loan) => localiseLoan(loan, language)) }
}
