import { describe, expect, it } from 'vitest'
import {
  backupPlace,
  backupQuota,
  bucketQuota,
  sampleBlueprint,
  sampleProfile,
  storagePlace,
} from '../test-support/samples.ts'
import { bucketSizeMax, desiredBucketClaim } from './bucket-claim.ts'
import { desiredRepositorySecret } from './repository-secret.ts'
import { memberGroup } from './role-binding.ts'
import { desiredSchedule } from './schedule.ts'

const target = { bucketName: 'b', s3Endpoint: 'https://s3.example', prunePaused: false, backupPaused: false }

describe('a bucket claim', () => {
  it('lets the provider hold a fifth more than a backup quota, rounded up, so that restic can prune a full bucket', () => {
    expect(bucketSizeMax(backupQuota)).toBe('120Gi')
    expect(bucketSizeMax({ ...backupQuota, quotaBytes: 1n })).toBe('2')
    expect(bucketSizeMax({ ...backupQuota, quotaBytes: 5n })).toBe('6')
  })

  it('holds a member to the exact quota of a bucket', () => {
    expect(bucketSizeMax(bucketQuota)).toBe('20Gi')
  })

  it('leaves room for the generated part of a bucket name', () => {
    const slug = 'saint-remy-en-bouzemont-saint-genest-et-isson-51513'
    const { spec } = desiredBucketClaim({ ...sampleBlueprint, slug }, backupPlace, backupQuota)
    expect(spec).toMatchObject({ generateBucketName: 'saint-remy-en-bouzemont-sa' })
  })
})

describe('a Schedule', () => {
  it('runs at the minute and hour of the tenant, past midnight too, and never at a random time', () => {
    expect(desiredSchedule(sampleBlueprint, storagePlace, target)['spec']).toMatchObject({
      backup: { schedule: '37 22 * * *' },
      check: { schedule: '37 0 * * 0' },
      prune: { schedule: '37 2 * * 6' },
    })
  })

  it('has no prune after a loss', () => {
    expect(
      desiredSchedule(sampleBlueprint, storagePlace, { ...target, prunePaused: true, backupPaused: false })['spec'],
    ).not.toHaveProperty('prune')
  })
})

describe('the repository Secret', () => {
  it('carries the stored password as it is, and the claims that stood in a stable order', () => {
    const key = { accessKeyId: 'a', secretAccessKey: 's' }
    const claims = [
      { name: 'grenier-bucket-objets', uid: 'u2' },
      { name: 'grenier-backup', uid: 'u1' },
    ]
    const secret = desiredRepositorySecret(sampleBlueprint, storagePlace, { key, claims })
    expect(secret['data']).toMatchObject({ password: Buffer.from('not-a-real-password').toString('base64') })
    expect(secret.metadata.annotations).toMatchObject({
      'grenier.internal/bucket-claims': 'grenier-backup=u1,grenier-bucket-objets=u2',
    })
  })
})

describe('the group of a member', () => {
  it('is derived from tenant and role', () => {
    expect(memberGroup(sampleProfile, 't1', 'member-admin')).toBe('grenier:t1:member-admin')
  })

  it('can never be a group of Kubernetes itself', () => {
    expect(() => memberGroup({ ...sampleProfile, oidcGroupsPrefix: 'system:' }, 't1', 'member-admin')).toThrow(
      'reserved',
    )
  })
})
