import { describe, expect, it } from 'vitest'
import { refusalsBy } from '../../../shared/api/refusals.ts'
import { refusedBy } from '../../../shared/api/refused.test-support.ts'
import {
  exitBody,
  faultOfName,
  faultsOfProfile,
  labelsOf,
  profileOf,
  reachBody,
  refusalsOfCluster,
  usualProfile,
} from './cluster-text.ts'

/** Refused field by field, or by its code. */
function problem(code: string, fields: readonly string[] = []) {
  return refusedBy(
    'declareCluster',
    code,
    fields.map((field) => ({ field, detail: `wrong: ${field}` })),
  )
}

describe('the settings of a cluster', () => {
  it('say nothing of what is usual', () => {
    expect(profileOf(usualProfile)).toEqual({
      oidcGroupsPrefix: 'grenier:',
      dnsNamespace: 'kube-system',
      dnsPodLabels: { 'k8s-app': 'kube-dns' },
      apiServerCidrs: [],
      s3Cidrs: [],
    })
  })

  it('say what was written, line by line', () => {
    const written = profileOf({
      ...usualProfile,
      apiServerCidrs: ' 10.20.0.10/32\n\n2001:db8::/64 ',
      backupDriver: 'velero',
      veleroNamespace: 'sauvegardes',
      bucketApi: 'obc',
      capsule: 'coexist',
    })
    expect(written).toMatchObject({
      apiServerCidrs: ['10.20.0.10/32', '2001:db8::/64'],
      backupDriver: 'velero',
      veleroNamespace: 'sauvegardes',
      bucketApi: 'obc',
      capsule: 'coexist',
    })
    // What only Velero reads is not sent beside K8up.
    expect(profileOf({ ...usualProfile, veleroNamespace: 'reste' })?.veleroNamespace).toBeUndefined()
  })

  it('are none while a label is none', () => {
    expect(labelsOf('a=b\nc=')).toEqual({ a: 'b', c: '' })
    expect(labelsOf('a')).toBeNull()
    expect(profileOf({ ...usualProfile, dnsPodLabels: 'sans valeur' })).toBeNull()
  })
})

describe('settings that the API would not take', () => {
  it.each([
    ['apiServerCidrs', { apiServerCidrs: '10.20.0.10/32\n10.20.0.10' }],
    ['s3Cidrs', { s3Cidrs: 's3.example' }],
    ['oidcGroupsPrefix', { oidcGroupsPrefix: 'system:masters' }],
    ['dnsNamespace', { dnsNamespace: '' }],
    ['veleroNamespace', { backupDriver: 'velero', veleroNamespace: 'Velero' }],
  ] as const)('are known by their name before they are sent: %s', (part, change) => {
    const profile = profileOf({ ...usualProfile, ...change })
    expect(profile === null ? null : [...faultsOfProfile(profile)]).toEqual([part])
  })

  it('are none where all is usual', () => {
    const profile = profileOf(usualProfile)
    expect(profile === null ? null : [...faultsOfProfile(profile)]).toEqual([])
  })
})

describe('the name of a cluster', () => {
  it.each([
    ['', null],
    ['cergy-2', null],
    ['cergy-1', 'nameKnown'],
    ['Cergy', 'nameFaulty'],
    ['c', 'nameFaulty'],
    ['c'.repeat(32), 'nameFaulty'],
  ])('"%s" is judged before it is sent', (name, fault) => {
    expect(faultOfName(name, ['cergy-1'])).toBe(fault)
  })
})

describe('the access to a cluster', () => {
  it('says only what changes', () => {
    expect({ ...reachBody('keep', 'k'), ...exitBody('keep', 'e') }).toEqual({})
    expect({ ...reachBody('kubeconfig', 'k'), ...exitBody('separate', 'e') }).toEqual({
      kubeconfig: 'k',
      exitKubeconfig: 'e',
    })
    expect({ ...reachBody('in-cluster', 'k'), ...exitBody('worker', 'e') }).toEqual({
      inCluster: true,
      workerMayDestroy: true,
    })
    expect(exitBody('none', 'e')).toEqual({ workerMayDestroy: false })
  })

  it.each([
    ['kubeconfig', 'cluster-unreachable', 'kubeconfig'],
    ['keep', 'cluster-unreachable', 'exitKubeconfig'],
    ['kubeconfig', 'exit-credential-same-identity', 'exitKubeconfig'],
    ['in-cluster', 'in-cluster-not-allowed', 'reach'],
    ['kubeconfig', 'site-unknown', 'site'],
  ] as const)('reached by %s, %s is said at its %s', (reach, code, part) => {
    expect(refusalsBy(problem(code), refusalsOfCluster(reach))).toEqual([{ part, text: `refused: ${code}` }])
  })

  it('says what was wrong with a setting at that setting', () => {
    const error = problem('invalid-input', ['profile.s3Cidrs.0', 'profile.dnsNamespace', 'elsewhere'])
    expect(refusalsBy(error, refusalsOfCluster('kubeconfig')).map(({ part }) => part)).toEqual([
      's3Cidrs',
      'dnsNamespace',
      'end',
    ])
  })
})
