import type { Operation } from './operation.ts'

/** Both normalised answers to one operation. */
interface Answers {
  readonly real: Readonly<Record<string, unknown>> | undefined
  readonly embedded: Readonly<Record<string, unknown>> | undefined
}

/**
 * The embedded API follows newer Kubernetes where versions differ. Each difference from an old server that a sequence
 * may meet is named here, as narrowly as it can be told; everything else is a disagreement.
 */
export function knownDifference(operation: Operation, answers: Answers): string | undefined {
  return rules.find(({ holds }) => holds(operation, answers))?.reason
}

interface Rule {
  readonly reason: string
  holds(operation: Operation, answers: Answers): boolean
}

const statusOf = (answer: Answers['real']): unknown => answer?.['status']

const rules: readonly Rule[] = [
  {
    reason: 'before 1.2x, taking all items out of a shared list by apply left null, which the schema refuses',
    holds: (operation, { real, embedded }) =>
      operation.verb === 'apply' &&
      statusOf(real) === 422 &&
      statusOf(embedded) === 200 &&
      JSON.stringify(real?.['causes']).includes('FieldValueInvalid'),
  },
]
