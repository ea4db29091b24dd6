import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cosiWrittenKinds } from '../cosi/cosi-kinds.ts'
import { wireKind } from '../objects.ts'
import { everyObject } from '../test-support/every-object.ts'
import { everyTaskObject } from '../test-support/sample-tasks.ts'
import { type StructuralSchema, schemaFaults } from '../test-support/structural-schema.ts'

interface Crd {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly { name: string; schema: { openAPIV3Schema: StructuralSchema } }[]
  }
}

/** CRDs as their projects publish them are large and not ours: they are looked for beside the repository. */
const crdFolder = resolve(import.meta.dirname, '../../../../../shared/data/crds')
const isPresent = existsSync(crdFolder)
if (!isPresent) process.stderr.write(`No CRDs beside the repository (${crdFolder}): objects are not checked.\n`)

function readSchemas(): Map<string, StructuralSchema> {
  const schemas = new Map<string, StructuralSchema>()
  for (const folder of ['k8up', 'objectbucket', 'capsule', 'cosi', 'cosi-v1alpha1']) {
    for (const file of readdirSync(join(crdFolder, folder))) {
      const { spec } = parse(readFileSync(join(crdFolder, folder, file), 'utf8')) as Crd
      for (const version of spec.versions) {
        schemas.set(`${spec.group}/${version.name} ${spec.names.kind}`, version.schema.openAPIV3Schema)
      }
    }
  }
  return schemas
}

const customKinds: readonly string[] = [
  'CapsuleTenant',
  'ObjectBucketClaim',
  'PodConfig',
  'Schedule',
  'Backup',
  'Restore',
  ...cosiWrittenKinds,
]
const custom = [...everyObject(), ...everyTaskObject()].filter((object) => customKinds.includes(object.kind))

describe.skipIf(!isPresent)('objects of kinds that others define', () => {
  it.each(custom)('$kind $metadata.name has no field that its CRD does not know, and none missing', (object) => {
    const schema = readSchemas().get(`${object.apiVersion} ${wireKind(object.kind)}`)
    expect(schema).toBeDefined()
    const onTheWire = { ...object, kind: wireKind(object.kind) }
    expect(schemaFaults(schema ?? {}, onTheWire, object.kind)).toEqual([])
  })

  it('are really checked: a planted misspelling and a wrong type are found', () => {
    const schema = readSchemas().get('k8up.io/v1 Schedule') ?? {}
    const planted = { spec: { backup: { shedule: 'x' }, prune: { retention: { keepDaily: '14' } } } }
    expect(schemaFaults(schema, planted, 'Schedule')).toEqual([
      'Schedule.spec.backup.shedule is unknown',
      'Schedule.spec.prune.retention.keepDaily is string, not integer',
    ])
  })
})
