import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { templatesOf } from './templates.ts'

const offer = (id: string, kind: string, ...sizes: bigint[]) =>
  ({ id, name: id, kind, sizeStepsBytes: sizes.map((size) => size * GIB) }) as never
const space = (offerId: string, kind: string, [quota, inUse]: [bigint, bigint | null]) =>
  ({ offerId, kind, quotaBytes: quota * GIB, inUseBytes: inUse === null ? null : inUse * GIB }) as never
const offers = [
  offer('fast', 'block', 4n, 8n, 12n, 16n),
  offer('files', 'block', 20n, 50n, 100n, 200n),
  offer('objects', 'bucket', 10n, 20n, 50n),
]
const brief = (spaces: never[]) =>
  templatesOf(offers, spaces).map(({ reason, offer: { id }, quotaBytes }) => [reason, id, quotaBytes / GIB])

describe('requests that are ready', () => {
  it('ask for more where it is fullest, for much to digitise, and for less where nothing is cut', () => {
    const spaces = [
      space('fast', 'block', [4n, 1n]),
      space('files', 'block', [20n, 4n]),
      space('objects', 'bucket', [20n, 9n]),
    ]
    expect(brief(spaces)).toEqual([
      ['growth', 'objects', 50n],
      ['digitisation', 'files', 200n],
      ['shrink', 'objects', 10n],
    ])
  })

  it('never cut what is in use, nor what nobody measured', () => {
    expect(brief([space('objects', 'bucket', [20n, 15n])])).toEqual([['growth', 'objects', 50n]])
    expect(brief([space('objects', 'bucket', [50n, null])])).toEqual([])
  })

  it('are none where nothing is held', () => {
    expect(brief([space('files', 'block', [0n, 0n])])).toEqual([])
    expect(templatesOf([], [space('files', 'block', [20n, 4n])])).toEqual([])
  })
})
