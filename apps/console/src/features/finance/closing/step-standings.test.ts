import type { Period } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { stepStandings } from './step-standings.ts'

const month = (state: Period['state'], blockedBy: string | null = null) => ({ state, blockedBy })

describe('the steps of a month', () => {
  it('wait for the closing while nobody has asked for it', () => {
    const standings = { obstacles: null, close: 'now', drafts: 'later', issue: 'later' }
    expect(stepStandings(null)).toEqual(standings)
    expect(stepStandings(month('open'))).toEqual(standings)
  })

  it('say of a closing whether it goes on or has stopped for what is missing', () => {
    expect(stepStandings(month('closing'))).toMatchObject({ obstacles: 'done', close: 'going', issue: 'later' })
    expect(stepStandings(month('closing', 'payer-missing'))).toMatchObject({ obstacles: null, close: 'stopped' })
  })

  it('lead to the issuing of a closed month, and to nothing once all is issued', () => {
    expect(stepStandings(month('closed'))).toMatchObject({ close: 'done', drafts: 'done', issue: 'now' })
    expect(stepStandings(month('issuing'))).toMatchObject({ issue: 'going' })
    expect(stepStandings(month('issuing', 'checks-failed'))).toMatchObject({ issue: 'stopped' })
    expect(Object.values(stepStandings(month('issued')))).toEqual(['done', 'done', 'done', 'done'])
  })
})
