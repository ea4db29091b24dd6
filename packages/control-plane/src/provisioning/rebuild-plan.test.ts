import { describe, expect, it } from 'vitest'
import type { FoundNamespace, RebuildGround, StandingTenant } from './rebuild.ports.ts'
import { planRebuild, type RebuildFacts, type RebuildPlan } from './rebuild-plan.ts'

const id = (number: number): string => `0198c0de-7a00-7000-8000-${String(number).padStart(12, '0')}`
const tenantId = id(1)
const poolId = id(2)

const storage: FoundNamespace = {
  name: 'cergy-95127-storage',
  uid: id(11),
  purpose: 'storage',
  tenantId,
  slug: 'cergy-95127',
  siren: '219501277',
  inseeCode: '95127',
  origin: {
    organisationKind: 'commune',
    organisationName: 'Cergy',
    poolName: 'Région',
    dataClass: 'ordinary',
    residencyMin: null,
  },
  revision: 40n,
  isTerminating: false,
  quotas: [{ offerCode: 'bloc', quotaBytes: 100n }],
  grantsAccess: true,
  claimCount: 2,
  buckets: [],
  repositoryPassword: 'the password',
}

const backup: FoundNamespace = {
  ...storage,
  name: 'cergy-95127-backup',
  uid: id(12),
  purpose: 'backup',
  quotas: [{ offerCode: 'sauvegarde', quotaBytes: 200n }],
  buckets: [{ offerCode: null, bucketName: 'cergy-3f1c', api: 'obc' }],
  repositoryPassword: null,
}

const standing: StandingTenant = {
  tenantId,
  slug: 'cergy-95127',
  storageClusterId: 'one',
  backupClusterId: 'one',
  revision: 40n,
  isGone: false,
  isSuspended: false,
  hasAgreement: true,
  repositoryPasswordSealed: 'sealed: the password',
  quotas: [
    { offerCode: 'bloc', quotaBytes: 100n },
    { offerCode: 'sauvegarde', quotaBytes: 200n },
  ],
  known: [
    { purpose: 'storage', clusterId: 'one', name: storage.name, uid: storage.uid },
    { purpose: 'backup', clusterId: 'one', name: backup.name, uid: backup.uid },
  ],
  bucketNames: ['cergy-3f1c'],
}

const ground: RebuildGround = {
  tenants: [],
  offers: [
    { offerId: id(21), code: 'bloc', kind: 'block', clusterId: 'one' },
    { offerId: id(22), code: 'sauvegarde', kind: 'backup', clusterId: 'one' },
  ],
  pools: [{ nodeId: poolId, name: 'Région' }],
  organisations: [],
  clusters: [
    { clusterId: 'one', name: 'cergy-1', siteId: 'site-1' },
    { clusterId: 'two', name: 'pontoise-1', siteId: 'site-2' },
  ],
}

interface Scene {
  readonly ours?: readonly FoundNamespace[]
  readonly onTwo?: readonly FoundNamespace[]
  readonly ground?: Partial<RebuildGround>
  readonly wish?: Partial<Pick<RebuildFacts, 'poolId' | 'dataClass'>>
}

function planOf({ ours = [storage, backup], onTwo = [], ...rest }: Scene = {}): RebuildPlan {
  return planRebuild({
    scanned: [
      { clusterId: 'one', found: { ours, others: [] } },
      { clusterId: 'two', found: { ours: onTwo, others: [] } },
    ],
    ground: { ...ground, ...rest.ground },
    poolId: null,
    dataClass: null,
    open: (sealed) => (sealed.startsWith('sealed: ') ? sealed.slice('sealed: '.length) : null),
    ...rest.wish,
  })
}

function findingOf(scene: Scene = {}) {
  const [finding, ...more] = planOf(scene).tenants
  if (finding === undefined || more.length > 0) throw new Error('one tenant was expected')
  const { missing, disagreements, obstacles } = finding
  return { missing: missing.map(({ kind }) => kind), disagreements, obstacles }
}

const kept = (change: Partial<StandingTenant> = {}) => ({ tenants: [{ ...standing, ...change }] })

