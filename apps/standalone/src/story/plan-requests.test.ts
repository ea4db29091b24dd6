import { GIB } from '@grenier/quota-billing'
import { readRegister } from '@grenier/register'
import { describe, expect, it } from 'vitest'
import { planRequests, storyOffer } from './plan-requests.ts'
import { starterBytes } from './prepare-region.ts'

const communes = readRegister({ departementCode: '95' }).communes

describe('the requests of the story', () => {
  it.each(['95', '2A', '971', '62', '90'])(
    'are at least thirty in %s, each by a member of its own',
    (departementCode) => {
      const plan = planRequests(readRegister({ departementCode }).communes)
      const all = [...plan.firstWave, ...plan.secondWave]
      expect(all.length).toBeGreaterThanOrEqual(30)
      const askers = new Set(all.map(({ commune }) => commune.inseeCode))
      expect(askers.size).toBe(Math.min(all.length, readRegister({ departementCode }).communes.length))
    },
  )

  it('can be told apart by member and justification, also where one commune asks for everything', () => {
    for (const departementCode of ['75', '976', '95']) {
      const plan = planRequests(readRegister({ departementCode }).communes)
      const keys = [...plan.firstWave, ...plan.secondWave].map((one) => `${one.commune.inseeCode} ${one.justification}`)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  it('give back at least eight times, to a whole step that is less than what the member starts with', () => {
    const giving = planRequests(communes).firstWave.filter(({ offerCode, commune, wish }) => {
      const offer = storyOffer(offerCode)
      const quotaBytes = starterBytes(offer, commune)
      if (quotaBytes === null) return false
      const wanted = wish({ quotaBytes, offer, poolFreeBytes: null })
      return wanted < quotaBytes && wanted % offer.roundingStepBytes === 0n && wanted * 4n >= quotaBytes * 3n
    })
    expect(giving.length).toBeGreaterThanOrEqual(8)
  })

  it('hold one that is a step beyond what the pool above has left', () => {
    const offer = storyOffer('standard')
    const facts = { quotaBytes: 20n * GIB, offer, poolFreeBytes: 100n * GIB }
    const beyond = planRequests(communes).firstWave.filter(
      ({ offerCode, wish }) => offerCode === 'standard' && wish(facts) === 121n * GIB,
    )
    expect(beyond).toHaveLength(1)
  })

  it('ask for exactly one size more in the second wave', () => {
    const offer = storyOffer('standard')
    for (const { wish, offerCode } of planRequests(communes).secondWave) {
      expect(offerCode).toBe('standard')
      expect(wish({ quotaBytes: 20n * GIB, offer, poolFreeBytes: null })).toBe(30n * GIB)
    }
  })
})
