import type { ProblemCode, ProblemHolder, RequestFault } from '@grenier/contracts'

/** A request that cannot be read: every fault of every field at once. */
export class InvalidRequest extends Error {
  readonly faults: readonly RequestFault[]

  constructor(faults: readonly RequestFault[]) {
    super('invalid-input')
    this.name = 'InvalidRequest'
    this.faults = faults
  }
}

/** What a client is told about an error. */
export interface ToldProblem {
  readonly code: ProblemCode
  readonly params?: Readonly<Record<string, string>>
  readonly errors?: readonly RequestFault[]
  readonly holders?: readonly ProblemHolder[]
}
