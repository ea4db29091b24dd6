import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { cosiWrittenKinds } from '../cosi/cosi-kinds.ts'
import { objectLabel } from '../objects.ts'
import { everyObject } from '../test-support/every-object.ts'

const objects = everyObject()
const cases = objects.map((object) => {
  const { namespace, name } = object.metadata
  const side = (namespace ?? name).endsWith('-backup') ? 'backup.' : ''
  return { label: objectLabel(object), file: `${side}${object.kind}.${name}.yaml`, object }
})

describe('the objects of a tenant', () => {
  it.each(cases)('$label is applied as its snapshot says', async ({ file, object }) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${file}`)
  })

  it('are at most sixteen beside the cluster role and the buckets of a member', () => {
    const ofTenant = objects.filter(
      (object) =>
        object.kind !== 'ClusterRole' &&
        !cosiWrittenKinds.includes(object.kind) &&
        !object.metadata.name.startsWith('grenier-bucket-'),
    )
    expect(ofTenant.length).toBeLessThanOrEqual(16)
  })

  it('all say whose they are, from which revision, and have no owner that could take them along', () => {
    for (const object of objects.filter(({ kind }) => kind !== 'ClusterRole')) {
      expect(object.metadata.labels).toMatchObject({
        'app.kubernetes.io/managed-by': 'grenier',
        'grenier.internal/tenant': '0198c0de-7a00-7000-8000-000000000001',
      })
      expect(object.metadata.annotations).toMatchObject({
        'grenier.internal/installation': '0198c0de-7a00-7000-8000-00000000000f',
        'grenier.internal/revision': '1207',
      })
      expect(object.metadata).not.toHaveProperty('ownerReferences')
    }
  })
})
