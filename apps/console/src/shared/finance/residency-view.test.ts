import { describe, expect, it } from 'vitest'
import { readResidencyView } from './residency-view.ts'

describe('the address of an attestation', () => {
  it('names a member, a day and what is looked for; what is ill-formed is left out', () => {
    const tenant = '0198c0de-7a00-7000-8000-00000000000a'
    expect(readResidencyView({ tenant, day: '2026-02-28', search: ' Dembéni ' })).toEqual({
      tenant,
      day: '2026-02-28',
      search: 'Dembéni',
    })
    expect(readResidencyView({ tenant: 'x', day: '2026-02-30', search: '  ' })).toEqual({})
    expect(readResidencyView({ search: 976, day: 5, tenant: null })).toEqual({ search: '976' })
    expect(readResidencyView({ search: 'a'.repeat(300) }).search).toHaveLength(100)
  })
})
