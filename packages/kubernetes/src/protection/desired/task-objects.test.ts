import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { everyTaskObject } from '../../test-support/sample-tasks.ts'

describe('the objects of a backup or restore', () => {
  it.each(everyTaskObject())('$kind $metadata.name is made as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${object.kind}.${object.metadata.name}.yaml`)
  })

  it('all say for which task and whose they are, and have no owner that could take them along', () => {
    for (const { metadata } of everyTaskObject()) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/managed-by': 'grenier',
        'grenier.internal/tenant': '0198c0de-7a00-7000-8000-000000000001',
        'grenier.internal/task': expect.stringMatching(/^0198c0de-/),
      })
      expect(metadata).not.toHaveProperty('ownerReferences')
      expect(metadata.name.length).toBeLessThanOrEqual(63)
    }
  })
})
