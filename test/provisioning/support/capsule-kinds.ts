import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import type { AnyObject, RealApi } from './real-api.ts'
import { untilServed } from './until-served.ts'

/** Definitions as Capsule publishes them are large and not ours: they are looked for beside the repository. */
const folder = resolve(import.meta.dirname, '../../../../shared/data/crds/capsule')
const apiVersion = 'capsule.clastix.io/v1beta2'
const tenantLabel = 'capsule.clastix.io/tenant'

export const areCapsuleKindsPresent: boolean = existsSync(folder)
if (!areCapsuleKindsPresent) process.stderr.write(`No CRDs beside the repository (${folder}): Capsule is not tried.\n`)

/** Conditions that the embedded API does not check; none is about what we write. */
const uncheckedKeywords: ReadonlySet<string> = new Set(['x-kubernetes-validations', 'minProperties'])

/** The client library reads some keywords by a spelling of its own and sends others as they are. */
function spellings(key: string): string[] {
  return key.startsWith('x-kubernetes-') ? [key, key.replaceAll('-', '_')] : [key]
}

function withoutUnchecked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnchecked)
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([key]) => !uncheckedKeywords.has(key))
  return Object.fromEntries(
    kept.flatMap(([key, field]) => spellings(key).map((spelling) => [spelling, withoutUnchecked(field)])),
  )
}

/** The version that we write alone: the older one would want Capsule's own conversion. */
function definition(plural: string): AnyObject {
  const text = readFileSync(join(folder, `capsule.clastix.io_${plural}.yaml`), 'utf8')
  const read = withoutUnchecked(parse(text)) as AnyObject
  const { conversion: _conversion, ...spec } = read['spec'] as { versions: { name: string }[]; conversion?: object }
  return { ...read, spec: { ...spec, versions: spec.versions.filter(({ name }) => name === 'v1beta2') } }
}

/** Installs Capsule's own definitions and waits until the server serves them. They stay: see `teachCluster`. */
export async function installCapsuleKinds(api: RealApi): Promise<void> {
  for (const plural of ['tenants', 'capsuleconfigurations']) await api.create(definition(plural))
  for (const kind of ['Tenant', 'CapsuleConfiguration']) await untilServed(api, apiVersion, kind)
}

interface TenantSpec {
  readonly resourceQuotas?: { readonly items: readonly { readonly hard: Readonly<Record<string, string>> }[] }
}

const units: Readonly<Record<string, bigint>> = { '': 1n, Ki: 1024n, Mi: 1024n ** 2n, Gi: 1024n ** 3n, Ti: 1024n ** 4n }

function amountOf(quantity: string | undefined): bigint {
  const [, digits = '0', unit = ''] = /^(\d+)([KMGT]i)?$/.exec(quantity ?? '0') ?? []
  return BigInt(digits) * (units[unit] ?? 1n)
}

/**
 * Plays Capsule beside the namespaces of a prefix, by objects alone: gives labelled namespaces to their Tenant, and keeps a
 * quota in each that shares the Tenant's among them.
 */
export function startCapsule(api: RealApi, prefix: string): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function assign(namespace: AnyObject, tenant: AnyObject): Promise<void> {
    const { name = '', ownerReferences = [] } = namespace.metadata ?? {}
    if (ownerReferences.length > 0) return
    const owner = { apiVersion, kind: 'Tenant', name: tenant.metadata?.name, uid: tenant.metadata?.uid }
    await api.edit(
      { apiVersion: 'v1', kind: 'Namespace', name },
      {
        metadata: { name, ownerReferences: [owner] },
      },
    )
  }

  async function keepQuota(tenant: AnyObject, namespaces: readonly string[], index: number): Promise<void> {
    const tenantName = tenant.metadata?.name ?? ''
    const hard = (tenant['spec'] as TenantSpec).resourceQuotas?.items[index]?.hard ?? {}
    const name = `capsule-${tenantName}-${index}`
    const address = (namespace: string) => ({ apiVersion: 'v1', kind: 'ResourceQuota', name, namespace })
    const standing = await Promise.all(namespaces.map((namespace) => api.read(address(namespace))))
    const usedIn = (at: number, key: string): bigint =>
      amountOf((standing[at]?.['status'] as { used?: Record<string, string> } | undefined)?.used?.[key])
    for (const [at, namespace] of namespaces.entries()) {
      const shared = Object.entries(hard).map(([key, ceiling]) => {
        const usedByAll = namespaces.reduce((sum, _, other) => sum + usedIn(other, key), 0n)
        const left = amountOf(ceiling) - usedByAll
        return [key, String((left > 0n ? left : 0n) + usedIn(at, key))]
      })
      const spec = { hard: Object.fromEntries(shared) as Record<string, string> }
      const labels = { [tenantLabel]: tenantName, 'capsule.clastix.io/resource-quota': String(index) }
      if (standing[at] === null) {
        await api.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name, namespace, labels }, spec })
        continue
      }
      const before = (standing[at]?.['spec'] as { hard?: Record<string, string> } | undefined)?.hard ?? {}
      const isOther = Object.entries(spec.hard).some(([key, value]) => amountOf(before[key]) !== amountOf(value))
      if (isOther) await api.edit(address(namespace), { spec })
    }
  }

  async function work(): Promise<void> {
    const tenants = (await api.list(apiVersion, 'Tenant')).filter(({ metadata }) => metadata?.name?.startsWith(prefix))
    const namespaces = await api.list('v1', 'Namespace')
    for (const tenant of tenants) {
      const own = namespaces.filter(({ metadata }) => metadata?.labels?.[tenantLabel] === tenant.metadata?.name)
      for (const namespace of own) await assign(namespace, tenant)
      const { items = [] } = (tenant['spec'] as TenantSpec).resourceQuotas ?? {}
      const names = own.map(({ metadata }) => metadata?.name ?? '')
      for (const index of items.keys()) await keepQuota(tenant, names, index)
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      // What changes under its hands is looked at again the next time.
      await work().catch(() => undefined)
      await sleep(50)
    }
  }
  const looping = loop()
  return {
    stop: async () => {
      stopping.abort()
      await looping
    },
  }
}
