import type { Answer } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import {
  choiceOn,
  longLine,
  type PostalAddress,
  postalFault,
  postalLineCharsMax,
  postalLinesMax,
} from '@grenier/quota-billing/letters'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Refuses an address that cannot stand in the window of an envelope, by the code of what is wrong with it. */
function requirePrintable(address: PostalAddress): void {
  const fault = postalFault(address)
  if (fault === null) return
  if (fault === 'lines-missing') throw new Problem('postal-lines-missing')
  if (fault === 'letters-unknown') throw new Problem('postal-letters-unknown')
  if (fault === 'lines-too-many') throw new Problem('postal-lines-too-many', { linesMax: String(postalLinesMax) })
  if (fault === 'post-code') throw new Problem('postal-post-code', { postCode: address.postCode })
  const line = longLine(address) ?? ''
  throw new Problem('postal-line-too-long', { charsMax: String(postalLineCharsMax), line })
}

/**
 * Records whether a member has its letters on paper and where they go, from a day on: a later choice takes its place, nothing
 * is changed. Problems: `not-found`, also for another tenant; `postal-lines-missing`, `postal-lines-too-many`,
 * `postal-line-too-long`, `postal-post-code`, `postal-letters-unknown`.
 */
export function recordPostalChoice(ports: ControlPlanePorts): UseCase<'recordPostalChoice'> {
  const operation = 'recordPostalChoice'
  return async (command, call) => {
    const { tenantId, address } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, ports.installation.timeZone)))
      if (address !== null) requirePrintable(address)
      const recorded = { id: ports.ids.next(), recordedAt: now, recordedBy: call.actor.subject }
      const answer: Answer<typeof operation> = { ...command, ...recorded }
      await tx.notification.insertPostalChoice(answer)
      return { answer, audit: [{ tenantId, subjectKind: 'postal-choice', subjectId: answer.id }] }
    })
  }
}

/** Every choice of a member and which one holds today. Problem: `not-found`, also for another tenant. */
export function listPostalChoices(ports: ControlPlanePorts): UseCase<'listPostalChoices'> {
  const { clock, installation } = ports
  return async ({ tenantId }, call) => {
    const items = await readTenant(ports, { operation: 'listPostalChoices', tenantId, call }, (tx) =>
      tx.notification.listPostalChoices(tenantId),
    )
    const inForce = choiceOn(items, civilDateOf(clock.now(), installation.timeZone))
    return { items, inForceId: inForce?.id ?? null }
  }
}
