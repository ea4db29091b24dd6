import { Environment } from '@marcbachmann/cel-js'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { backupPlace, sampleBlueprint, storagePlace } from '../test-support/samples.ts'
import { desiredCapsuleTenant } from './capsule-tenant.ts'
import { desiredKeepDataPolicy, keepDataExpressions } from './keep-data-policy.ts'
import { desiredNamespace } from './namespace.ts'

const exitUsername = 'system:serviceaccount:grenier-system:grenier-exit'
const keeping = { installationId: sampleBlueprint.installationId, exitUsername }
const worker = 'system:serviceaccount:grenier-system:grenier-worker'
const controller = 'system:serviceaccount:kube-system:namespace-controller'

const kubernetes = new Environment()
for (const name of ['request', 'object', 'oldObject', 'namespaceObject', 'variables']) {
  kubernetes.registerVariable(name, 'dyn')
}

interface Seen {
  readonly username?: string
  readonly operation?: 'DELETE' | 'UPDATE'
  readonly resource: string
  readonly object?: object
  readonly oldObject?: object
  readonly namespaceObject?: object | null
}

/** `passed`, or what the person who asked is told. */
function admit(about: Seen, policy = keepDataExpressions(keeping)): string {
  const {
    username = worker,
    operation = 'DELETE',
    resource,
    object = null,
    oldObject = {},
    namespaceObject = null,
  } = about
  const request = { operation, resource: { resource }, userInfo: { username } }
  const seen = { request, object, oldObject, namespaceObject }
  const { isNotExit, isAllowed, message, ...expressions } = policy
  if (kubernetes.evaluate(isNotExit, seen) !== true) return 'passed'
  // Variables are evaluated when they are used, as Kubernetes does.
  const variables = Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(expressions).map(([name, expression]) => [
        name,
        { enumerable: true, get: () => kubernetes.evaluate(expression, seen) as unknown },
      ]),
    ),
  )
  if (kubernetes.evaluate(isAllowed, { ...seen, variables }) === true) return 'passed'
  return kubernetes.evaluate(message, seen) as string
}

const storage = desiredNamespace(sampleBlueprint, storagePlace)
const backup = desiredNamespace(sampleBlueprint, backupPlace)
const marked = (changes: object) => ({ ...storage, metadata: { ...storage.metadata, ...changes } })
const drill = marked({ labels: { ...storage.metadata.labels, 'grenier.internal/purpose': 'drill' } })
const probe = marked({ labels: { ...storage.metadata.labels, 'grenier.internal/purpose': 'probe' } })
/** What a move fills holds copies, until it is the tenant's own. */
const filled = desiredNamespace({ ...sampleBlueprint, filledByMoveId: 'a-move' }, storagePlace)
const other = marked({ labels: { ...storage.metadata.labels, 'grenier.internal/installation': 'another' } })
const bare = { metadata: { name: 'kube-system' } }
const going = marked({ deletionTimestamp: '2026-03-12T08:00:00Z' })

describe('the admission policy that keeps data', () => {
  it.each(desiredKeepDataPolicy(keeping))('$kind is applied as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${object.kind}.grenier-keep-data.yaml`)
  })

  it.each([
    ['persistentvolumeclaims', storage],
    ['objectbucketclaims', backup],
    ['schedules', storage],
    ['podconfigs', storage],
  ])('denies the worker and everybody else %s of ours, and lets an exit delete them', (resource, namespaceObject) => {
    const refused = `none but an exit of Grenier deletes ${resource} here, or takes off their marks`
    for (const username of [worker, controller, 'kubernetes-admin']) {
      expect(admit({ username, resource, namespaceObject })).toBe(refused)
    }
    expect(admit({ username: exitUsername, resource, namespaceObject })).toBe('passed')
  })

  it('denies our namespaces to all but an exit', () => {
    for (const oldObject of [storage, backup, going]) {
      expect(admit({ resource: 'namespaces', oldObject })).toContain('deletes namespaces here')
      expect(admit({ username: exitUsername, resource: 'namespaces', oldObject })).toBe('passed')
    }
  })

  it('denies Tenants of Capsule that we made to all but an exit, since every namespace goes with them', () => {
    const oldObject = desiredCapsuleTenant(sampleBlueprint, null)
    for (const username of [worker, controller, 'kubernetes-admin']) {
      expect(admit({ username, resource: 'tenants', oldObject })).toContain('deletes tenants here')
    }
    expect(admit({ username: exitUsername, resource: 'tenants', oldObject })).toBe('passed')
    expect(admit({ resource: 'tenants', oldObject: bare })).toBe('passed')
  })

  it('lets what is in a namespace go once an exit sent that', () => {
    const claim = { resource: 'persistentvolumeclaims', username: controller }
    expect(admit({ ...claim, namespaceObject: going })).toBe('passed')
  })

  it('leaves drills, what a move fills, probes, other installations and the namespaces of others alone', () => {
    for (const found of [drill, filled, probe, other, bare]) {
      expect(admit({ resource: 'namespaces', oldObject: found })).toBe('passed')
      expect(admit({ resource: 'persistentvolumeclaims', namespaceObject: found })).toBe('passed')
      expect(admit({ resource: 'namespaces', operation: 'UPDATE', oldObject: found, object: bare })).toBe('passed')
    }
  })

  it('lets nobody take off a mark first, or call a namespace a drill’s', () => {
    const update = { resource: 'namespaces', operation: 'UPDATE', oldObject: storage } as const
    expect(admit({ ...update, object: marked({ annotations: { note: 'x' } }) })).toBe('passed')
    for (const object of [drill, filled, probe, other, bare, marked({ labels: {} })]) {
      expect(admit({ ...update, object })).toContain('takes off their marks')
    }
  })

  it('lets the worker make what a move has filled the tenant’s own, which is kept from then on', () => {
    const update = { resource: 'namespaces', operation: 'UPDATE', oldObject: filled, object: storage } as const
    expect(admit(update)).toBe('passed')
  })

  it('takes a username for a text, whatever it says', () => {
    const odd = 'x" || true || "\n\\'
    const policy = keepDataExpressions({ ...keeping, exitUsername: odd })
    expect(admit({ resource: 'persistentvolumeclaims', namespaceObject: storage }, policy)).not.toBe('passed')
    expect(admit({ username: odd, resource: 'persistentvolumeclaims', namespaceObject: storage }, policy)).toBe(
      'passed',
    )
  })
})
