const inhabitantsMax = 100_000_000

/** Inhabitants as people write them (`12 345`); null where it is no whole number of people. */
export function inhabitantsOfText(text: string): number | null {
  const digits = text.replaceAll(/\s/g, '')
  const count = Number(digits)
  return /^\d{1,9}$/.test(digits) && count <= inhabitantsMax ? count : null
}
