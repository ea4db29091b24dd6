const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a dispute ended by a posted correction, which has an id; a credit statement is named by its number. */
export function isCorrectionId(correction: string): boolean {
  return idPattern.test(correction)
}
