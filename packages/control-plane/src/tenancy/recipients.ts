import type { Organisation, Recipient } from '@grenier/contracts'
import { type CivilDate, civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { movePayersTo } from './payers.ts'
import { requireSoundRecipient } from './require-settlement.ts'
import { requireUnratedMonths } from './unrated-months.ts'

/** The body behind a member on a day. Problem: `organisation-unknown`. */
async function organisationOn(tx: Transaction, tenantId: string, on: CivilDate): Promise<Organisation> {
  const [tenant] = await tx.tenancy.tenantsOnDay(on, [tenantId])
  const organisation = tenant === undefined ? null : await tx.tenancy.getOrganisation(tenant.organisationId, on)
  if (organisation === null) throw new Problem('organisation-unknown')
  return organisation
}

/** Where debts of a member land, former ones too, the newest first. Problem: `not-found`, also for another tenant's. */
export function listRecipients({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listRecipients'> {
  const operation = 'listRecipients'
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      const recipients = await tx.tenancy.recipientsOf(tenantId)
      const engagements = await tx.tenancy.engagementsOf(tenantId)
      const ofRecipient = Map.groupBy(engagements, ({ recipientId }) => recipientId)
      return { items: recipients.map((one) => ({ ...one, engagements: ofRecipient.get(one.id) ?? [] })) }
    })
  }
}

interface Ending {
  readonly recipient: Recipient
  readonly validUntil: CivilDate
  readonly endedAt: Recipient['recordedAt']
}

async function endAt(tx: Transaction, call: Call, { recipient, validUntil, endedAt }: Ending): Promise<Recipient> {
  const ended = { ...recipient, validUntil, endedAt, endedBy: call.actor.subject, version: recipient.version + 1 }
  await tx.tenancy.updateRecipient(ended)
  return ended
}

const holdsOn = ({ validFrom, validUntil }: Recipient, day: CivilDate): boolean =>
  validFrom <= day && (validUntil === null || validUntil > day)

/**
 * Records where debts of a member land from a day on. In the place of another one, everybody whom the member pays for there is
 * paid for here from that day on, and the other one ends. Problems: `not-found`, `recipient-unknown` for one that is not the
 * member's or does not hold that day, `siret-invalid`, `siret-of-another`, `imputation-ac-refused`, `e-invoice-refused`,
 * `organisation-unknown` on that day, `period-closed`.
 */
export function recordRecipient(ports: ControlPlanePorts): UseCase<'recordRecipient'> {
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'recordRecipient', command, call }, async (tx, now) => {
      const { tenantId, validFrom, replacesRecipientId, ...terms } = command
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, installation.timeZone)))
      const organisation = await organisationOn(tx, tenantId, validFrom)
      await requireSoundRecipient(tx, installation, { recipient: terms, organisation, on: validFrom })
      const replaced =
        replacesRecipientId === null ? null : await tx.tenancy.lockRecipient(tenantId, replacesRecipientId)
      const isKnown = replaced !== null && holdsOn(replaced, validFrom)
      if (replacesRecipientId !== null && !isKnown) throw new Problem('recipient-unknown')
      const recordedBy = call.actor.subject
      const id = ids.next()
      await tx.tenancy.insertRecipient({ id, tenantId, terms, validFrom, recordedBy, recordedAt: now })
      if (replaced !== null) {
        await requireUnratedMonths(tx, validFrom)
        await movePayersTo(ports, tx, { replaced, recipientId: id, from: validFrom, recordedBy, recordedAt: now })
        await endAt(tx, call, { recipient: replaced, validUntil: validFrom, endedAt: now })
      }
      const noEnd = { validUntil: null, endedAt: null, endedBy: null, version: 1 }
      const answer = { ...terms, ...noEnd, id, tenantId, validFrom, recordedAt: now, recordedBy }
      const audit = [{ tenantId, subjectKind: 'recipient', subjectId: id }]
      if (replaced === null) return { answer, audit }
      const ofReplaced = {
        tenantId,
        subjectKind: 'recipient',
        subjectId: replaced.id,
        after: { validUntil: validFrom },
      }
      return { answer, audit: [...audit, ofReplaced] }
    })
}

/**
 * Ends a recipient once nobody's debts land there any more. Problems: `not-found` (also for another tenant's),
 * `if-match-missing`, `version-stale`, `recipient-dates` before its first day or not before its end, `recipient-in-use`.
 */
export function endRecipient(ports: ControlPlanePorts): UseCase<'endRecipient'> {
  const operation = 'endRecipient'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, recipientId, validUntil } = command
      const recipient = found(await tx.tenancy.lockRecipient(tenantId, recipientId))
      if (recipient.version !== expectedVersion(call)) throw new Problem('version-stale')
      const isLater = recipient.validUntil !== null && validUntil >= recipient.validUntil
      if (validUntil < recipient.validFrom || isLater) {
        throw new Problem('recipient-dates', { validFromOn: recipient.validFrom })
      }
      const landing = await tx.tenancy.assignmentsLandingAt({ tenantId, id: recipientId, from: validUntil })
      if (landing.length > 0) throw new Problem('recipient-in-use', { count: String(landing.length) })
      const answer = await endAt(tx, call, { recipient, validUntil, endedAt: now })
      const before = encodeAnswer(operation, recipient)
      return { answer, audit: [{ tenantId, subjectKind: 'recipient', subjectId: recipientId, before }] }
    })
}

/**
 * Gives the legal engagement of a fiscal year for a recipient, ahead of its statements: those of its months that have no number
 * yet and no engagement of their own are issued with it. The newest of a year counts. Problems: `not-found`, also for another
 * tenant's.
 */
export function giveEngagement(ports: ControlPlanePorts): UseCase<'giveEngagement'> {
  const operation = 'giveEngagement'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, recipientId } = command
      assertMayActFor(operation, call, tenantId)
      found(await tx.tenancy.lockRecipient(tenantId, recipientId))
      const answer = { ...command, id: ports.ids.next(), givenBy: call.actor.subject, givenAt: now }
      await tx.tenancy.insertEngagement(answer)
      return { answer, audit: [{ tenantId, subjectKind: 'engagement', subjectId: answer.id }] }
    })
}
