import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AdoptionScene, openAdoptionScene } from './adoption-scene.ts'

let scene: AdoptionScene
beforeAll(async () => {
  scene = await openAdoptionScene({ backupDriver: 'velero' })
})
afterAll(() => scene?.close())

const enforcedIn = async (name: string) =>
  (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata?.labels?.[
    'pod-security.kubernetes.io/enforce'
  ]

it('a namespace taken over where Velero copies enforces from the take-over on what its report told of', async () => {
  const namespace = await scene.brownfield()
  const { id: tenantId } = await scene.enrol(namespace)
  const reported = await scene.report(tenantId, namespace)
  const told = reported.findings.find(({ code }) => code === 'security-tightened')
  expect(told?.fields).toMatchObject([{ theirs: 'privileged', ours: 'restricted' }])
  const ordered = await scene.takeOver(reported)
  expect(await scene.run(ordered)).toEqual({ kind: 'done' })
  expect(await scene.get(ordered)).toMatchObject({ state: 'adopted' })
  expect(await enforcedIn(namespace)).toBe('restricted')
  await scene.reconcile(tenantId)
  expect(await enforcedIn(namespace)).toBe('restricted')
})
