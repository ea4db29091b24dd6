import type { RefusalMotifs } from '@grenier/contracts'
import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** The product's own; their words are put in where the answer is sent, in the caller's language. */
const unsaved: RefusalMotifs = { version: 1, motifs: [], savedBy: null, savedAt: null }

/** The motifs that were saved last, else the product's own. */
export function listRefusalMotifs({ unitOfWork }: ControlPlanePorts): UseCase<'listRefusalMotifs'> {
  return async () => (await unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.refusalMotifs())) ?? unsaved
}

/** Saves the whole list as its next version. Problem: `version-stale` where somebody else saved one meanwhile. */
export function saveRefusalMotifs(ports: ControlPlanePorts): UseCase<'saveRefusalMotifs'> {
  return async (command, call) =>
    await runCommand(ports, { operation: 'saveRefusalMotifs', command, call }, async (tx, now) => {
      const known = (await tx.quota.refusalMotifs()) ?? unsaved
      if (known.version !== expectedVersion(call)) throw new Problem('version-stale')
      const version = known.version + 1
      const answer = { version, motifs: command.motifs, savedBy: call.actor.subject, savedAt: now }
      await tx.quota.insertRefusalMotifs(answer)
      const subjectId = derivedId(['refusal-motifs', version])
      return { answer, audit: [{ tenantId: null, subjectKind: 'refusal-motifs', subjectId }] }
    })
}
