import { randomUUID } from 'node:crypto'
import type { BlueprintQuota, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { classes } from '../../provisioning/support/scene.ts'

/** A tenant of the bench, and the namespaces that are known of it. */
export interface BenchTenant {
  readonly blueprint: TenantBlueprint
  known: ReconcileReport['namespaces']
}

const gibibyte = 1024n ** 3n

function quota(kind: 'block' | 'backup'): BlueprintQuota {
  return {
    offerId: randomUUID(),
    offerCode: kind === 'block' ? 'bloc' : 'sauvegarde',
    kind,
    className: kind === 'block' ? classes.block : classes.bucket,
    quotaBytes: 100n * gibibyte,
    roundingStepBytes: gibibyte,
  }
}

export function benchTenant(slug: string, installationId: string): BenchTenant {
  const blueprint: TenantBlueprint = {
    installationId,
    tenantId: randomUUID(),
    slug,
    siren: '211000344',
    inseeCode: '10034',
    generation: 1,
    revision: 10n,
    quotas: [quota('block'), quota('backup')],
    backup: { s3Endpoint: null, repositoryPassword: 'not-a-real-password', scheduleMinute: 12, scheduleHour: 3 },
  }
  return { blueprint, known: [] }
}

/** Runs `work` over all items, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const one = async (): Promise<void> => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, one))
}
