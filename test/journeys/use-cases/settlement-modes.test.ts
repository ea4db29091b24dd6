import { GIB } from '@grenier/quota-billing'
import { afterEach, describe, expect, test } from 'vitest'
import { regionStartsOn } from '../../harness/region-ground.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { prepareRegion } from './region.ts'

const operatorSiren = '200058519'
let house: House
afterEach(() => house.close())

/** Enrols a commune of the EPCI of that number under an operator of those settings. */
async function enrol(
  settings: NonNullable<Parameters<typeof openHouse>[1]>['installation'],
  commune: { groupSiren: string; settlementMode: 'titre' | 'imputation-ac' | 'internal' | 'e-invoice' },
) {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { operatorSiren, ...settings } })
  const region = await prepareRegion(house)
  const fixed = { departementCode: '95', population: null, validFrom: regionStartsOn, source: 'register' }
  const group = await house.api.registerOrganisation(
    { ...fixed, kind: 'epci', name: 'CA', siren: commune.groupSiren, inseeCode: null, groupId: null },
    callOf(operator),
  )
  const organisation = await house.api.registerOrganisation(
    { ...fixed, kind: 'commune', name: 'Osny', siren: '219504768', inseeCode: '95476', groupId: group.id },
    callOf(operator),
  )
  const agreement = { number: 'C-1', actId: region.actId, startsOn: regionStartsOn, endsOn: null, noticeDays: 90 }
  const reference = { siret: null, serviceCode: null, serviceCodeRequired: false, engagementRequired: false }
  return await house.api.enrolTenant(
    {
      organisationId: organisation.id,
      parentNodeId: region.epci.id,
      storageClusterId: region.clusterId,
      backupClusterId: region.clusterId,
      dataClass: 'ordinary',
      residencyMin: null,
      sameSiteReason: 'un seul site',
      agreement: { ...agreement, billingCycle: 'month', annualCommitmentCents: null },
      recipient: {
        ...reference,
        budget: 'principal',
        expenseAccount: null,
        vatLiable: false,
        settlementMode: commune.settlementMode,
      },
      starterQuotas: [{ offerId: region.block.id, quotaBytes: GIB }],
    },
    callOf(operator),
  )
}

describe('a recipient', () => {
  test('may be settled by compensation where an EPCI with own taxation bills its own commune', async () => {
    const tenant = await enrol(
      { operatorHasOwnTaxation: true },
      { groupSiren: operatorSiren, settlementMode: 'imputation-ac' },
    )
    expect(tenant.name).toBe('Osny')
  })

  test.each([
    [
      'without own taxation',
      {},
      { groupSiren: operatorSiren, settlementMode: 'imputation-ac' },
      'imputation-ac-refused',
    ],
    [
      'of another EPCI’s commune',
      { operatorHasOwnTaxation: true },
      { groupSiren: '200000172', settlementMode: 'imputation-ac' },
      'imputation-ac-refused',
    ],
    ['by e-invoice under Hélios', {}, { groupSiren: operatorSiren, settlementMode: 'e-invoice' }, 'e-invoice-refused'],
  ] as const)('is refused %s, and nobody is enrolled', async (...[, settings, commune, code]) => {
    expect((await problemOf(enrol(settings, commune))).code).toBe(code)
    expect((await house.api.listTenants({ limit: 10 }, callOf(operator))).items).toEqual([])
  })
})
