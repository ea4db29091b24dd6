import type { NetworkProbe } from '@grenier/contracts'
import { addMs, instantFromIso, msPerDay } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import type { ClusterFacts } from './preflight.ports.ts'
import { preflightGaps } from './preflight-gaps.ts'

const now = instantFromIso('2026-03-12T08:00:00Z')
const kubeSystemUid = '00000000-0000-4000-8000-000000000001'

const complete: ClusterFacts = {
  kubeSystemUid,
  server: 'https://cluster.test',
  kubernetesVersion: 'v1.34.1',
  credentialExpiresAt: null,
  served: ['k8up.io', 'objectbucket.io', 'snapshot.storage.k8s.io'].map((group) => ({ group, versions: ['v1'] })),
  storageClasses: [{ name: 'rbd', reclaimPolicy: 'Retain' }],
  claimSteps: 'enforced',
  missingPermissions: [],
  keeping: { policyName: 'grenier-keep-data', state: 'enforced' },
  exit: { kind: 'separate', credentialExpiresAt: null, missingPermissions: [] },
}

const probe: NetworkProbe = {
  id: kubeSystemUid,
  clusterId: kubeSystemUid,
  state: 'ended',
  message: '',
  verdict: 'enforced',
  reason: null,
  ingress: 'enforced',
  egress: 'enforced',
  requestedBy: 'sylvie',
  requestedAt: now,
  endedAt: now,
  version: 3,
}

function gapsOf(changes: Partial<ClusterFacts>): string[] {
  const facts = { ...complete, ...changes }
  return preflightGaps({ facts, kubeSystemUid, now, timeZone: 'Europe/Paris', probe }).map(
    ({ code, severity, subject }) => `${severity} ${code}${subject === null ? '' : ` ${subject}`}`,
  )
}

