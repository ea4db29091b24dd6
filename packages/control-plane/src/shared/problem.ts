import type { ProblemCode, ProblemHolder } from '@grenier/contracts'

/**
 * A call that cannot be met: malformed, forbidden, stale, unknown. The code is stable; texts and HTTP status live in
 * contracts. `params` fill the text and travel as data; `holders` say who has the capacity that is missing. Not for broken invariants, which are plain errors.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string>>
  readonly holders: readonly ProblemHolder[]

  constructor(
    code: ProblemCode,
    params: Readonly<Record<string, string>> = {},
    holders: readonly ProblemHolder[] = [],
  ) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.params = params
    this.holders = holders
  }
}
