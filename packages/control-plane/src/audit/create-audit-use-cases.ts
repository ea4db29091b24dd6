import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { exportAuditTrail, exportTenantAuditTrail } from './export-trail.ts'
import { getAuditStanding } from './get-audit-standing.ts'
import { listAuditFacts } from './list-audit-facts.ts'
import { listAuditKeys } from './list-audit-keys.ts'

type AuditOperation =
  | 'exportAuditTrail'
  | 'exportTenantAuditTrail'
  | 'listAuditFacts'
  | 'getAuditStanding'
  | 'listAuditKeys'

/** What was done, and that nobody changed it since. */
export function createAuditUseCases(ports: ApiPorts): Pick<ApiUseCases, AuditOperation> {
  return {
    exportAuditTrail: exportAuditTrail(ports),
    exportTenantAuditTrail: exportTenantAuditTrail(ports),
    listAuditFacts: listAuditFacts(ports),
    getAuditStanding: getAuditStanding(ports),
    listAuditKeys: listAuditKeys(ports),
  }
}
