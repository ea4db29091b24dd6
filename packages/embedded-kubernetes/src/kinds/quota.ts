import type { KubernetesObject } from '../objects.ts'
import { isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { parseQuantity } from '../quantity.ts'
import { kindSchema } from '../schema/metadata.ts'
import { alwaysObject, atomicList, mapOf, object, quantity, string, unsupported } from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'
import { forbiddenValue, invalidValue } from '../status.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

const amounts = mapOf(quantity)

export const resourceQuotaKind: Kind = builtIn({
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  hasStatus: true,
  deleteAnswersObject: true,
  schema: kindSchema({
    spec: alwaysObject({ hard: amounts, scopes: unsupported, scopeSelector: unsupported }),
    status: alwaysObject({ hard: amounts, used: amounts }),
  }),
  columns: [
    { name: 'Request', value: (held) => pairs(held) },
    { name: 'Limit', value: () => '' },
  ],
  initialStatus: () => ({}),
  validate: (held) =>
    Object.entries(objectAt(objectAt(held, 'spec'), 'hard'))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([key, amount]) => hardFaults(key, amount)),
})

const standardKeys =
  /^((requests\.|limits\.)?(cpu|memory|ephemeral-storage)|requests\.storage|pods|services(\.loadbalancers|\.nodeports)?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|(requests\.)?hugepages-.+)$/

function hardFaults(key: string, amount: unknown): StatusCause[] {
  const field = `spec.hard[${key}]`
  const causes: StatusCause[] = []
  if (!key.includes('/') && !standardKeys.test(key)) {
    causes.push(invalidValue(field, key, 'must be a standard resource type or fully qualified'))
    causes.push(invalidValue(field, key, 'must be a standard resource for quota'))
  }
  if ((parseQuantity(amount)?.nanos ?? 0n) < 0n) {
    causes.push(invalidValue(field, amount, 'must be greater than or equal to 0'))
  }
  return causes
}

function pairs(held: KubernetesObject): string {
  const status = objectAt(held, 'status')
  const used = objectAt(status, 'used')
  return Object.entries(objectAt(status, 'hard'))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, hard]) => `${key}: ${stringAt(used, key) || '0'}/${String(hard)}`)
    .join(', ')
}

export const limitRangeKind: Kind = builtIn({
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  createsOnPut: true,
  schema: kindSchema({
    spec: alwaysObject({
      limits: {
        ...atomicList(
          object({
            type: { ...string, keepEmpty: true },
            max: amounts,
            min: amounts,
            default: amounts,
            defaultRequest: amounts,
            maxLimitRequestRatio: amounts,
          }),
        ),
        zero: null,
      },
    }),
  }),
  complete: (held) => {
    for (const limit of listAt(objectAt(held, 'spec'), 'limits')) {
      if (isObject(limit) && limit['type'] === 'Container') completeContainerLimit(limit)
    }
  },
  validate: limitRangeFaults,
})

/** Kubernetes fills a container's default limit from max, and its default request from the limit and from min. */
function completeContainerLimit(limit: Record<string, unknown>): void {
  const defaults = { ...objectAt(limit, 'max'), ...objectAt(limit, 'default') }
  const requests = { ...objectAt(limit, 'min'), ...defaults, ...objectAt(limit, 'defaultRequest') }
  if (Object.keys(defaults).length > 0) limit['default'] = defaults
  if (Object.keys(requests).length > 0) limit['defaultRequest'] = requests
}

const limitTypes: readonly string[] = ['Pod', 'Container', 'PersistentVolumeClaim']

function limitRangeFaults(held: KubernetesObject): StatusCause[] {
  const causes: StatusCause[] = []
  for (const [index, limit] of listAt(objectAt(held, 'spec'), 'limits').entries()) {
    if (!isObject(limit)) continue
    const path = `spec.limits[${index}]`
    const type = stringAt(limit, 'type')
    if (!limitTypes.includes(type) && !type.includes('/')) {
      causes.push(invalidValue(`${path}.type`, type, 'must be a standard limit type or fully qualified'))
    }
    const min = objectAt(limit, 'min')
    const max = objectAt(limit, 'max')
    if (stringAt(limit, 'type') === 'PersistentVolumeClaim' && !('storage' in min) && !('storage' in max)) {
      causes.push({
        reason: 'FieldValueRequired',
        message: 'Required value: either minimum or maximum storage value is required, but neither was provided',
        field: `${path}.limits`,
      })
    }
    if (type === 'Pod') {
      for (const field of ['default', 'defaultRequest']) {
        if (field in limit)
          causes.push(forbiddenValue(`${path}.${field}`, `may not be specified when \`type\` is 'Pod'`))
      }
    }
    for (const key of Object.keys(min)) {
      const low = parseQuantity(min[key])
      const high = parseQuantity(max[key])
      if (low !== undefined && high !== undefined && low.nanos > high.nanos) {
        causes.push(
          invalidValue(
            `${path}.min[${key}]`,
            min[key],
            `min value ${String(min[key])} is greater than max value ${String(max[key])}`,
          ),
        )
      }
    }
  }
  return causes
}
