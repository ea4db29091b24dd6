import type { Command } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Steps and the largest quota are something; sizes ascend strictly, are multiples of the step and stay within that quota. */
function sizesAreSound(offer: Command<'createOffer'>): boolean {
  const { sizeStepsBytes, roundingStepBytes, quotaBytesMax } = offer
  if (roundingStepBytes === 0n || quotaBytesMax === 0n) return false
  return sizeStepsBytes.every((size, index) => {
    const before = sizeStepsBytes[index - 1] ?? 0n
    return size > before && size <= quotaBytesMax && size % roundingStepBytes === 0n
  })
}

/** Declares what members can ask for. Problems: `cluster-unknown`, `offer-known`, `offer-sizes`. */
export function createOffer(ports: ControlPlanePorts): UseCase<'createOffer'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createOffer', command, call }, async (tx, now) => {
      if (!sizesAreSound(command)) throw new Problem('offer-sizes')
      if ((await tx.provisioning.getCluster(command.clusterId)) === null) throw new Problem('cluster-unknown')
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1 }
      await tx.quota.insertOffer(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'offer', subjectId: answer.id }] }
    })
}
