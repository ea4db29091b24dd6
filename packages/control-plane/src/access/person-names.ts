import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * What people are called who stand by their subjects in what they did. Whoever has never signed in, and a program, is left out:
 * they are called by their subject.
 */
export function listPersonNames({ unitOfWork }: ControlPlanePorts): UseCase<'listPersonNames'> {
  return async ({ subjects }) => ({
    items: await unitOfWork.read({ kind: 'platform' }, (tx) => tx.access.personNames([...new Set(subjects)])),
  })
}

/** The same by subject, beside what they did. Platform scope only: people belong to no tenant. */
export async function namesOf(
  tx: Transaction,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const known = subjects.length === 0 ? [] : await tx.access.personNames([...new Set(subjects)])
  return new Map(known.map(({ subject, name }) => [subject, name]))
}
