import type { JobPorts } from '../shared/control-plane-ports.ts'

/** Runs that are ordered because somebody changed something on a cluster. */
export interface RepairOrders {
  /** Remembers the namespaces until a run is ordered for their tenants. */
  hear(clusterId: string, namespaces: readonly string[]): void
  /** Orders what was heard of, through the outbox; what fails is remembered, and throws. */
  order(clusterId: string): Promise<void>
}

export function createRepairOrders({
  unitOfWork,
  wallClock,
}: Pick<JobPorts, 'unitOfWork' | 'wallClock'>): RepairOrders {
  const heard = new Map<string, Set<string>>()
  let ordering: Promise<unknown> = Promise.resolve()

  function hear(clusterId: string, namespaces: readonly string[]): void {
    heard.set(clusterId, new Set([...(heard.get(clusterId) ?? []), ...namespaces]))
  }

  async function orderNow(clusterId: string): Promise<void> {
    const namespaces = [...(heard.get(clusterId) ?? [])]
    if (namespaces.length === 0) return
    heard.delete(clusterId)
    try {
      await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
        const tenantIds = await tx.provisioning.tenantsToRepair({ clusterId, namespaces, now: wallClock.now() })
        await tx.outbox.append(
          tenantIds.map((tenantId) => ({
            kind: 'reconcile-tenant',
            tenantId,
            subjectId: tenantId,
            payload: { tenantId },
          })),
        )
      })
    } catch (error) {
      hear(clusterId, namespaces)
      throw error
    }
  }

  return {
    hear,
    /** One at a time: two that look at once would both find that no run is due. */
    order(clusterId) {
      const mine = ordering.then(() => orderNow(clusterId))
      ordering = mine.catch(() => undefined)
      return mine
    },
  }
}
