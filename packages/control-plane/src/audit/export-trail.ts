import type { TrailLine } from '@grenier/audit-chain'
import { readScope } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { RowsUseCase } from '../shared/use-case.ts'
import { readTrail } from './read-trail.ts'

/** Lines handed out at once. */
const linesPerPageMax = 100

async function* inPages(lines: AsyncIterable<TrailLine>): AsyncGenerator<readonly TrailLine[], void, undefined> {
  let page: TrailLine[] = []
  for await (const line of lines) {
    page.push(line)
    if (page.length === linesPerPageMax) {
      yield page
      page = []
    }
  }
  if (page.length > 0) yield page
}

/** The installation's audit trail, of every sealed fact. Problem: `trail-start-unknown`. */
export function exportAuditTrail(ports: ApiPorts): RowsUseCase<'exportAuditTrail', TrailLine> {
  return ({ after }) => inPages(readTrail(ports, { scope: { kind: 'platform' }, tenantId: null, after }))
}

/** A member's audit trail, of that member's facts alone. Problems: `not-found`, also for another tenant; `trail-start-unknown`. */
export function exportTenantAuditTrail(ports: ApiPorts): RowsUseCase<'exportTenantAuditTrail', TrailLine> {
  const operation = 'exportTenantAuditTrail'
  return async function* ({ tenantId, after }, call): AsyncGenerator<readonly TrailLine[], void, undefined> {
    await readTenant(ports, { operation, tenantId, call }, async () => undefined)
    yield* inPages(readTrail(ports, { scope: readScope(operation, call), tenantId, after }))
  }
}
