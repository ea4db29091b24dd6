import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { Transport } from '../client/transport.ts'
import { desiredKeepDataPolicy } from '../desired/keep-data-policy.ts'
import { withHash } from '../hash.ts'
import { apiPath, type DesiredObject } from '../objects.ts'
import { readKeeping } from './standing-policies.ts'

const installationId = '0198c0de-7a00-7000-8000-0000000000aa'

/** A cluster on which these objects stand, as the API server returns them. */
function clusterWith(objects: readonly DesiredObject[], refusal?: number): Transport {
  const byPath = new Map(objects.map((one) => [apiPath({ kind: one.kind, name: one.metadata.name }), one]))
  return {
    server: 'https://cluster.test',
    connectionsOpened: () => 1,
    close: async () => undefined,
    send: async ({ path }) => {
      const found = byPath.get(path)
      if (refusal !== undefined) throw new ApiFailure({ status: refusal, reason: 'Refused', message: 'no' })
      if (found === undefined) throw new ApiFailure({ status: 404, reason: 'NotFound', message: 'not found' })
      return { status: 200, body: { ...found, metadata: { ...found.metadata, uid: 'u' } } }
    },
  }
}

const policyOf = (exitUsername: string) => desiredKeepDataPolicy({ installationId, exitUsername }).map(withHash)

describe('the denial of deletions, as it stands', () => {
  it.each([
    ['enforced', policyOf('exit'), 'exit'],
    ['not-enforced', [], 'exit'],
    ['denies-exits', policyOf('former-exit'), 'exit'],
    ['denies-exits', policyOf('former-exit'), null],
  ] as const)('is %s', async (state, objects, exitUsername) => {
    const found = await readKeeping(clusterWith(objects), { installationId, exitUsername })
    expect(found).toEqual({ policyName: `grenier-keep-data-${installationId}`, state })
  })

  it('is a denial once it is bound, and nothing to speak of where nobody has to be let through', async () => {
    const unbound = policyOf('former-exit').slice(0, 1)
    expect(await readKeeping(clusterWith(unbound), { installationId, exitUsername: null })).toBeNull()
    expect(await readKeeping(clusterWith(unbound), { installationId, exitUsername: 'exit' })).toMatchObject({
      state: 'not-enforced',
    })
    expect(await readKeeping(clusterWith([]), { installationId, exitUsername: null })).toBeNull()
    expect(await readKeeping(clusterWith([]), undefined)).toBeNull()
  })

  it('does not stand where it may not be read', async () => {
    const refused = clusterWith(policyOf('exit'), 403)
    expect(await readKeeping(refused, { installationId, exitUsername: 'exit' })).toMatchObject({
      state: 'not-enforced',
    })
    await expect(readKeeping(clusterWith([], 500), { installationId, exitUsername: 'exit' })).rejects.toMatchObject({
      status: 500,
    })
  })
})
