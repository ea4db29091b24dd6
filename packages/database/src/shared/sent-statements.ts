/** The statements of one transaction whose answers nobody waits for. */
export interface SentStatements {
  /** Takes over a statement on its way: from here on its failure is the transaction's. */
  add(statement: Promise<unknown>): void
  /** What the first of them failed of, as far as answers have come; undefined while none failed. */
  failure(): unknown
}

/** Answers come in the order of the statements, so the first failure is known before any that follows from it. */
export function createSentStatements(): SentStatements {
  let first: { readonly error: unknown } | undefined
  return {
    add: (statement) => {
      statement.catch((error: unknown) => {
        first ??= { error }
      })
    },
    failure: () => first?.error,
  }
}
