import type { Command } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, runCommand } from '../shared/run-command.ts'
import { requireSiren } from '../shared/sirene-numbers.ts'
import type { UseCase } from '../shared/use-case.ts'

/** The same within a transaction. Problems: those of `registerOrganisation`. */
export async function registerOrganisationIn(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  { command, now }: { command: Command<'registerOrganisation'>; now: Instant },
): Promise<CommandOutcome<'registerOrganisation'>> {
  requireSiren(command.siren)
  if (command.groupId !== null) {
    const group = await tx.tenancy.getOrganisation(command.groupId, civilDateOf(now, installation.timeZone))
    if (group === null) throw new Problem('organisation-unknown')
  }
  const answer = { ...command, id: ids.next(), recordedAt: now, version: 1 }
  await tx.tenancy.insertOrganisation(answer)
  return { answer, audit: [{ tenantId: null, subjectKind: 'organisation', subjectId: answer.id }] }
}

/**
 * Records a legal body with its dated attributes. Problems: `siren-invalid` by its check digit,
 * `organisation-known` for a SIREN or INSEE code in force, `organisation-unknown` for a group that is not recorded.
 */
export function registerOrganisation(ports: ControlPlanePorts): UseCase<'registerOrganisation'> {
  return (command, call) =>
    runCommand(ports, { operation: 'registerOrganisation', command, call }, (tx, now) =>
      registerOrganisationIn(ports, tx, { command, now }),
    )
}
