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
  if (countsObjects(key) && (parseQuantity(amount)?.nanos ?? 0n) % 1_000_000_000n !== 0n) {
    causes.push(invalidValue(field, amount, 'must be an integer'))
  }
  return causes
}

const countKeys =
  /^(pods|services(\.loadbalancers|\.nodeports)?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims)$/

/** Keys whose amounts are whole: plain counts, and by Kubernetes' reckoning every key of a domain that is not its own. */
function countsObjects(key: string): boolean {
  return countKeys.test(key) || (key.includes('/') && !key.includes('kubernetes.io/') && !key.startsWith('requests.'))
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
  const types = new Set<string>()
  for (const [index, limit] of listAt(objectAt(held, 'spec'), 'limits').entries()) {
    if (!isObject(limit)) continue
    const path = `spec.limits[${index}]`
    const type = stringAt(limit, 'type')
    if (types.has(type)) {
      causes.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: "${type}"`, field: `${path}.type` })
    }
    types.add(type)
    if (!limitTypes.includes(type) && !type.includes('/')) {
      causes.push(invalidValue(`${path}.type`, type, 'must be a standard limit type or fully qualified'))
    }
    const hasBound = 'storage' in objectAt(limit, 'min') || 'storage' in objectAt(limit, 'max')
    if (stringAt(limit, 'type') === 'PersistentVolumeClaim' && !hasBound) {
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
    if (type === 'Pod' || type === 'Container') causes.push(...computeKeyFaults(limit, path))
    causes.push(...boundFaults(limit, path))
  }
  return causes
}

// What must not exceed what, in the order in which Kubernetes names the faults; the field at fault is marked.
const orders = [
  { lower: 'min', upper: 'max', faulty: 'min' },
  { lower: 'min', upper: 'defaultRequest', faulty: 'defaultRequest' },
  { lower: 'defaultRequest', upper: 'max', faulty: 'defaultRequest' },
  { lower: 'defaultRequest', upper: 'default', faulty: 'defaultRequest' },
  { lower: 'min', upper: 'default', faulty: 'default' },
  { lower: 'default', upper: 'max', faulty: 'default' },
] as const

function boundFaults(limit: Record<string, unknown>, path: string): StatusCause[] {
  return orders.flatMap(({ lower, upper, faulty }) => {
    const [least, most] = [objectAt(limit, lower), objectAt(limit, upper)]
    return Object.keys(least).flatMap((key) => {
      const [low, high] = [parseQuantity(least[key]), parseQuantity(most[key])]
      if (low === undefined || high === undefined || low.nanos <= high.nanos) return []
      const why = `${lower} value ${String(least[key])} is greater than ${upper} value ${String(most[key])}`
      return [invalidValue(`${path}.${faulty}[${key}]`, faulty === lower ? least[key] : most[key], why)]
    })
  })
}

const computeKey = /^(cpu|memory|ephemeral-storage|hugepages-.+|.*\/.*)$/

function computeKeyFaults(limit: Record<string, unknown>, path: string): StatusCause[] {
  return ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'].flatMap((field) =>
    Object.keys(objectAt(limit, field))
      .filter((key) => !computeKey.test(key))
      .map((key) => invalidValue(`${path}.${field}[${key}]`, key, 'must be a standard resource for containers')),
  )
}
