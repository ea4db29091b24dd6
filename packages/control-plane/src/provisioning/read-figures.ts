import type { Instant } from '@grenier/quota-billing'
import type { UnitOfWork } from '../shared/ports.ts'
import type { InstallationFigures, TenantQuotaFigures } from './figures.ports.ts'

export interface Figures {
  readonly installation: InstallationFigures
  /** Null: not asked for. */
  readonly tenantQuotas: readonly TenantQuotaFigures[] | null
}

/**
 * Reads what graphs and alerts show, in one transaction, so that a pool's capacity and what it gave belong together. The
 * quotas of each tenant come only where they are asked for: there are as many as members times offers.
 */
export function readFigures(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { now, perTenant }: { readonly now: Instant; readonly perTenant: boolean },
): Promise<Figures> {
  return unitOfWork.read({ kind: 'platform' }, async (tx) => ({
    installation: await tx.provisioning.installationFigures(now),
    tenantQuotas: perTenant ? await tx.provisioning.tenantQuotaFigures() : null,
  }))
}
