import type { Answer, Command } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { assertMayActFor, expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** The same within a transaction. Problems: those of `recordContact`. */
export async function recordContactIn(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  { command, by, now }: { command: Command<'recordContact'>; by: string; now: Instant },
): Promise<CommandOutcome<'recordContact'>> {
  const { tenantId, validFrom, validUntil } = command
  found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, installation.timeZone)))
  if (validUntil !== null && validUntil <= validFrom) throw new Problem('contact-dates', { validFromOn: validFrom })
  const answer: Answer<'recordContact'> = {
    ...command,
    id: ids.next(),
    recordedAt: now,
    recordedBy: by,
    endedAt: null,
    endedBy: null,
    version: 1,
  }
  await tx.tenancy.insertContact(answer)
  return { answer, audit: [{ tenantId, subjectKind: 'contact', subjectId: answer.id }] }
}

/** Records whom to write to at a member about what. Problems: `not-found`, `contact-dates`. */
export function recordContact(ports: ControlPlanePorts): UseCase<'recordContact'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordContact', command, call }, (tx, now) =>
      recordContactIn(ports, tx, { command, by: call.actor.subject, now }),
    )
}

/** Every contact of a tenant, former ones too. Problem: `not-found`, also for another tenant. */
export function listContacts({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listContacts'> {
  const operation = 'listContacts'
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      return { items: await tx.tenancy.listContacts(tenantId) }
    })
  }
}

/**
 * Brings a contact's end forward, to today at the earliest; one that has not begun is ended on its first day, and then holds on
 * none. Problems: `not-found` (also for another tenant's), `if-match-missing`, `version-stale`, `contact-dates` for an end that
 * is past, before its first day, or no earlier than the one it has.
 */
export function endContact(ports: ControlPlanePorts): UseCase<'endContact'> {
  const operation = 'endContact'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, contactId, validUntil } = command
      const contact = found(await tx.tenancy.lockContact(tenantId, contactId))
      if (contact.version !== expectedVersion(call)) throw new Problem('version-stale')
      const today = civilDateOf(now, ports.installation.timeZone)
      const isLater = contact.validUntil !== null && validUntil >= contact.validUntil
      if (validUntil < today || validUntil < contact.validFrom || isLater)
        throw new Problem('contact-dates', { validFromOn: contact.validFrom })
      const answer = { ...contact, validUntil, endedAt: now, endedBy: call.actor.subject, version: contact.version + 1 }
      await tx.tenancy.updateContact(answer)
      const before = encodeAnswer(operation, contact)
      return { answer, audit: [{ tenantId, subjectKind: 'contact', subjectId: contactId, before }] }
    })
}
