import { claimsLosingLastCopy, type Instant, judgeTenantProtection } from '@grenier/quota-billing'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import { type ClusterAccesses, createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { ObservedProtection } from './ports.ts'
import { protectionConditions, unseenConditions } from './protection-conditions.ts'
import { protectionPolicy, rpoMs } from './protection-policy.ts'

type Seen = Extract<ObservedProtection, { kind: 'seen' }>

interface Look {
  readonly tenantId: string
  readonly generation: number
  readonly observedAt: Instant
}

/** What could not be seen is unknown from now on, whatever was known before. */
async function saveUnseen(tx: Transaction, look: Look, why: { reason: string; message: string }): Promise<void> {
  const { tenantId, generation, observedAt } = look
  const standing = await tx.protection.lockProtection(tenantId)
  if (standing.observedAt !== null && standing.observedAt >= observedAt) return
  await tx.protection.touchProtection(tenantId, observedAt, protectionPolicy.rpoSeconds)
  await tx.protection.saveProtectionConditions(tenantId, unseenConditions({ ...why, generation, at: observedAt }))
}

/** Saves what a look showed, with what it comes to; one that came later stands, in whatever order they arrive. */
export async function saveSeen(tx: Transaction, look: Look, seen: Seen & { timeZone: string }): Promise<void> {
  const { tenantId, generation, observedAt } = look
  const standing = await tx.protection.lockProtection(tenantId)
  if (standing.observedAt !== null && standing.observedAt >= observedAt) return
  const formerClaims = await tx.protection.formerClaims(tenantId)
  const broken = new Set(await tx.protection.brokenCopies(tenantId))
  const copies = seen.copies.map((copy) => {
    const id = derivedId([tenantId, copy.driver, copy.copyRef, copy.claimName])
    return { ...copy, id, isBroken: broken.has(id) }
  })
  const usable = copies.filter(({ isBroken }) => !isBroken)
  const judged = judgeTenantProtection({ claims: seen.claims, copies: usable, formerClaims, rpoMs, now: observedAt })
  const judgedByName = new Map(judged.claims.map((claim) => [claim.claimName, claim]))
  const { retention } = protectionPolicy
  const losing = claimsLosingLastCopy(copies, { retention, timeZone: seen.timeZone, now: observedAt })
  const isPruneHeld = losing.length > 0
  await tx.protection.saveObservation({
    tenantId,
    observedAt,
    rpoSeconds: protectionPolicy.rpoSeconds,
    isPruneHeld,
    claims: seen.claims.flatMap((claim) => {
      const coverage = judgedByName.get(claim.name)
      return coverage === undefined ? [] : [{ ...claim, ...coverage }]
    }),
    copies,
  })
  await tx.protection.saveProtectionConditions(tenantId, protectionConditions(judged, { generation, at: observedAt }))
  // The Schedule carries the prune: it is paused or resumed by whoever writes Schedules.
  if (isPruneHeld !== standing.isPruneHeld) await tx.outbox.append([reconcileTenantJob(tenantId)])
}

async function lookAt(ports: JobPorts, accesses: ClusterAccesses, namespace: KnownNamespace) {
  try {
    const access = await accesses.openToRead(namespace.clusterId)
    return await ports.clusterGateway.protection.observe(access, namespace)
  } catch (error) {
    if (error instanceof Problem) return { kind: 'failed', detail: error.params['detail'] ?? error.code } as const
    throw error
  }
}

/**
 * Looks at a tenant's claims and copies and says from them, never from what a driver says of itself, how well the tenant
 * is protected (cluster rule 2). What cannot be seen is Unknown. Running it twice, or twice at once, is harmless: the
 * latest look stands.
 */
export function observeProtection(ports: JobPorts): JobUseCase<'observe-protection'> {
  const { unitOfWork, wallClock, installation } = ports
  const accesses = createClusterAccesses(ports)
  const platform = { kind: 'platform' } as const
  return async ({ tenantId }) => {
    const state = await unitOfWork.read(platform, (tx) => tx.provisioning.readTenantState(tenantId))
    const namespace = state?.known.find(({ purpose }) => purpose === 'storage')
    if (state === null || namespace === undefined) return { kind: 'done' }
    const look: Look = { tenantId, generation: state.generation, observedAt: wallClock.now() }
    const seen = await lookAt(ports, accesses, namespace)
    await unitOfWork.transact(platform, async (tx) => {
      if (seen.kind === 'seen') {
        await saveSeen(tx, look, { ...seen, timeZone: installation.timeZone })
      } else if (seen.kind === 'missing') {
        await saveUnseen(tx, look, { reason: 'NamespaceMissing', message: `no namespace ${namespace.name} of ours` })
      } else {
        await saveUnseen(tx, look, { reason: 'ClusterUnreachable', message: seen.detail })
      }
    })
    return { kind: 'done' }
  }
}
