import { describe, expect, it } from 'vitest'
import { arrivingCommunes, findNewCommunes } from './new-communes.ts'
import type { CommuneOfVersion, RegisterVersion } from './register-changes.ts'
import type { RecordedBody } from './territory-plan.ts'

const ars: CommuneOfVersion = {
  inseeCode: '01001',
  name: 'Ars',
  siren: '210000014',
  population: { inhabitants: 300, vintage: 2022 },
  departementCode: '01',
  epciSiren: '200000016',
  formerCodes: [],
}
const bric: CommuneOfVersion = { ...ars, inseeCode: '01002', name: 'Bric', siren: '210000022' }
const whole: CommuneOfVersion = { ...ars, name: 'Ars-et-Bric', formerCodes: ['01002'] }
const version = (...communes: CommuneOfVersion[]): RegisterVersion => ({ communes, epcis: [] })
const recorded = (commune: CommuneOfVersion): RecordedBody => ({
  ...commune,
  organisationId: commune.inseeCode,
  kind: 'commune',
  tenantId: null,
})
const restored = [{ inseeCode: '01002', partOfCode: '01001' }]

describe('new communes of an edition', () => {
  it('are those that are restored, each with the commune that it was a part of', () => {
    expect(findNewCommunes(version(whole), version(ars, bric))).toEqual(restored)
  })

  it('name the commune that it was a part of by the code which that one has now, and none where nobody says so', () => {
    const recoded = { ...ars, inseeCode: '01009', formerCodes: ['01001'] }
    expect(findNewCommunes(version(whole), version(recoded, bric))).toEqual([
      { inseeCode: '01002', partOfCode: '01009' },
    ])
    expect(findNewCommunes(version(ars), version(ars, bric))).toEqual([{ inseeCode: '01002', partOfCode: null }])
  })

  it('are neither a commune nouvelle under a code of its own nor one that has another code', () => {
    const later = { ...whole, inseeCode: '01009', formerCodes: ['01001', '01002'] }
    expect(findNewCommunes(version(ars, bric), version(later))).toEqual([])
    expect(findNewCommunes(version(ars), version({ ...ars, inseeCode: '01009', formerCodes: ['01001'] }))).toEqual([])
  })
})

describe('new communes that concern somebody', () => {
  const arriving = (bodies: readonly RecordedBody[]) =>
    arrivingCommunes(bodies, version(ars, bric), restored).map(({ commune, splitFrom }) => [
      commune.inseeCode,
      splitFrom?.organisationId ?? null,
    ])

  it('come with the recorded commune that they were a part of', () => {
    expect(arriving([recorded(whole)])).toEqual([['01002', '01001']])
  })

  it('are told where their EPCI or a neighbour is recorded, and nowhere else', () => {
    const neighbour = recorded({ ...ars, inseeCode: '01003' })
    const epci: RecordedBody = {
      ...neighbour,
      kind: 'epci',
      inseeCode: null,
      siren: '200000016',
      departementCode: null,
    }
    expect(arriving([neighbour])).toEqual([['01002', null]])
    expect(arriving([epci])).toEqual([['01002', null]])
    expect(arriving([{ ...neighbour, departementCode: '02' }])).toEqual([])
    expect(arriving([])).toEqual([])
  })

  it('are not told once they are recorded', () => {
    expect(arriving([recorded(whole), recorded(bric)])).toEqual([])
  })
})
