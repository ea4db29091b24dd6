import type { Command } from '@grenier/contracts'
import {
  type CivilDate,
  civilDateOf,
  earliestStartOf,
  isTransfer,
  objectionLastDay,
  subprocessorNoticeDaysDefault,
} from '@grenier/quota-billing'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import { requireSiren } from '../shared/sirene-numbers.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Problem: `subprocessor-notice-short` where there are members to be told, too late and for no reason. */
async function requireNotice(
  tx: Transaction,
  { startsOn, shortNoticeReason }: Command<'recordSubprocessor'>,
  { today, noticeDays }: { readonly today: CivilDate; readonly noticeDays: number },
): Promise<void> {
  const earliestOn = earliestStartOf(today, noticeDays)
  if (startsOn >= earliestOn || shortNoticeReason !== null) return
  const [somebody] = await tx.tenancy.tenantIdsAfter({ after: null, limit: 1 })
  if (somebody === undefined) return
  throw new Problem('subprocessor-notice-short', { noticeDays: String(noticeDays), earliestOn })
}

/**
 * Records who works on data of members in the operator's name, and has every member told, who may object until the last day of
 * the notice (RGPD art. 28(2)). Problems: `siren-invalid`; `transfer-safeguard-missing`; `subprocessor-notice-short` where it begins sooner than
 * members are to be told before and no reason is given.
 */
export function recordSubprocessor(ports: ControlPlanePorts): UseCase<'recordSubprocessor'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordSubprocessor', command, call }, async (tx, now) => {
      requireSiren(command.siren)
      if (isTransfer(command.country) && command.transferSafeguard === null) {
        throw new Problem('transfer-safeguard-missing')
      }
      const { timeZone, subprocessorNoticeDays: noticeDays = subprocessorNoticeDaysDefault } = ports.installation
      const today = civilDateOf(now, timeZone)
      await requireNotice(tx, command, { today, noticeDays })
      const objectionUntil = objectionLastDay({ startsOn: command.startsOn, recordedOn: today }, noticeDays)
      const id = ports.ids.next()
      const answer = { ...command, id, endsOn: null, objectionUntil, recordedAt: now, version: 1 }
      await tx.tenancy.insertSubprocessor(answer, call.actor.subject)
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'subprocessor', subjectId: id }],
        jobs: [{ kind: 'announce-subprocessor', tenantId: null, subjectId: id, payload: { subprocessorId: id } }],
      }
    })
}

/** Whom of the operator to ask about the protection of data, as far as the settings say. */
export function operatorContactOf({ operatorEmail, operatorOfficer }: InstallationSettings) {
  return { operatorContact: operatorEmail ?? null, operatorOfficer: operatorOfficer ?? null }
}

/** Those at work on a day, or all there ever were; and whom to ask. */
export function listSubprocessors(ports: ControlPlanePorts): UseCase<'listSubprocessors'> {
  return async ({ on }, call) => {
    const items = await ports.unitOfWork.read(readScope('listSubprocessors', call), (tx) =>
      tx.tenancy.listSubprocessors(on ?? null),
    )
    return { items, ...operatorContactOf(ports.installation) }
  }
}

/**
 * Records from which day on it works no more. Problems: `not-found`; `subprocessor-ended` where an end is recorded;
 * `subprocessor-dates`; `subprocessor-keeps-site` while a site is said to be kept by it then.
 */
export function endSubprocessor(ports: ControlPlanePorts): UseCase<'endSubprocessor'> {
  return (command, call) =>
    runCommand(ports, { operation: 'endSubprocessor', command, call }, async (tx) => {
      const { subprocessorId, endsOn } = command
      const before = found(await tx.tenancy.lockSubprocessor(subprocessorId))
      if (before.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (before.endsOn !== null) throw new Problem('subprocessor-ended')
      if (endsOn < before.startsOn) throw new Problem('subprocessor-dates', { startsOn: before.startsOn })
      if (await tx.tenancy.keepsSiteOn(subprocessorId, endsOn)) throw new Problem('subprocessor-keeps-site')
      const answer = { ...before, endsOn, version: before.version + 1 }
      await tx.tenancy.endSubprocessor(answer)
      const was = { endsOn: null, version: before.version }
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'subprocessor', subjectId: answer.id, before: was }],
      }
    })
}
