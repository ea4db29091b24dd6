const amountPattern = /^(\d{1,12})(?:[.,](\d{1,2}))?$/
const percentsMax = 10

/** An amount as people write it (`12 000,50`), in cents; null where it is none or nothing. */
export function centsOfText(text: string): bigint | null {
  const [, whole, part = ''] = amountPattern.exec(text.replaceAll(/\s/g, '')) ?? []
  const cents = whole === undefined ? 0n : BigInt(`${whole}${part.padEnd(2, '0')}`)
  return cents === 0n ? null : cents
}

/** Parts of a budget in percent (`80 100`), each once; null where one is none. */
export function percentsOfText(text: string): readonly number[] | null {
  const words = text.split(/[\s,;%]+/).filter((word) => word !== '')
  const percents = [...new Set(words.map(Number))]
  const areParts = percents.every((percent) => Number.isInteger(percent) && percent >= 1 && percent <= 1_000)
  return areParts && percents.length > 0 && percents.length <= percentsMax ? percents : null
}
