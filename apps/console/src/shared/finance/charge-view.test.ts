import { civilMonth } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { drillInto, monthsOfView, readChargeView, sumsUp } from './charge-view.ts'

const tenant = '0198c0de-7a00-7000-8000-000000000001'
const may = civilMonth('2026-05')

describe('a view of charges', () => {
  it('is read from an address, without what is ill-formed in it', () => {
    expect(readChargeView({ from: '2026-01', to: '2026-13', by: 'member', tenant, site: 'x', other: 1 })).toEqual({
      from: '2026-01',
      by: 'member',
      tenant,
    })
    expect(readChargeView({})).toEqual({})
  })

  it('shows the year so far, and three months where it has just begun', () => {
    expect(monthsOfView({}, may)).toEqual({ from: '2026-01', to: '2026-04' })
    expect(monthsOfView({}, civilMonth('2026-02'))).toEqual({ from: '2025-11', to: '2026-01' })
  })

  it('asks for no more months than can be asked for, and never backwards', () => {
    expect(monthsOfView({ from: '2020-01', to: '2026-04' }, may)).toEqual({ from: '2024-05', to: '2026-04' })
    expect(monthsOfView({ from: '2026-06', to: '2026-04' }, may)).toEqual({ from: '2026-04', to: '2026-04' })
  })

  it('becomes narrower by what is opened in it', () => {
    expect(drillInto({ from: '2026-01' }, 'member', tenant)).toEqual({ from: '2026-01', tenant, by: 'service' })
    expect(drillInto({ tenant }, 'service', 'objets')).toEqual({ tenant, service: 'objets', by: 'member' })
    expect(drillInto({}, 'site', tenant)).toEqual({ site: tenant, by: 'service' })
  })

  it('adds up, or says that it does not', () => {
    expect(sumsUp(3n, [1n, 2n])).toBe(true)
    expect(sumsUp(3n, [1n, 1n])).toBe(false)
  })
})
