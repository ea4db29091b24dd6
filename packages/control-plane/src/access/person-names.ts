import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
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
