import type { PayerAssignment, Recipient } from '@grenier/contracts'
import { type CivilDate, civilDateOf, endedByNewPayer, type Instant } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Scope, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from './act-in-force.ts'
import type { NewPayerAssignment, StoredPayerAssignment } from './payer.ports.ts'
import type { TenantOnDay } from './ports.ts'
import { requireSettlement } from './require-settlement.ts'
import { requireUnratedMonths } from './unrated-months.ts'

/** Somebody else pays from a day on, instead of whoever was to that day or later. */
async function replacePayer(tx: Transaction, assignment: NewPayerAssignment): Promise<void> {
  const { beneficiaryTenantId, validFrom } = assignment
  // One change of a member's payers at a time.
  await tx.tenancy.lockTenant(beneficiaryTenantId)
  const standing = await tx.tenancy.payersOf(beneficiaryTenantId, validFrom)
  await tx.tenancy.endPayerAssignments(beneficiaryTenantId, endedByNewPayer(standing, validFrom))
  await tx.tenancy.insertPayerAssignment(assignment)
}

interface Movement {
  readonly replaced: Recipient
  readonly recipientId: string
  readonly from: CivilDate
  readonly recordedBy: string
  readonly recordedAt: Instant
}

/**
 * Everybody whose debts land at a recipient on a day or later has them land at another one of the same payer from that day on,
 * by the act by which it pays; whoever is paid for from a later day on, from then.
 */
export async function movePayersTo(ports: ControlPlanePorts, tx: Transaction, move: Movement): Promise<void> {
  const { replaced, recipientId, from, recordedBy, recordedAt } = move
  const landing = await tx.tenancy.assignmentsLandingAt({ tenantId: replaced.tenantId, id: replaced.id, from })
  for (const { id, tenantId, payerTenantId, payerName, actId, validFrom, validTo } of landing) {
    const moved = validFrom > from ? validFrom : from
    await tx.tenancy.lockTenant(tenantId)
    await tx.tenancy.endPayerAssignments(tenantId, [{ id, validTo: moved }])
    const payer = { beneficiaryTenantId: tenantId, payerTenantId, recipientId, actId }
    const named = payerTenantId === tenantId ? null : payerName
    const next = { ...payer, id: ports.ids.next(), validFrom: moved, validTo, payerName: named }
    await tx.tenancy.insertPayerAssignment({ ...next, recordedBy, recordedAt })
  }
}

/** A member sees of another one what it is called. */
function shownTo(scope: Scope): (assignment: StoredPayerAssignment) => PayerAssignment {
  return (assignment) => {
    const isOwn = assignment.payerTenantId === assignment.tenantId
    return scope.kind === 'platform' || isOwn ? assignment : { ...assignment, payerTenantId: null, recipientId: null }
  }
}

/**
 * Who pays for a member, former payers too, and for whom else it pays: whose debts it owes it is told, by their names. Problem:
 * `not-found`, also for another tenant's.
 */
export function listPayerAssignments(ports: ControlPlanePorts): UseCase<'listPayerAssignments'> {
  const operation = 'listPayerAssignments'
  const { unitOfWork, clock, installation } = ports
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    const scope = readScope(operation, call)
    const items = await unitOfWork.read(scope, async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      return (await tx.tenancy.payersOf(tenantId, today)).map(shownTo(scope))
    })
    // Rows of those who are paid for are their own: they are read once it is certain who asks.
    const paid = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.paidForBy(tenantId, today))
    const paysFor = paid.map((one) => (scope.kind === 'platform' ? one : { ...one, tenantId: null }))
    return { items, paysFor }
  }
}

interface Payer {
  readonly payerTenantId: string
  readonly recipientId: string
  readonly on: CivilDate
}

/**
 * Who pays is a member under an agreement in force that day, and its debts land somewhere that holds then. Problems:
 * `payer-unknown` (who has left too), `payer-without-agreement`, `recipient-unknown`, those of `requireSettlement`.
 */
async function requirePayer(ports: ControlPlanePorts, tx: Transaction, wish: Payer): Promise<TenantOnDay> {
  const { payerTenantId, recipientId, on } = wish
  const [payer] = await tx.tenancy.tenantsOnDay(on, [payerTenantId])
  const organisation = payer === undefined ? null : await tx.tenancy.getOrganisation(payer.organisationId, on)
  const hasLeft = (payer?.exitedAt ?? null) !== null
  if (payer === undefined || organisation === null || hasLeft) throw new Problem('payer-unknown')
  if ((await tx.tenancy.agreementInForce(payerTenantId, on)) === null) {
    throw new Problem('payer-without-agreement', { neededOn: on })
  }
  const recipient = await tx.tenancy.lockRecipient(payerTenantId, recipientId)
  const holds =
    recipient !== null && recipient.validFrom <= on && (recipient.validUntil === null || recipient.validUntil > on)
  if (!holds) throw new Problem('recipient-unknown')
  await requireSettlement(tx, ports.installation, { recipient, organisation, on })
  return payer
}

/** Paying for somebody else rests on an act that binds that day. Problems: `payer-act-missing`, `act-unknown`, `act-not-executory`. */
async function requireBasis(
  tx: Transaction,
  { actId, isItself, on }: { readonly actId: string | null; readonly isItself: boolean; readonly on: CivilDate },
): Promise<void> {
  if (actId !== null) await requireExecutoryAct(tx, actId, on)
  else if (!isItself) throw new Problem('payer-act-missing')
}

/**
 * Says who pays for a member from a day on, all of it and alone: what was to hold that day or later ends. A month is owed by
 * who pays on its last day, so none that is being rated or was gets another payer. Problems: `not-found`, `payer-unknown`,
 * `payer-without-agreement`, `recipient-unknown`, `payer-act-missing`, `act-unknown`, `act-not-executory`,
 * `imputation-ac-refused`, `e-invoice-refused`, `period-closed`.
 */
export function assignPayer(ports: ControlPlanePorts): UseCase<'assignPayer'> {
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'assignPayer', command, call }, async (tx, now) => {
      const { tenantId, payerTenantId, recipientId, validFrom, actId } = command
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, installation.timeZone)))
      const payer = await requirePayer(ports, tx, { payerTenantId, recipientId, on: validFrom })
      const isItself = payerTenantId === tenantId
      await requireBasis(tx, { actId, isItself, on: validFrom })
      await requireUnratedMonths(tx, validFrom)
      const recorded = { id: ids.next(), actId, recordedBy: call.actor.subject, recordedAt: now }
      const payerName = isItself ? null : payer.name
      const paying = { beneficiaryTenantId: tenantId, payerTenantId, recipientId, validFrom, payerName }
      await replacePayer(tx, { ...paying, ...recorded })
      const answer = {
        ...recorded,
        tenantId,
        payerTenantId,
        payerName: payer.name,
        recipientId,
        validFrom,
        validTo: null,
      }
      return { answer, audit: [{ tenantId, subjectKind: 'payer-assignment', subjectId: recorded.id }] }
    })
}
