import { centsOf } from './stated-rows.ts'

/** Amounts in euros that stand in a printed text, as cents, in their order. */
export const amountsIn = (text: string): bigint[] =>
  [...text.matchAll(/[-\u2212]?\d[\d\s\u00a0\u202f]*,\d{2}(?=[\s\u00a0\u202f]*€)/g)].map(([amount]) => centsOf(amount))

/** A text whose words stand beside each other as they are read, whatever blanks and apostrophes are between. */
export const inOneLine = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').replaceAll('’', "'")
