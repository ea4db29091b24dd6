import { assertMayActFor, expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Who acts for a tenant by invitation, former ones too. Problem: `not-found`, also for another tenant. */
export function listRoleAssignments(ports: ControlPlanePorts): UseCase<'listRoleAssignments'> {
  return ({ tenantId }, call) =>
    readTenant(ports, { operation: 'listRoleAssignments', tenantId, call }, async (tx) => ({
      items: await tx.access.listAssignments(tenantId),
    }))
}

/**
 * Ends a person's role for a member at once, in every session and token that rests on it. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `role-ended`.
 */
export function endRoleAssignment(ports: ControlPlanePorts): UseCase<'endRoleAssignment'> {
  const operation = 'endRoleAssignment'
  return async (command, call) => {
    const { tenantId, assignmentId } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx) => {
      const now = ports.wallClock.now()
      const assignment = found(await tx.access.lockAssignment(tenantId, assignmentId))
      if (assignment.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (assignment.endedAt !== null || (assignment.endsAt !== null && assignment.endsAt <= now))
        throw new Problem('role-ended')
      const answer = { ...assignment, endedAt: now, endedBy: call.actor.subject, version: assignment.version + 1 }
      await tx.access.endAssignment(answer)
      const before = encodeAnswer(operation, assignment)
      return { answer, audit: [{ tenantId, subjectKind: 'role-assignment', subjectId: assignmentId, before }] }
    })
  }
}
