import type { Notice } from '@grenier/contracts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'
import { withoutSealed } from './webhook-event.ts'

function shown(notice: Notice): Notice {
  return { ...notice, facts: { ...notice.facts, params: withoutSealed(notice.facts.params) } }
}

/** What a member was told, the newest first, with how each delivery went. Problem: `not-found`, also for another tenant. */
export function listNotices(ports: ControlPlanePorts): UseCase<'listNotices'> {
  const operation = 'listNotices'
  return async (query, call) => {
    const about = { operation, tenantId: query.tenantId, call } as const
    const page = await readTenant(ports, about, (tx) => tx.notification.listNotices(query))
    return { ...page, items: page.items.map(shown) }
  }
}

/** What did not arrive, the oldest first. */
export function listDeliveries({ unitOfWork }: ControlPlanePorts): UseCase<'listDeliveries'> {
  return (query, call) =>
    unitOfWork.glance(readScope('listDeliveries', call), (tx) => tx.notification.listDeliveries(query))
}
