import type { Command, PlacementChange } from '@grenier/contracts'
import {
  type CivilDate,
  civilDateOf,
  type PlacementChangeMeaning,
  placementChange,
  type StoredAs,
} from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { isLeaving } from '../tenancy/leaving.ts'
import { type PlacementObstacles, placementObstacles } from './placement-obstacles.ts'
import { refuseVeleroInMove } from './velero-in-move.ts'

type Change = Command<'changeTenantPlacement'>

/** Nothing to name, in a sentence of either language. */
const none = '—'

function obstacleParams({ placeNames, requestIds, loanIds, driver }: PlacementObstacles): Record<string, string> {
  const listed = (names: readonly string[]): string => (names.length === 0 ? none : names.join(', '))
  return {
    placeNames: listed(placeNames),
    requestIds: listed(requestIds),
    loanIds: listed(loanIds),
    driver: driver ?? none,
  }
}

/** Refuses a change that something the tenant has could not bear, or that lets go of what nobody attested is gone. */
async function refuseUnsound(
  tx: Transaction,
  about: { command: Change; meaning: PlacementChangeMeaning; today: CivilDate },
): Promise<void> {
  const { command, meaning, today } = about
  const { tenantId, dataClass, residencyMin, visa } = command
  if (meaning.needsVisa && visa === null) throw new Problem('placement-visa-missing')
  if (meaning.isLooser && (await isLeaving(tx, tenantId))) throw new Problem('exit-open')
  if (!meaning.isStricter) return
  const obstacles = await placementObstacles(tx, { tenantId, after: { dataClass, residencyMin }, meaning, today })
  const { placeNames, requestIds, loanIds, driver } = obstacles
  if (placeNames.length + requestIds.length + loanIds.length > 0 || driver !== null) {
    throw new Problem('placement-obstacles', { dataClass, ...obstacleParams(obstacles) })
  }
}

async function storedAs(tx: Transaction, tenantId: string): Promise<StoredAs> {
  const placement = await tx.provisioning.getTenantPlacement(tenantId)
  return placement ?? { dataClass: 'ordinary', residencyMin: null }
}

/** Saves the change: a class that comes may be in every quota there is, one that goes is in none any more. */
async function save(tx: Transaction, change: PlacementChange, meaning: PlacementChangeMeaning): Promise<void> {
  const { tenantId, dataClass, residencyMin, changedAt, id } = change
  const place = found(await tx.provisioning.placeOfTenant(tenantId))
  const isSameSite = place.storageSiteId === place.backupSiteId
  await tx.provisioning.insertPlacementChange(change)
  await tx.provisioning.saveStoredAs({ tenantId, dataClass, residencyMin, isSameSite, at: changedAt })
  if (meaning.leaves !== null) {
    await tx.provisioning.endQuotaDataClass({ tenantId, dataClass: meaning.leaves, at: changedAt })
  }
  if (meaning.enters !== null) {
    const offerIds = place.quotas.map(({ offerId }) => offerId)
    const cause = { causeKind: 'placement-change', causeId: id } as const
    await tx.provisioning.addQuotaDataClass({ tenantId, offerIds, dataClass, ...cause, recordedAt: changedAt })
  }
  await tx.tenancy.raiseGeneration(tenantId)
}

/**
 * Declares that a tenant stores another class of data than was said, or has to keep it nearer or may keep it farther. What
 * asks more is refused while anything that the tenant has, asked for or borrows could not hold it; what lets go of something
 * takes a reason and, for public archives, the visa. The ledger does not move. Grants wait meanwhile, so that none comes in
 * between. Problems: `not-found`, `if-match-missing`, `version-stale`, `placement-unchanged`, `placement-visa-missing`,
 * `exit-open` for a looser one while the tenant leaves, `move-open` for one that would let Velero copy it while it moves, `placement-obstacles` with the names of all that speaks against it.
 */
export function changeTenantPlacement(ports: ControlPlanePorts): UseCase<'changeTenantPlacement'> {
  const operation = 'changeTenantPlacement'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, dataClass, residencyMin, reason, visa } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      await tx.provisioning.lockGrants()
      await tx.tenancy.lockTenant(tenantId)
      const tenant = found(await tx.tenancy.getTenant(tenantId, today))
      if (tenant.version !== expectedVersion(call)) throw new Problem('version-stale')
      const before = await storedAs(tx, tenantId)
      const meaning = placementChange(before, { dataClass, residencyMin })
      if (meaning === null) throw new Problem('placement-unchanged')
      await refuseUnsound(tx, { command, meaning, today })
      const answer: PlacementChange = {
        id: ports.ids.next(),
        tenantId,
        dataClassBefore: before.dataClass,
        dataClass,
        residencyMinBefore: before.residencyMin,
        residencyMin,
        reason,
        visaReference: visa?.reference ?? null,
        visaAuthority: visa?.authority ?? null,
        visaSignedOn: visa?.signedOn ?? null,
        changedBy: call.actor.subject,
        changedAt: now,
      }
      await save(tx, answer, meaning)
      await refuseVeleroInMove(tx, tenantId)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'placement-change', subjectId: answer.id, before: { ...before } }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
