import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import type { AdoptionFacts, FoundClaim } from './adoption.ports.ts'
import { adoptionFindings, adoptionFingerprint, blockersOf } from './adoption-findings.ts'
import type { BlueprintQuota } from './ports.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000001'
const block: BlueprintQuota = {
  offerId: '0198c0de-7a00-7000-8000-0000000000b1',
  offerCode: 'bloc',
  kind: 'block',
  className: 'standard',
  quotaBytes: 50n * GIB,
  roundingStepBytes: GIB,
}

/** An ordinary namespace in which nothing is in the way. */
const plain: AdoptionFacts = {
  namespaceUid: 'uid-1',
  isTerminating: false,
  labelledTenantId: null,
  owners: [],
  deployers: [],
  enforcedSecurity: 'restricted',
  wantedSecurity: 'baseline',
  guardFault: null,
  isNameOfBackup: false,
  namesInUse: [],
  objects: [],
  foreignLimits: [],
  foreignOpenings: [],
  foreignQuotaKeys: [],
  claims: [],
  released: [],
  claimsMax: 50,
  begunBy: null,
  versions: {},
}

const claim = (name: string, gib: bigint, changes: Partial<FoundClaim> = {}): FoundClaim => ({
  name,
  className: 'standard',
  bytes: gib * GIB,
  isBound: true,
  volumeAtRisk: null,
  ...changes,
})

function findingsOf(changes: Partial<AdoptionFacts>, quotas = [block]) {
  return adoptionFindings({ ...plain, ...changes }, { tenantId, namespace: 'mairie', quotas })
}

const said = (findings: ReturnType<typeof findingsOf>) =>
  findings.map(({ severity, code, subject, bytes }) => `${severity} ${code} ${subject} ${bytes ?? ''}`.trim())

describe('a namespace that somebody else has', () => {
  it.each<[string, Partial<AdoptionFacts>]>([
    ['other-installation', { guardFault: { reason: 'OtherInstallation', subject: 'ResourceQuota mairie/grenier' } }],
    ['higher-revision', { guardFault: { reason: 'HigherRevision', subject: 'Namespace mairie' } }],
    ['other-tenant', { labelledTenantId: 'another' }],
    ['owned-by-others', { owners: ['Tenant mairies'] }],
    ['name-of-backup', { isNameOfBackup: true }],
    ['name-in-use', { namesInUse: ['Secret mairie/grenier-backup-repository'] }],
  ])('is not taken over: %s', (code, facts) => {
    expect(blockersOf(findingsOf(facts))).toEqual([code])
  })

  it('is not somebody else’s when it bears this tenant’s own label', () => {
    expect(findingsOf({ labelledTenantId: tenantId })).toEqual([])
  })
})

describe('what is in use', () => {
  it('blocks with the bytes that are missing where it exceeds the quota, and not where it equals it', () => {
    expect(said(findingsOf({ claims: [claim('a', 30n), claim('b', 21n)] }))[0]).toBe(
      `blocker class-over-quota standard ${GIB}`,
    )
    expect(blockersOf(findingsOf({ claims: [claim('a', 30n), claim('b', 20n)] }))).toEqual([])
  })

  it('counts offers of one class together, and what volumes hold after their claims', () => {
    const both = [block, { ...block, offerCode: 'bloc-2' }]
    expect(blockersOf(findingsOf({ claims: [claim('a', 100n)] }, both))).toEqual([])
    const released = [{ className: 'standard', bytes: 1n }]
    expect(blockersOf(findingsOf({ claims: [claim('a', 50n)], released }))).toEqual(['class-over-quota'])
  })

  it('of a class that no quota covers blocks with all of it', () => {
    const claims = [claim('a', 3n, { className: 'ancienne' })]
    expect(said(findingsOf({ claims }))[0]).toBe(`blocker class-not-offered ancienne ${3n * GIB}`)
  })

  it('stays, and a volume that would go with its claim is to be kept', () => {
    const claims = [claim('a', 1n, { volumeAtRisk: 'pv-1' }), claim('b', 1n, { isBound: false })]
    expect(said(findingsOf({ claims }))).toEqual([
      `change volume-retained pv-1 ${GIB}`,
      `stays claim a ${GIB}`,
      `stays claim-unbound b ${GIB}`,
      `stays class-use standard ${2n * GIB}`,
    ])
  })
})

describe('an object that is wanted', () => {
  const object = {
    label: 'ResourceQuota mairie/grenier',
    state: 'same',
    fields: [],
    managers: [],
    hasNote: false,
  } as const

  it('is absent, differs, is owned by others or is there already', () => {
    const codes = (changes: object) => findingsOf({ objects: [{ ...object, ...changes }] }).map(({ code }) => code)
    expect(codes({ state: 'absent' })).toEqual(['object-absent'])
    expect(codes({ state: 'differs' })).toEqual(['object-differs'])
    expect(codes({ managers: ['helm'] })).toEqual(['object-owned'])
    expect(codes({})).toEqual(['object-same'])
    expect(codes({ hasNote: true })).toEqual(['note-removed', 'object-same'])
  })
})

describe('what people should know first', () => {
  it('is that others will put their values back, that traffic ends, and that pods are held to more', () => {
    const wall = { label: 'NetworkPolicy mairie/grenier-default-deny', state: 'absent' } as const
    const objects = [{ ...wall, fields: [], managers: [], hasNote: false }]
    const found = findingsOf({ deployers: ['Helm: Namespace mairie'], enforcedSecurity: null, objects })
    expect(said(found.filter(({ severity }) => severity === 'warning'))).toEqual([
      'warning deployed-by-others Helm: Namespace mairie',
      'warning security-tightened privileged',
      'warning traffic-denied mairie',
    ])
  })
})

describe('Pod Security', () => {
  it.each([
    [null, 'baseline', 'privileged'],
    [null, 'restricted', 'privileged'],
    ['privileged', 'restricted', 'privileged'],
    ['baseline', 'restricted', 'baseline'],
  ])('that goes from %s to %s is told of, with both', (enforcedSecurity, wantedSecurity, subject) => {
    const [told] = findingsOf({ enforcedSecurity, wantedSecurity })
    expect(told).toMatchObject({ code: 'security-tightened', severity: 'warning', subject })
    expect(told?.fields).toMatchObject([{ theirs: enforcedSecurity, ours: wantedSecurity }])
  })

  it.each([
    ['baseline', 'baseline'],
    ['restricted', 'baseline'],
    ['restricted', 'restricted'],
  ])('of %s where %s is wanted keeps no pod from starting', (enforcedSecurity, wantedSecurity) => {
    expect(findingsOf({ enforcedSecurity, wantedSecurity })).toEqual([])
  })
})

describe('the fingerprint of a report', () => {
  const print = (facts: Partial<AdoptionFacts>, uid = 'uid-1') => adoptionFingerprint(uid, findingsOf(facts))

  it('is the same for the same findings in whatever order the cluster lists them', () => {
    const claims = [claim('a', 1n), claim('b', 2n)]
    expect(print({ claims })).toBe(print({ claims: claims.toReversed(), versions: { moved: '2' } }))
  })

  it('is another one for another size, another field or another namespace of the same name', () => {
    const claims = [claim('a', 1n)]
    expect(print({ claims: [claim('a', 2n)] })).not.toBe(print({ claims }))
    expect(print({ claims }, 'uid-2')).not.toBe(print({ claims }))
    expect(print({ claims, foreignOpenings: ['NetworkPolicy mairie/allow-web'] })).not.toBe(print({ claims }))
  })
})
