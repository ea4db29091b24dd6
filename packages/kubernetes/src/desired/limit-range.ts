import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type { V1LimitRangeItem } from '@kubernetes/client-node'
import { tenantLimits } from '../limits.ts'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { bytesToQuantity, millicoresToQuantity } from '../quantity.ts'
import { type Place, tenantMetadata } from './metadata.ts'

function lowest(values: readonly bigint[]): bigint {
  return values.reduce((low, value) => (value < low ? value : low))
}

function highest(values: readonly bigint[]): bigint {
  return values.reduce((high, value) => (value > high ? value : high))
}

/**
 * The smallest and largest claim: min is the rounding step (rule 21), the smallest of them since a LimitRange cannot
 * tell classes apart; max is the largest offer. None while no offer holds one step: the ResourceQuota then refuses.
 */
function claimLimits(blueprint: TenantBlueprint): V1LimitRangeItem[] {
  const blocks = blueprint.quotas.filter((quota) => quota.kind === 'block' && quota.quotaBytes > 0n)
  if (blocks.length === 0) return []
  const minBytes = lowest(blocks.map((quota) => quota.roundingStepBytes))
  const maxBytes = highest(blocks.map((quota) => quota.quotaBytes))
  if (maxBytes < minBytes) return []
  return [
    {
      type: 'PersistentVolumeClaim',
      min: { storage: bytesToQuantity(minBytes) },
      max: { storage: bytesToQuantity(maxBytes) },
    },
  ]
}

/** The LimitRange `grenier`: claim sizes, and container defaults without which a compute quota refuses backup pods (rule 11). */
export function desiredLimitRange(blueprint: TenantBlueprint, place: Place): DesiredObject {
  const { container, containerRequest } = tenantLimits
  const containerLimits = {
    type: 'Container',
    default: { cpu: millicoresToQuantity(container.cpuMillicores), memory: bytesToQuantity(container.memoryBytes) },
    defaultRequest: {
      cpu: millicoresToQuantity(containerRequest.cpuMillicores),
      memory: bytesToQuantity(containerRequest.memoryBytes),
    },
  }
  return {
    apiVersion: kinds.LimitRange.apiVersion,
    kind: 'LimitRange',
    metadata: tenantMetadata(blueprint, place, objectNames.limitRange),
    spec: { limits: [...claimLimits(blueprint), containerLimits] },
  }
}
