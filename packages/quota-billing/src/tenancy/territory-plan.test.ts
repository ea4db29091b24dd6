import { describe, expect, it } from 'vitest'
import type { CommuneOfVersion, RegisterVersion } from './register-changes.ts'
import { joinStrata, planTerritory, type RecordedBody } from './territory-plan.ts'

const strata = [{ populationMax: 499 }, { populationMax: null }]
const ars: RecordedBody = {
  organisationId: 'ars',
  kind: 'commune',
  tenantId: 'tenant-ars',
  name: 'Ars',
  siren: '210000014',
  inseeCode: '01001',
  departementCode: '01',
  population: { inhabitants: 300, vintage: 2022 },
  epciSiren: '200000016',
}
const bric: RecordedBody = {
  ...ars,
  organisationId: 'bric',
  tenantId: 'tenant-bric',
  name: 'Bric',
  siren: '210000022',
  inseeCode: '01002',
  population: { inhabitants: 900, vintage: 2022 },
}
const epci: RecordedBody = {
  ...ars,
  organisationId: 'cc',
  kind: 'epci',
  tenantId: null,
  name: 'CC du Val',
  siren: '200000016',
  inseeCode: null,
  departementCode: '01',
  population: null,
  epciSiren: null,
}
const inRegister = (body: RecordedBody, changed: Partial<CommuneOfVersion> = {}): CommuneOfVersion => ({
  inseeCode: body.inseeCode ?? '',
  name: body.name,
  siren: body.siren,
  population: body.population,
  departementCode: '01',
  epciSiren: body.epciSiren,
  formerCodes: [],
  ...changed,
})
const nouvelle = inRegister(ars, {
  name: 'Ars-et-Bric',
  siren: '930000013',
  population: { inhabitants: 1_210, vintage: 2023 },
  formerCodes: ['01002'],
})
const register = (...communes: CommuneOfVersion[]): RegisterVersion => ({
  communes,
  epcis: [{ siren: '200000016', name: 'CC du Val' }],
})
const plan = (recorded: readonly RecordedBody[], version: RegisterVersion) =>
  planTerritory(recorded, version, { strata })

describe('what follows from the register for those who are recorded', () => {
  it('is nothing while they are as it says, or where it is silent', () => {
    expect(plan([ars, bric, epci], register(inRegister(ars), inRegister(bric)))).toEqual([])
    expect(plan([ars], register(inRegister(ars, { siren: null, population: null })))).toEqual([])
  })

  it('names the facts that differ, a stratum among them', () => {
    const changed = inRegister(ars, { epciSiren: null, population: { inhabitants: 510, vintage: 2023 } })
    expect(plan([ars], register(changed))).toMatchObject([
      { kind: 'changed', organisationId: 'ars', groupCode: '01001', facts: ['epci', 'population', 'stratum'] },
    ])
  })

  it('merges into who has the code already, who goes on as the commune nouvelle', () => {
    const [merged, heir, ...more] = plan([bric, ars], register(nouvelle))
    expect(more).toEqual([])
    expect(merged).toMatchObject({ kind: 'merged', organisationId: 'bric', successorId: 'ars', groupCode: '01001' })
    expect(merged?.after).toEqual({ ...merged?.before, siren: null, population: { inhabitants: 0, vintage: 2023 } })
    expect(heir).toMatchObject({ kind: 'changed', organisationId: 'ars', successorId: null })
    expect(heir?.facts).toEqual(['name', 'siren', 'population', 'stratum'])
  })

  it('lets the tenant go on where the commune with the code is none, and says nothing more of that one', () => {
    const [merged, heir] = plan([bric, { ...ars, tenantId: null }], register(nouvelle))
    expect(merged).toMatchObject({ kind: 'merged', organisationId: 'ars', after: null, successorId: 'bric', facts: [] })
    expect(heir).toMatchObject({ kind: 'changed', organisationId: 'bric' })
    expect(heir?.after).toMatchObject({ inseeCode: '01001', name: 'Ars-et-Bric', siren: '930000013' })
  })

  it('of several tenants without it takes the one with most inhabitants, and of equals the first code', () => {
    const elsewhere = { ...nouvelle, inseeCode: '01009', formerCodes: ['01001', '01002'] }
    const heirs = (...bodies: RecordedBody[]) =>
      plan(bodies, register(elsewhere)).filter(({ kind }) => kind === 'changed')
    expect(heirs(ars, bric)).toMatchObject([{ organisationId: 'bric' }])
    expect(heirs({ ...ars, population: bric.population }, bric)).toMatchObject([{ organisationId: 'ars' }])
  })

  it('takes another code of the same commune for the same commune', () => {
    const recoded = inRegister(ars, { inseeCode: '01009', formerCodes: ['01001'] })
    expect(plan([ars], register(recoded))).toMatchObject([
      { kind: 'changed', organisationId: 'ars', facts: ['insee-code'], successorId: null },
    ])
  })

  it('leaves to a person what the register does not explain', () => {
    expect(plan([ars], register())).toMatchObject([{ kind: 'gone', organisationId: 'ars', after: null }])
    const foreign = { ...epci, siren: '200000024' }
    expect(plan([foreign], register())).toMatchObject([{ kind: 'gone', bodyKind: 'epci', groupCode: '200000024' }])
  })

  it('renames EPCI, before any commune', () => {
    const version = { ...register(nouvelle), epcis: [{ siren: '200000016', name: 'CA du Val' }] }
    expect(plan([ars, bric, epci], version).map(({ organisationId }) => organisationId)).toEqual(['cc', 'bric', 'ars'])
  })
})

describe('strata of several price rules', () => {
  it('are told apart by every end of any of them', () => {
    const other = [{ populationMax: 99 }, { populationMax: 499 }, { populationMax: null }]
    expect(joinStrata([strata, other])).toEqual([
      { populationMax: 99 },
      { populationMax: 499 },
      { populationMax: null },
    ])
    expect(joinStrata([])).toEqual([])
  })
})
