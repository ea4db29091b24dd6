const microDigits = 6
const pattern = /^(\d{1,9})(?:[.,](\d{1,6}))?$/

/** A price as people write it (`0,035`), in micros; null where it is none, or is finer than a millionth of a euro. */
export function microsOfText(text: string): bigint | null {
  const [, whole, part = ''] = pattern.exec(text.trim()) ?? []
  return whole === undefined ? null : BigInt(`${whole}${part.padEnd(microDigits, '0')}`)
}

/** The same price to be changed, without digits that say nothing. */
export function textOfMicros(micros: bigint, comma: ',' | '.'): string {
  const digits = micros.toString().padStart(microDigits + 1, '0')
  const part = digits.slice(-microDigits).replace(/0+$/, '')
  const whole = digits.slice(0, -microDigits)
  return part === '' ? whole : `${whole}${comma}${part}`
}
