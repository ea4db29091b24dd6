import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { V1JobSpec } from '@kubernetes/client-node'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { wireKind } from '../../objects.ts'
import { everyVeleroTaskObject } from '../../test-support/sample-tasks.ts'
import { type StructuralSchema, schemaFaults } from '../../test-support/structural-schema.ts'

const objects = everyVeleroTaskObject()
const named = objects.map((object) => ({ ...object, kind: wireKind(object.kind) }))
const restores = objects.filter(({ kind }) => kind === 'VeleroRestore')
const crdFile = resolve(import.meta.dirname, '../../../../../../shared/data/crds/velero/velero.io_restores.yaml')

/** What the drill's Job says of a folder, its two paths put elsewhere. */
function counted(folder: string): unknown {
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name === 'grenier-drill')
  const spec = job?.['spec'] as V1JobSpec | undefined
  const [, , script = ''] = spec?.template.spec?.containers[0]?.command ?? []
  const log = `${folder}.log`
  execFileSync('sh', ['-c', script.replaceAll('/restored', folder).replaceAll('/dev/termination-log', log)])
  const said = readFileSync(log, 'utf8')
  rmSync(log)
  return JSON.parse(said)
}

describe('the objects of a restore by Velero', () => {
  it.each(named)('$kind $metadata.name is made as its snapshot says', async (object) => {
    const { namespace = 'cluster', name } = object.metadata
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/velero.${object.kind}.${namespace}.${name}.yaml`)
  })

  it('bring back one claim and its data, and nothing else that a backup of a whole namespace holds', () => {
    for (const { spec } of restores) {
      expect(spec).toMatchObject({
        includedResources: ['persistentvolumeclaims'],
        labelSelector: { matchLabels: { 'velero.io/volume-snapshot-name': 'velero-archives-4xk8z' } },
        existingResourcePolicy: 'none',
        restorePVs: true,
      })
    }
  })

  it('put a drill’s claim into its own namespace, and a lost claim back where it was', () => {
    const [lost, drill] = restores.map(({ spec }) => (spec as { namespaceMapping?: unknown }).namespaceMapping)
    expect(lost).toBeUndefined()
    expect(drill).toEqual({ 'bar-sur-seine-10034-storage': 'bar-sur-seine-10034-drill-0000c5' })
  })

  it('say for which task and whose they are, and have no owner that could take them along', () => {
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ 'grenier.internal/task': expect.stringMatching(/^0198c0de-/) })
      expect(metadata).not.toHaveProperty('ownerReferences')
    }
  })

  it('give a drill no key and no way out', () => {
    expect(objects.some(({ kind }) => kind === 'Secret')).toBe(false)
    const wall = objects.find(({ kind }) => kind === 'NetworkPolicy')
    expect(wall?.['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
  })

  it('count files, their bytes and those of links as they are, also of none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'counted-'))
    expect(counted(folder)).toEqual({ restoredFiles: 0, restoredBytes: 0, linkBytes: 0 })
    mkdirSync(join(folder, 'a b', 'lost+found'), { recursive: true })
    writeFileSync(join(folder, 'a b', 'ligne\n1'), 'x'.repeat(70_000))
    writeFileSync(join(folder, 'a b', 'vide'), '')
    symlinkSync('ailleurs', join(folder, 'lien'))
    expect(counted(folder)).toEqual({ restoredFiles: 2, restoredBytes: 70_000, linkBytes: 8 })
    rmSync(folder, { recursive: true })
  })
})

describe.skipIf(!existsSync(crdFile))('the definitions of Velero', () => {
  it.each(named.filter(({ kind }) => kind === 'Restore'))('know every field of $metadata.name', (object) => {
    const crd = parse(readFileSync(crdFile, 'utf8')) as {
      spec: { versions: { schema: { openAPIV3Schema: StructuralSchema } }[] }
    }
    expect(schemaFaults(crd.spec.versions[0]?.schema.openAPIV3Schema ?? {}, object, 'Restore')).toEqual([])
  })
})
