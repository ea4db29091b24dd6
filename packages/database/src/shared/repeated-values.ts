/** Rows and what many of them have in common, each common part once. */
export interface RepeatedValues<Row> {
  /** The first row of each part. */
  readonly parts: readonly Row[]
  /** For each row the number of its part, from 1 as arrays of PostgreSQL count. */
  readonly numbers: readonly number[]
}

/**
 * Takes out of rows what many of them have in common, so that it is sent and read once: a row then names it by number. Rows mostly
 * come in the order of others before them, so the part of the last one and those after it are tried first.
 */
export function repeatedValues<Row>(
  rows: readonly Row[],
  isAlike: (left: Row, right: Row) => boolean,
): RepeatedValues<Row> {
  const parts: Row[] = []
  let last = 0
  const numbers = rows.map((row) => {
    for (let step = 0; step < parts.length; step += 1) {
      const index = (last + step) % parts.length
      const part = parts[index]
      if (part !== undefined && isAlike(part, row)) {
        last = index
        return index + 1
      }
    }
    last = parts.push(row) - 1
    return parts.length
  })
  return { parts, numbers }
}
