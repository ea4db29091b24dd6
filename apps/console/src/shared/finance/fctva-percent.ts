import type { Formats } from '../i18n/formats.ts'
import { microsOfText, textOfMicros } from './price-text.ts'

/** A thousandth of a per cent, in millionths. */
const microsPerMillipercent = 1_000n
const wholeMillipercent = 100_000

/** A per cent as people write it (`16,404`), in thousandths; null where it is none, is finer, or is more than all. */
export function millipercentOfText(text: string): number | null {
  const micros = microsOfText(text)
  if (micros === null || micros % microsPerMillipercent !== 0n) return null
  const rate = Number(micros / microsPerMillipercent)
  return rate <= wholeMillipercent ? rate : null
}

/** `16,404 %` */
export function fctvaPercentText(rateMillipercent: number, formats: Pick<Formats, 'decimal'>): string {
  return `${formats.decimal(textOfMicros(BigInt(rateMillipercent) * microsPerMillipercent, '.'))}\u00a0%`
}
