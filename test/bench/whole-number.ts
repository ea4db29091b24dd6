/** A flag of a bench as a whole number from 1 on, or `otherwise` where it was left out. @throws RangeError for anything else. */
export function wholeNumber(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} wants a whole number from 1 on`)
  return value
}
