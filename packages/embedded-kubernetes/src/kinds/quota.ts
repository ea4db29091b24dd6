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
      .filter(([, amount]) => (parseQuantity(amount)?.nanos ?? 0n) < 0n)
      .map(([key, amount]) => invalidValue(`spec.hard[${key}]`, amount, 'must be greater than or equal to 0')),
})

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
        keepEmpty: true,
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
  const requests = { ...defaults, ...objectAt(limit, 'min'), ...objectAt(limit, 'defaultRequest') }
  for (const key of Object.keys(defaults)) {
    if (!(key in objectAt(limit, 'defaultRequest')) && key in objectAt(limit, 'default')) requests[key] = defaults[key]
  }
  if (Object.keys(defaults).length > 0) limit['default'] = defaults
  if (Object.keys(requests).length > 0) limit['defaultRequest'] = requests
}

function limitRangeFaults(held: KubernetesObject): StatusCause[] {
  const causes: StatusCause[] = []
  for (const [index, limit] of listAt(objectAt(held, 'spec'), 'limits').entries()) {
    if (!isObject(limit)) continue
    const path = `spec.limits[${index}]`
    const min = objectAt(limit, 'min')
    const max = objectAt(limit, 'max')
    if (stringAt(limit, 'type') === 'PersistentVolumeClaim' && !('storage' in min) && !('storage' in max)) {
      causes.push({
        reason: 'FieldValueRequired',
        message: 'Required value: either minimum or maximum storage value is required, but neither was provided',
        field: `${path}.limits`,
      })
    }
    if (stringAt(limit, 'type') === 'PersistentVolumeClaim') {
      for (const field of ['default', 'defaultRequest']) {
        if (field in limit)
          causes.push(
            forbiddenValue(`${path}.${field}`, `may not be specified when \`type\` is 'PersistentVolumeClaim'`),
          )
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
