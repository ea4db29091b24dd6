import { describe, expect, it } from 'vitest'
import { refusalsBy } from '../../../shared/api/refusals.ts'
import { refusedBy } from '../../../shared/api/refused.test-support.ts'
import { faultsOfSite, refusalsOfSite, type SiteText, siteOf, usualSite } from './site-text.ts'

const named: SiteText = { ...usualSite, name: ' Cergy ', code: 'cergy' }
const stored: SiteText = { ...named, s3Endpoint: ' https://s3.cergy.example ', s3CaPem: 'PEM\n', accessKeyId: 'admin' }

describe('a site as it is written', () => {
  it('names no store, and nothing of one, where it has no address', () => {
    const none = { s3Endpoint: null, s3CaPem: null, s3AdminKey: null }
    const declared = { code: 'cergy', name: 'Cergy', residency: 'FR', s3Region: 'us-east-1', ...none }
    expect(siteOf(named, '')).toEqual(declared)
    expect(siteOf({ ...stored, s3Endpoint: ' ' }, 'secret')).toEqual(declared)
    // What was written of a store that is named no more is shown no more.
    const left = { ...named, code: ' cergy', s3Region: 'Paris 1' }
    expect(siteOf(left, '')).toEqual(declared)
    expect(faultsOfSite(left)).toEqual(new Set())
  })

  it('names its store, with its authority and its key', () => {
    expect(siteOf(stored, 'secret')).toMatchObject({
      s3Endpoint: 'https://s3.cergy.example',
      s3CaPem: 'PEM',
      s3AdminKey: { accessKeyId: 'admin', secretAccessKey: 'secret' },
    })
    expect(siteOf({ ...stored, accessKeyId: '', s3Region: '' }, '')).toMatchObject({
      s3AdminKey: null,
      s3Region: 'us-east-1',
    })
  })

  it('is faulty where the API would refuse it, and never for what is not written yet', () => {
    expect(faultsOfSite({ ...usualSite, s3Region: '' })).toEqual(new Set())
    expect(faultsOfSite(stored)).toEqual(new Set())
    const faulty = { ...stored, code: 'Cergy', s3Endpoint: 'http://s3.cergy.example', s3Region: 'Paris 1' }
    expect(faultsOfSite(faulty)).toEqual(new Set(['code', 's3Endpoint', 's3Region']))
  })

  it('hears what is refused where it was written', () => {
    const said = (code: string, fields: readonly string[] = []) =>
      refusalsBy(
        refusedBy(
          'createSite',
          code,
          fields.map((field) => ({ field, detail: `wrong: ${field}` })),
        ),
        refusalsOfSite,
      ).map(({ part }) => part)
    expect(said('site-known')).toEqual(['code'])
    expect(said('object-store-unreachable')).toEqual(['s3Endpoint'])
    expect(said('object-store-key-refused')).toEqual(['s3SecretKey'])
    expect(said('invalid-input', ['s3AdminKey.accessKeyId', 's3AdminKey.secretAccessKey', 'name'])).toEqual([
      'accessKeyId',
      's3SecretKey',
      'name',
    ])
  })
})
