import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom, siretFrom } from '../../harness/sirene-numbers.ts'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let admin: Client
beforeAll(async () => {
  house = await openHouse('2026-02-01T08:00:00.000Z')
  region = await prepareRegion(house)
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

const siren = sirenFrom('21950200')
const [wrongSiren, wrongSiret] = ['219502001', '21950200000011']
const day = civilDate('2026-01-01')

const organisation = {
  kind: 'commune',
  name: 'Sagy',
  siren,
  inseeCode: '95535',
  departementCode: '95',
  population: null,
  groupId: null,
  validFrom: day,
  source: 'test',
} as const
const enrol = (body: { name: string; siren: string; inseeCode: string; siret: string }) =>
  registerAndEnrol(house.api, {
    ...body,
    inhabitants: 1_000,
    parentNodeId: region.epci.id,
    clusterId: region.clusterId,
    actId: region.actId,
    agreementNumber: `C-${body.inseeCode}`,
    commitmentCents: null,
    starterQuotas: [],
  })
const recipient = {
  budget: 'Budget principal',
  serviceCode: null,
  serviceCodeRequired: false,
  engagementRequired: false,
  expenseAccount: null,
  vatLiable: false,
  settlementMode: 'titre',
} as const
const fromRegister = (siret: string) =>
  house.api.enrolCommune(
    {
      inseeCode: '95127',
      parentNodeId: region.epci.id,
      storageClusterId: region.clusterId,
      backupClusterId: region.clusterId,
      dataClass: 'ordinary',
      residencyMin: null,
      sameSiteReason: null,
      agreement: {
        number: 'CONV-95127',
        actId: region.actId,
        startsOn: day,
        endsOn: null,
        noticeDays: 90,
        billingCycle: 'month',
        annualCommitmentCents: null,
      },
      recipient: { ...recipient, siret },
      starterQuotas: [],
    },
    callOf(operator),
  )
const subprocessor = {
  name: 'Hébergeur du Nord',
  siren: wrongSiren,
  country: 'FR',
  place: 'Lille',
  activity: 'hosting',
  description: 'Héberge les serveurs',
  transferSafeguard: null,
  startsOn: day,
  shortNoticeReason: null,
} as const

const recorded = async () =>
  (
    await admin.query(
      `SELECT (SELECT count(*)::int FROM organisation_identity) AS bodies, (SELECT count(*)::int FROM recipient) AS recipients,
              (SELECT count(*)::int FROM subprocessor) AS subprocessors`,
    )
  ).rows

describe('a number that fails its check digit', () => {
  test.each([
    ['of a body', () => house.api.registerOrganisation({ ...organisation, siren: wrongSiren }, callOf(operator))],
    ['of a subprocessor', () => house.api.recordSubprocessor(subprocessor, callOf(operator))],
  ])('%s is refused as siren-invalid, and nothing is recorded', async (_, call) => {
    const before = await recorded()
    expect(await problemOf(call())).toEqual({ code: 'siren-invalid', params: { siren: wrongSiren } })
    expect(await recorded()).toEqual(before)
  })

  test('of where debts land is refused at an enrolment, and from the register nothing is recorded', async () => {
    const refused = { code: 'siret-invalid', params: { siret: wrongSiret } }
    expect(await problemOf(enrol({ ...organisation, siret: wrongSiret }))).toEqual(refused)
    const before = await recorded()
    expect(await problemOf(fromRegister(wrongSiret))).toEqual(refused)
    expect(await recorded()).toEqual(before)
  })
})

test('an enrolment takes an establishment of the body, and of no other', async () => {
  const marines = { name: 'Marines', siren: sirenFrom('21950370'), inseeCode: '95370' }
  expect((await problemOf(enrol({ ...marines, siret: siretFrom(siren) }))).code).toBe('siret-of-another')
  const cergy = await fromRegister(siretFrom('219501277'))
  const { items } = await house.api.listRecipients({ tenantId: cergy.id }, callOf(finance))
  expect(items.map(({ siret }) => siret)).toEqual([siretFrom('219501277')])
})

test('what an older release recorded stays readable, and speaks against no right SIRET', async () => {
  const body = { name: 'Vigny', siren: sirenFrom('21950658'), inseeCode: '95658' }
  const { id: tenantId, organisationId } = await enrol({ ...body, siret: siretFrom(body.siren) })
  await admin.query('UPDATE organisation_identity SET siren = $1 WHERE organisation_id = $2', [
    wrongSiren,
    organisationId,
  ])
  await admin.query('UPDATE recipient SET siret = $1 WHERE tenant_id = $2', [wrongSiret, tenantId])
  expect(await house.api.getTenant({ tenantId }, callOf(operator))).toMatchObject({ siren: wrongSiren })
  const [standing] = (await house.api.listRecipients({ tenantId }, callOf(finance))).items
  expect(standing).toMatchObject({ siret: wrongSiret })
  const right = { ...recipient, siret: siretFrom(body.siren), validFrom: day, replacesRecipientId: null }
  expect(await house.api.recordRecipient({ tenantId, ...right }, callOf(finance))).toMatchObject({ siret: right.siret })
})
