import { describe, expect, it } from 'vitest'
import { firstKey, readKey, textOfKey } from './key-text.ts'

const members = [
  { id: '0198c0de-7a00-7000-8000-000000000001', siren: '200008712' },
  { id: '0198c0de-7a00-7000-8000-000000000002', siren: '200008720' },
  { id: '0198c0de-7a00-7000-8000-000000000003', siren: null },
]
const fixed = (parts: string, totalWeight = '10000') =>
  readKey({ ...firstKey, kind: 'fixed', parts, totalWeight }, members)

describe('a key that is being written', () => {
  it('counts heads, use or nothing', () => {
    expect(readKey(firstKey, []).key).toEqual({ kind: 'population', populationKind: 'municipale', vintage: null })
    expect(readKey({ ...firstKey, kind: 'use' }, []).key).toEqual({ kind: 'use', meter: 'storage.reserved' })
    expect(readKey({ ...firstKey, kind: 'equal' }, []).key).toEqual({ kind: 'equal' })
  })

  it('gives parts to members by their SIREN, as spreadsheets write them', () => {
    const { key } = fixed('200008712 ; 6000\n\n200008720\t3333\n')
    expect(key).toEqual({
      kind: 'fixed',
      totalWeight: 10_000n,
      parts: [
        { tenantId: members[0]?.id, weight: 6_000n },
        { tenantId: members[1]?.id, weight: 3_333n },
      ],
    })
    expect(key === null ? null : readKey(textOfKey(key, members), members).key).toEqual(key)
  })

  it('names the line that is wrong', () => {
    const faultOf = (parts: string, totalWeight?: string) => fixed(parts, totalWeight).fault
    expect(faultOf('200008712 ; 1\n2000 ; 1')).toEqual({ field: 'parts', text: 'cost.lineWrong', line: 2 })
    expect(faultOf('999999999 ; 1')).toEqual({ field: 'parts', text: 'cost.sirenUnknown', line: 1 })
    expect(faultOf('200008712 ; 1\n200008712 ; 1')).toEqual({ field: 'parts', text: 'cost.sirenTwice', line: 2 })
    expect(faultOf('')).toEqual({ field: 'parts', text: 'cost.partsMissing', line: null })
    expect(faultOf('200008712 ; 10001')).toEqual({ field: 'parts', text: 'cost.partsBeyond', line: null })
    expect(faultOf('200008712 ; 1', '0')).toEqual({ field: 'totalWeight', text: 'tariff.boundWrong', line: null })
  })
})
