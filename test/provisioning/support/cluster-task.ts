import { randomUUID } from 'node:crypto'
import type { ClusterTask, TenantBlueprint } from '@grenier/control-plane/ports'

/** A task of a tenant in its storage namespace that has not begun. */
export function newTask(
  { installationId, tenantId, revision, slug }: TenantBlueprint,
  about: Partial<ClusterTask> & Pick<ClusterTask, 'kind'>,
): ClusterTask {
  const none = { restore: null, objectUid: null, drill: null }
  return { id: randomUUID(), installationId, tenantId, revision, namespace: `${slug}-storage`, ...none, ...about }
}
