import { describe, expect, it } from 'vitest'
import type { StreamingTransport } from './client/transport.ts'
import { readNewestRevision } from './newest-revision.ts'
import { bareCapabilities, fullCapabilities } from './test-support/samples.ts'

const installationId = 'ours'

/** A server whose lists are empty but the one at a path, which holds one object of that revision. */
function serving(place: string, revision: string) {
  const asked: string[] = []
  const transport: Pick<StreamingTransport, 'send'> = {
    send: async ({ path }) => {
      const [list = ''] = path.split('?')
      asked.push(list)
      const metadata = { name: 'a', uid: 'uid-a', annotations: { 'grenier.internal/revision': revision } }
      return { status: 200, body: { metadata: { resourceVersion: '1' }, items: list === place ? [{ metadata }] : [] } }
    },
  }
  return { transport: transport as StreamingTransport, asked }
}

describe('the newest revision', () => {
  it.each(['/apis/velero.io/v1/schedules', '/apis/velero.io/v1/backupstoragelocations', '/apis/k8up.io/v1/schedules'])(
    'is found where %s alone carry it',
    async (place) => {
      const { transport } = serving(place, '97')
      const wanted = { installationId, capabilities: fullCapabilities }
      await expect(readNewestRevision(transport, wanted)).resolves.toBe(97n)
    },
  )

  it('is not looked for in what a cluster does not serve', async () => {
    const { transport, asked } = serving('', '1')
    await readNewestRevision(transport, { installationId, capabilities: bareCapabilities })
    expect(asked.filter((path) => path.includes('velero.io') || path.includes('k8up.io'))).toEqual([])
    expect(asked).toContain('/api/v1/namespaces')
  })
})
