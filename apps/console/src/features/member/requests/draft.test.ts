import { GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backupLineOf, forgetDraft, grantableSize, keepDraft, keptDraft, sizesToChoose } from './draft.ts'

const kept = new Map<string, string>()
beforeEach(() => {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
})
afterEach(() => {
  kept.clear()
  vi.unstubAllGlobals()
})

const offer = { sizeStepsBytes: [10n, 20n, 50n, 100n, 200n].map((size) => size * GIB), roundingStepBytes: 4n * GIB }

const draftOf = (offerId: string) => ({
  offerId,
  quotaBytes: 10n * GIB,
  typedSize: '',
  reason: null,
  details: '',
  withBackup: true,
  wishedOn: '',
})

describe('a draft', () => {
  it('is kept on the machine, of each member its own, until it is sent', () => {
    const draft = {
      offerId: 'o',
      quotaBytes: 9_007_199_254_740_993n,
      typedSize: '0,5',
      reason: 'r',
      details: 'd',
      withBackup: false,
      wishedOn: '2026-09-01',
    }
    keepDraft('a', draft)
    expect(keptDraft('a')).toEqual(draft)
    expect(keptDraft('b').offerId).toBeNull()
    forgetDraft('a')
    expect(keptDraft('a').offerId).toBeNull()
  })

  it('that cannot be read any more is an empty one', () => {
    const empty = {
      offerId: null,
      quotaBytes: null,
      typedSize: '',
      reason: null,
      details: '',
      withBackup: true,
      wishedOn: '',
    }
    for (const broken of ['{', '"x"', '{"quotaBytes":"many"}', '{"offerId":7}']) {
      kept.set('grenier-draft-a', broken)
      expect(keptDraft('a')).toEqual(empty)
    }
  })
})

describe('sizes to choose from', () => {
  it('are the next three above, and the one below that holds what is in use', () => {
    const space = { quotaBytes: 50n * GIB, inUseBytes: 15n * GIB }
    const sizes = sizesToChoose(offer as never, space as never)
    expect(sizes.map((size) => size / GIB)).toEqual([20n, 100n, 200n])
    expect(sizesToChoose(offer as never, { ...space, inUseBytes: 30n * GIB } as never)[0]).toBe(100n * GIB)
    expect(sizesToChoose(offer as never, undefined).map((size) => size / GIB)).toEqual([10n, 20n, 50n])
  })

  it('may be typed in Go, and are rounded up as the offer grants them', () => {
    expect(grantableSize(' 30 ', offer as never)).toBe(32n * GIB)
    expect(grantableSize('0,5', offer as never)).toBe(4n * GIB)
    expect(grantableSize('trente', offer as never)).toBeNull()
  })
})

describe('the backup line of a draft', () => {
  const draft = draftOf('storage')
  const backup = {
    offerId: 'backup',
    offerCode: 'sauvegarde',
    offerName: 'Sauvegarde',
    quotaBytes: 20n * GIB,
    usedBytes: null,
    requestedQuotaBytes: null,
    suggestedQuotaBytes: 80n * GIB,
    suggestionFits: true,
  }

  it('is as large as is suggested', () => {
    expect(backupLineOf(draft, backup)).toEqual({ offerId: 'backup', wantedQuotaBytes: 80n * GIB })
  })

  it.each([
    ['where none is known', draft, null],
    ['where it would not fit', draft, { ...backup, suggestionFits: false }],
    ['where there is enough of it', draft, { ...backup, suggestedQuotaBytes: 20n * GIB }],
    ['where backups are asked for themselves', draftOf('backup'), backup],
  ])('is none %s', (_, asked, suggested) => {
    expect(backupLineOf(asked, suggested)).toBeNull()
  })
})
