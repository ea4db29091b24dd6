import { describe, expect, it } from 'vitest'
import { findGuardFault } from './guard.ts'
import type { ObservedObject } from './objects.ts'

const ours = { installationId: 'installation-1', revision: 1207n }

function object(installation: string | null, revision: string | null): ObservedObject {
  return {
    kind: 'ResourceQuota',
    metadata: {
      name: 'grenier',
      namespace: 'a-storage',
      uid: 'u',
      annotations: {
        ...(installation === null ? {} : { 'grenier.internal/installation': installation }),
        ...(revision === null ? {} : { 'grenier.internal/revision': revision }),
      },
    },
  }
}

describe('a cluster may be written to', () => {
  it('when everything there is ours and not newer than our ledger', () => {
    expect(findGuardFault([object('installation-1', '1207'), object('installation-1', '3')], ours)).toBeNull()
  })

  it('when an object carries no annotation or none that is a number: nobody claims it', () => {
    expect(findGuardFault([object(null, null), object('installation-1', 'x')], ours)).toBeNull()
  })

  it('not when one object is of another installation', () => {
    expect(findGuardFault([object('installation-1', '1'), object('installation-2', '1')], ours)).toEqual({
      reason: 'OtherInstallation',
      message: 'ResourceQuota a-storage/grenier belongs to installation installation-2',
      revision: null,
    })
  })

  it('not when one object is newer than our database, however large the number', () => {
    const higher = (revision: string) => findGuardFault([object('installation-1', revision)], ours)
    expect(higher('1208')).toMatchObject({ reason: 'HigherRevision', revision: 1208n })
    // What no ledger can have written forbids too, and nothing is reckoned from it.
    expect(higher('9'.repeat(30))).toMatchObject({ reason: 'HigherRevision', revision: null })
  })
})