describe('what a preflight finds on a cluster', () => {
  it('is nothing where everything is served and allowed', () => {
    expect(gapsOf({})).toEqual([])
  })

  it.each<[Partial<ClusterFacts>, string[]]>([
    [{ kubernetesVersion: 'v1.24.17' }, ['blocking version-unsupported v1.24.17']],
    [{ kubernetesVersion: 'v1.29.3+k3s1' }, ['limiting admission-policies-unserved v1.29.3+k3s1']],
    [{ kubernetesVersion: 'v1.30.0' }, []],
    [{ kubernetesVersion: 'unknown' }, []],
    [{ served: [] }, ['limiting backup-driver-missing', 'limiting buckets-unserved', 'limiting snapshots-unserved']],
    [{ claimSteps: 'not-enforced' }, ['limiting claim-steps-unenforced']],
    [{ claimSteps: 'unserved' }, []],
    [{ keeping: null }, []],
    [{ isIdentityUnknown: true }, ['limiting worker-identity-unknown']],
    [{ keeping: { policyName: 'p', state: 'not-enforced' } }, ['limiting deletion-not-denied p']],
    [{ keeping: { policyName: 'p', state: 'denies-exits' } }, ['limiting exits-denied p']],
    [{ exit: { kind: 'none' } }, ['limiting exit-credential-missing']],
    [{ exit: { kind: 'worker' } }, ['limiting exit-identity-shared']],
    [{ exit: { kind: 'refused', detail: 'expired' } }, ['limiting exit-credential-refused expired']],
    [
      {
        exit: {
          kind: 'separate',
          credentialExpiresAt: addMs(now, msPerDay),
          missingPermissions: [{ group: '', resource: 'namespaces', verb: 'delete', name: null }],
        },
      },
      ['limiting exit-permission-missing delete namespaces', 'limiting exit-credential-expiring 2026-03-13'],
    ],
    [{ storageClasses: [] }, ['limiting classes-missing']],
    [{ storageClasses: [{ name: 'rbd', reclaimPolicy: 'Delete' }] }, ['limiting class-deletes rbd']],
    [{ storageClasses: [{ name: 'rbd', reclaimPolicy: null }] }, ['limiting class-deletes rbd']],
  ])('%j gives %j', (changes, expected) => {
    expect(gapsOf(changes)).toEqual(expected)
  })

  it('names each missing permission, before what only limits', () => {
    const missingPermissions = [
      { group: '', resource: 'namespaces', verb: 'create', name: null, isBlocking: true },
      { group: 'batch', resource: 'jobs', verb: 'create', name: null, isBlocking: false },
      { group: '', resource: 'secrets', verb: 'get', name: null, namespace: 'velero', isBlocking: false },
      {
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
        verb: 'bind',
        name: 'grenier-member',
        isBlocking: true,
      },
    ]
    expect(gapsOf({ missingPermissions, kubernetesVersion: 'v1.28.0' })).toEqual([
      'blocking permission-missing create namespaces',
      'blocking permission-missing bind clusterroles.rbac.authorization.k8s.io/grenier-member',
      'limiting admission-policies-unserved v1.28.0',
      'limiting permission-missing create jobs.batch',
      'limiting permission-missing get secrets -n velero',
    ])
  })

  it('warns of a credential fourteen days before its end and not earlier, by the operator’s calendar', () => {
    const ends = addMs(now, 14 * msPerDay)
    expect(gapsOf({ credentialExpiresAt: ends })).toEqual(['limiting credential-expiring 2026-03-26'])
    expect(gapsOf({ credentialExpiresAt: addMs(ends, 1) })).toEqual([])
  })

  it('warns of a token that renews itself once that should have happened, and of what keeps it from doing so', () => {
    const life = { issuedAt: addMs(now, -20 * msPerDay), expiresAt: addMs(now, 10 * msPerDay) }
    const missing = {
      group: '',
      resource: 'serviceaccounts/token',
      verb: 'create',
      name: 'grenier-worker',
      namespace: 'grenier-system',
    }
    const ends = { credentialExpiresAt: life.expiresAt }
    const expiring = 'limiting credential-expiring 2026-03-22'
    expect(gapsOf({ ...ends, renewal: { life, missing: null } })).toEqual([])
    expect(gapsOf({ ...ends, renewal: { life, missing } })).toEqual([
      'limiting token-not-renewed create serviceaccounts/token/grenier-worker -n grenier-system',
      expiring,
    ])
    const late = { issuedAt: addMs(now, -60 * msPerDay), expiresAt: life.expiresAt }
    expect(gapsOf({ ...ends, renewal: { life: late, missing: null } })).toEqual([expiring])
    const exit = { kind: 'separate', missingPermissions: [], credentialExpiresAt: life.expiresAt } as const
    expect(gapsOf({ exit: { ...exit, renewal: { life, missing } } })).toEqual([
      'limiting exit-token-not-renewed create serviceaccounts/token/grenier-worker -n grenier-system',
      'limiting exit-credential-expiring 2026-03-22',
    ])
  })

  it('says what a renewal failed by, and what of the passwords is not in the escrow', () => {
    const judged = { facts: complete, kubeSystemUid, now, timeZone: 'Europe/Paris', probe }
    const codesOf = (more: object) =>
      preflightGaps({ ...judged, ...more }).map(({ code, subject }) => `${code} ${subject}`)
    expect(codesOf({ renewalFailure: 'worker: cluster-forbids' })).toEqual([
      'token-renewal-failed worker: cluster-forbids',
    ])
    expect(codesOf({ escrow: { isConfigured: false, outsideCount: 0 } })).toEqual(['escrow-not-configured null'])
    expect(codesOf({ escrow: { isConfigured: true, outsideCount: 3 } })).toEqual(['escrow-incomplete 3'])
    expect(codesOf({ escrow: { isConfigured: true, outsideCount: 0 } })).toEqual([])
  })

  it('judges nothing else of a cluster that is another one', () => {
    const other = '00000000-0000-4000-8000-000000000002'
    expect(gapsOf({ kubeSystemUid: other, served: [] })).toEqual([`blocking identity-mismatch ${other}`])
  })
})
