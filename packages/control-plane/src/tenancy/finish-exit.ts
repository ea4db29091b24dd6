import {
  type DestructionCertificate,
  type DestructionList,
  destructionList,
  type LostSide,
  type TenantExit,
} from '@grenier/contracts'
import { civilDateOf, type Instant, invariant } from '@grenier/quota-billing'
import { z } from 'zod'
import { endGauges } from '../metering/end-gauges.ts'
import { exitNoticeJob } from '../notification/notice-jobs.ts'
import type { Lease } from '../provisioning/ports.ts'
import { returnEverything } from '../quota/return-everything.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { signDocument } from '../shared/sign-document.ts'
import { auditExit } from './change-exit.ts'
import type { RecordedItem, SigningKey } from './exit.ports.ts'
import { exitDataClass } from './exit-data-class.ts'
import { movedExit } from './exit-history.ts'
import { type LostClusters, lostSidesOf } from './exit-lost-sides.ts'
import { endMoves } from './move-holds.ts'

/** Who acts where no person does. */
const actor = 'cluster'

interface Ending {
  readonly lease: Lease
  readonly exit: TenantExit
  readonly key: SigningKey
  readonly lostClusters: LostClusters
}

/** Everything a destruction rests on stands by now: the database checks it too. */
function proven<Value>(value: Value | null): Value {
  invariant(value !== null, 'an exit is destroyed after its backup, its cooling-off and its approval')
  return value
}

async function destructionListOf(
  ports: JobPorts,
  tx: Transaction,
  {
    exit,
    items,
    lostSides,
    at,
  }: { exit: TenantExit; items: readonly RecordedItem[]; lostSides: LostSide[]; at: Instant },
): Promise<DestructionList> {
  const { id, operatorName, operatorSiren, timeZone } = ports.installation
  const tenant = proven(await tx.tenancy.getTenant(exit.tenantId, civilDateOf(at, timeZone)))
  const { noticeGivenOn, noticeEndsOn, visaReference, visaAuthority, visaSignedOn, requestedBy } = exit
  return {
    exitId: exit.id,
    installationId: id,
    operatorName,
    operatorSiren,
    tenantId: exit.tenantId,
    organisationName: tenant.name,
    organisationSiren: tenant.siren,
    dataClass: await exitDataClass(tx, exit),
    noticeGivenOn,
    noticeEndsOn,
    finalBackupAt: proven(exit.finalBackupAt),
    finalBackupEvidence: proven(exit.finalBackupEvidence),
    coolingOffEndsOn: proven(exit.coolingOffEndsOn),
    visaReference,
    visaAuthority,
    visaSignedOn,
    requestedBy,
    approvedBy: proven(exit.approvedBy),
    approvedAt: proven(exit.approvedAt),
    destroyedAt: at,
    // What nobody saw to be gone is among what was left, and never among what was destroyed.
    items: items.flatMap((item) => (item.goneAt === null ? [] : [{ ...item, goneAt: item.goneAt }])),
    ...(lostSides.length === 0 ? {} : { lostSides }),
  }
}

/** Signs the list: a detached JWS over its canonical JSON, whose hash names it on paper. */
async function certify(
  { documentSigner }: JobPorts,
  key: SigningKey,
  list: DestructionList,
): Promise<DestructionCertificate> {
  const { sha256: listSha256, ...signed } = await signDocument(documentSigner, key, z.encode(destructionList, list))
  return { list, listSha256, ...signed }
}

/**
 * Ends an exit of which nothing is left on any cluster: its capacity returns to the pools, its meters end, its repository's
 * password is forgotten, and the certificate is signed, all in one transaction. A reason to come back where another run
 * leads, or where space is still lent or borrowed.
 */
export async function finishExit(
  ports: JobPorts,
  { lease, exit, key, lostClusters }: Ending,
): Promise<'done' | 'lease-lost' | 'loans-open'> {
  const { unitOfWork, clock, ids } = ports
  const { tenantId, id: exitId } = exit
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return 'lease-lost'
    const locked = await tx.tenancy.lockExit(tenantId, exitId)
    if (locked === null || locked.state !== 'destroying') return 'done'
    const at = clock.now()
    if (!(await returnEverything(tx, ids, { tenantId, exitId, at }))) return 'loans-open'
    await endMoves(tx, ids, { tenantId, at })
    await endGauges(tx, { tenantId, exitId, at, installation: ports.installation })
    await tx.tenancy.destroyRepositoryPassword(tenantId, at)
    const open = (await tx.tenancy.listItems(tenantId, exitId)).filter(({ goneAt }) => goneAt === null)
    invariant(
      open.every(({ clusterId }) => clusterId === null),
      'an exit ends once nothing of what it found is left on any cluster',
    )
    const uids = open.flatMap(({ clusterId, uid }) => (clusterId === null ? [uid] : []))
    await tx.tenancy.markGone({ tenantId, exitId, uids, leftToProvider: [], at })
    const items = await tx.tenancy.listItems(tenantId, exitId)
    const lostSides = await lostSidesOf(tx, { tenantId, lostClusters })
    const list = await destructionListOf(ports, tx, { exit: locked, items, lostSides, at })
    const certificate = await certify(ports, key, list)
    const moved = movedExit(locked, 'destroyed', { actor, at, reason: null })
    const destroyed = { ...moved, destroyedAt: at }
    await tx.tenancy.saveDestroyed(destroyed, certificate)
    await auditExit(tx, { before: locked, after: destroyed, actor, at })
    await tx.outbox.append([exitNoticeJob(destroyed)])
    return 'done'
  })
}