describe('a tenant that the database does not know', () => {
  it('lacks everything that its namespaces show', () => {
    expect(findingOf()).toEqual({
      missing: ['tenant', 'namespace', 'namespace', 'password', 'quota', 'quota', 'bucket'],
      disagreements: [],
      obstacles: [],
    })
  })

  it('gets back no access that had been taken from it', () => {
    expect(findingOf({ ours: [{ ...storage, grantsAccess: false }, backup] }).missing).toContain('suspension')
  })

  it.each<[string, Scene, RegExp]>([
    ['no backup side', { ours: [storage] }, /no backup namespace/],
    ['an offer that is not there', { ground: { offers: [] } }, /create the offer bloc/],
    ['a pool that is not there', { ground: { pools: [] } }, /its pool “Région” is not there/],
    ['two pools of that name', { ground: { pools: [...ground.pools, { nodeId: id(3), name: 'Région' }] } }, /its pool/],
    [
      'an organisation nobody tells of',
      { ours: [{ ...storage, origin: null }, backup], wish: { poolId, dataClass: 'ordinary' } },
      /register its organisation first: SIREN 219501277/,
    ],
    [
      'an organisation that is another member',
      { ground: { organisations: [{ organisationId: id(5), siren: null, inseeCode: '95127', tenantId: id(6) }] } },
      /a member under another id/,
    ],
    [
      'data of a class that nobody named',
      {
        ours: [{ ...storage, origin: null }, backup],
        ground: { organisations: [{ organisationId: id(5), siren: null, inseeCode: '95127', tenantId: null }] },
        wish: { poolId },
      },
      /name the class by --data-class/,
    ],
    ['two storage namespaces of one revision', { onTwo: [{ ...storage, uid: id(13) }] }, /both say/],
    [
      'an offer of another cluster',
      { ground: { offers: ground.offers.map((offer) => ({ ...offer, clusterId: 'two' })) } },
      /the offer bloc is one of pontoise-1/,
    ],
  ])('waits for a person where there is %s', (_why, scene, told) => {
    expect(findingOf(scene).obstacles.join('\n')).toMatch(told)
  })

  it('is told apart from what a move left behind, by the later revision', () => {
    const plan = planOf({ onTwo: [{ ...storage, uid: id(13), revision: 12n }] })
    expect(plan.tenants[0]?.obstacles).toEqual([])
    expect(plan.tenants[0]?.storage?.clusterId).toBe('one')
    expect(plan.unclaimed).toEqual([expect.stringMatching(/on pontoise-1, an earlier storage of cergy-95127/)])
  })
})

describe('a tenant that the database knows', () => {
  it('lacks nothing where both say the same', () => {
    expect(findingOf({ ground: kept() })).toEqual({ missing: [], disagreements: [], obstacles: [] })
  })

  it('gets what an older dump had not written down yet', () => {
    const early = kept({ known: [], repositoryPasswordSealed: null, bucketNames: [] })
    expect(findingOf({ ground: early }).missing).toEqual(['namespace', 'namespace', 'password', 'bucket'])
  })

  it('gets a larger quota of a later revision only', () => {
    const grown = { ...storage, quotas: [{ offerCode: 'bloc', quotaBytes: 150n }] }
    expect(findingOf({ ours: [{ ...grown, revision: 41n }, backup], ground: kept() }).missing).toEqual(['quota'])
    const older = findingOf({ ours: [grown, backup], ground: kept() })
    expect(older.missing).toEqual([])
    expect(older.disagreements).toEqual(['bloc: 150 bytes there, 100 here (revision 40 there, 40 here)'])
  })

  it.each<[string, Scene, RegExp]>([
    [
      'a smaller quota of a later revision',
      {
        ours: [{ ...storage, revision: 41n, quotas: [{ offerCode: 'bloc', quotaBytes: 50n }] }, backup],
        ground: kept(),
      },
      /bloc: 50 bytes there, 100 here/,
    ],
    ['another password', { ground: kept({ repositoryPasswordSealed: 'sealed: other' }) }, /lift no hold/],
    ['a password that does not open', { ground: kept({ repositoryPasswordSealed: 'broken' }) }, /lift no hold/],
    ['a namespace made anew', { ours: [{ ...storage, uid: id(19) }, backup], ground: kept() }, /with uid/],
    [
      'a namespace on its way out',
      { ours: [{ ...storage, isTerminating: true }, backup], ground: kept() },
      /being deleted/,
    ],
    ['another name', { ours: [{ ...storage, slug: 'pontoise' }, backup], ground: kept() }, /called pontoise there/],
    ['another cluster', { ours: [backup], onTwo: [storage], ground: kept() }, /its storage stands on pontoise-1/],
    ['access that is not given', { ours: [{ ...storage, grantsAccess: false }, backup], ground: kept() }, /no access/],
    [
      'a bucket of another',
      {
        ground: {
          tenants: [
            { ...standing, bucketNames: [] },
            { ...standing, tenantId: id(7), slug: 'osny', bucketNames: ['cergy-3f1c'] },
          ],
        },
      },
      /is one of osny here/,
    ],
    ['an exit that is complete', { ground: kept({ isGone: true }) }, /its exit is complete/],
  ])('is left as it is, and the difference is said: %s', (_what, scene, told) => {
    const { missing, disagreements } = findingOf(scene)
    expect(disagreements.join('\n')).toMatch(told)
    expect(missing).toEqual([])
  })

  it('is named where nothing of it stands on a cluster that was looked at', () => {
    expect(planOf({ ours: [storage], ground: kept() }).gone).toEqual(['cergy-95127: cergy-95127-backup on cergy-1'])
    expect(planOf({ ours: [storage, backup], ground: kept() }).gone).toEqual([])
  })
})

describe('what is no side of a tenant', () => {
  it('is left alone and named', () => {
    const drill = { ...storage, name: 'essai-1', purpose: 'drill' }
    const unnamed = { ...storage, name: 'sans-nom', tenantId: '' }
    const { tenants, unclaimed } = planOf({ ours: [drill, unnamed] })
    expect(tenants).toEqual([])
    expect(unclaimed).toEqual(['essai-1 on cergy-1, for drill', 'sans-nom on cergy-1, for storage'])
  })
})
