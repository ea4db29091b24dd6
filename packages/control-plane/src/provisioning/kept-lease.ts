import { addMs, type Instant } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { JobOutcome } from '../shared/use-case.ts'
import type { Lease } from './ports.ts'

/** A lease that nobody renewed for so long belonged to a process that died: another one takes its tenant over. */
export const tenantLeaseMs = 13_000
/** Several times within it, so that one renewal that fails costs nothing. */
export const renewLeaseEveryMs = 3_000
/** No write begins in the last part of a lease: what is under way then ends before another run may begin. */
const writeMs = 7_000
/** How often a run that stands behind another one looks whether its turn has come. */
export const leaseWaitMs = 500

/** A tenant's lease that is renewed while its run lasts. */
export interface KeptLease extends Lease {
  /** False once another run may hold the lease: nothing more may be written to a cluster then. */
  readonly mayWrite: () => boolean
  /** No renewal from now on; whoever is done with the tenant gives the lease back. Called more than once it does nothing. */
  readonly letGo: () => void
}

type LeasePorts = Pick<JobPorts, 'unitOfWork' | 'wallClock' | 'ids'>

const platform = { kind: 'platform' } as const

/** Another run has the tenant, or took it over from this one: no failure, and no reason to wait longer than that run lasts. */
export function leaseAwaited(reason: 'lease-held' | 'lease-lost'): JobOutcome {
  return { kind: 'retry', delayMs: leaseWaitMs, reason, isTurnAwaited: true }
}

/** Renews until it is let go, lost, or as old as a run may become. */
function keep(
  { unitOfWork, wallClock }: LeasePorts,
  lease: Lease,
  about: { at: Instant; longestMs: number },
): KeptLease {
  const endsAt = addMs(about.at, about.longestMs)
  let renewedAt = about.at
  let isRenewing = false
  const turn = async (): Promise<void> => {
    const now = wallClock.now()
    if (now >= endsAt) letGo()
    if (now >= endsAt || isRenewing) return
    isRenewing = true
    try {
      const expiresAt = addMs(now, tenantLeaseMs)
      if (await unitOfWork.transact(platform, (tx) => tx.provisioning.renewLease(lease, expiresAt))) renewedAt = now
      else letGo()
    } catch {
      // The database is away for this process: the next turn asks again, and until then the writing ends by itself.
    } finally {
      isRenewing = false
    }
  }
  const timer = setInterval(() => void turn(), renewLeaseEveryMs)
  function letGo(): void {
    clearInterval(timer)
  }
  return { ...lease, letGo, mayWrite: () => wallClock.now() < addMs(renewedAt, writeMs) }
}

/**
 * Takes the tenant's lease and keeps it by renewing it, so that one whose process dies is free within seconds however long its
 * work would have taken. A run longer than `longestMs` may be overtaken. Null: another run holds it.
 */
export async function takeLease(
  ports: LeasePorts,
  { tenantId, longestMs }: { readonly tenantId: string; readonly longestMs: number },
): Promise<KeptLease | null> {
  const { unitOfWork, wallClock, ids } = ports
  const now = wallClock.now()
  const wanted = { tenantId, holder: ids.next(), now, expiresAt: addMs(now, tenantLeaseMs) }
  const lease = await unitOfWork.transact(platform, (tx) => tx.provisioning.acquireLease(wanted))
  return lease === null ? null : keep(ports, lease, { at: now, longestMs })
}
