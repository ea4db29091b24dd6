import type { Actor, Answer } from '@grenier/contracts'
import { workbookRowsMax } from '@grenier/contracts/workbook'
import { readWorkbook, writeWorkbook } from '@grenier/documents/testing/workbook'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sirenFrom, siretFrom } from '../../harness/sirene-numbers.ts'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'

type Sheets = Readonly<Record<string, readonly (readonly (string | number | Date | null)[])[]>>

/** Who brings everything over: what it holds is the work of both. */
const both: Actor = { ...operator, roles: ['operator', 'finance'] }
const cergy = '95127'
const cergySiren = '219501277'
const eragny = '95218'
const syndicate = sirenFrom('20099001')

let house: House
let rootId: string
let rootName: string
beforeAll(async () => {
  house = await openHouse('2026-02-10T10:00:00.000Z')
  await preparePlacement(house)
  const { items } = await house.api.listPools({ limit: 500 }, callOf(operator))
  const root = items.find(({ parentId }) => parentId === null)
  if (root === undefined) throw new Error('there is a root pool')
  rootId = root.id
  rootName = root.name
  await house.api.createPool({ name: 'CA de Cergy', parentId: rootId, organisationId: null }, callOf(operator))
})
afterAll(() => house?.close())

/** A file of these sheets; written a second time it is another one, for it bears when it was written. */
async function fileOf(sheets: Sheets): Promise<string> {
  const bytes = await writeWorkbook(Object.entries(sheets).map(([name, rows]) => ({ name, rows })))
  return Buffer.from(bytes).toString('base64')
}

async function send(sheets: Sheets, { dryRun = false, actor = both } = {}): Promise<Answer<'importWorkbook'>> {
  return await house.api.importWorkbook({ dryRun, fileBase64: await fileOf(sheets) }, callOf(actor))
}

/** The faults as people read them: sheet, cell and code. */
const named = ({ faults }: Answer<'importWorkbook'>): string[] =>
  faults.map(({ sheet, line, column, code }) => `${sheet} ${column ?? ''}${line ?? ''} ${code}`)

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query(text)).rows as Record<string, unknown>[]
  } finally {
    await admin.end()
  }
}

/** Everything that an import could write to. */
const written = () =>
  rows(`SELECT (SELECT count(*) FROM tenant) AS tenants, (SELECT count(*) FROM organisation) AS organisations,
               (SELECT count(*) FROM act) AS acts, (SELECT count(*) FROM agreement) AS agreements,
               (SELECT count(*) FROM tenant_contact) AS contacts, (SELECT count(*) FROM opening_balance) AS balances,
               (SELECT count(*) FROM audit_entry) AS facts, (SELECT count(*) FROM outbox) AS jobs`)

const memberHeadings = ['Adhérent', 'Nature', 'Nom', 'Réserve', 'SIRET', 'Code service', 'Mode de règlement']
const agreementHeadings = [
  'Adhérent',
  'Numéro',
  'Début',
  'Fin',
  'Engagement annuel',
  'Acte',
  'Acte pris par',
  'Objet de l’acte',
  'Acte adopté le',
  'Acte transmis le',
  'Acte publié le',
  'Reconduction',
  'Reconduction en mois',
  'Acte de l’adhérent',
  'Acte de l’adhérent pris par',
  'Acte de l’adhérent adopté le',
]
const contactHeadings = ['Adhérent', 'Fonction', 'Nom', 'Courriel', 'À partir du', 'Jusqu’au']
const balanceHeadings = ['Adhérent', 'Exercice', 'Montant payé']
const newYear = new Date('2026-01-01T00:00:00Z')
const newAct = ['2025-118', 'Conseil syndical', 'Adhésions', '15/12/2025', '16/12/2025', '17/12/2025'] as const

const sound: Sheets = {
  'Montants repris': [balanceHeadings, [cergy, 2025, 1234.56], [cergySiren, '2024', '1 000'], [syndicate, 2025, 80]],
  Contacts: [
    contactHeadings,
    [cergySiren, 'finances', 'Service financier', 'finances@cergy.example', newYear, null],
    [syndicate, 'secrétariat', 'Le secrétariat', 'contact@syndicat.example', '01/01/2026', '01/01/2028'],
  ],
  Conventions: [
    agreementHeadings,
    [cergy, 'CONV-2', '01/01/2029', null, null, ...newAct],
    [
      cergy,
      'CONV-1',
      newYear,
      '31/12/2028',
      600.5,
      ...newAct,
      'tacite',
      12,
      '2025-41',
      'Conseil municipal',
      '10/12/2025',
    ],
    [syndicate, 'CONV-3', newYear, null, null, ...newAct],
  ],
  Adhérents: [
    memberHeadings,
    [cergy, null, 'Cergy', null, siretFrom(cergySiren), 'FIN', null],
    [syndicate, 'syndicat', 'Syndicat des eaux', null, siretFrom(syndicate), null, 'titre'],
  ],
}

describe('a workbook that is only tried', () => {
  test('says what it would make and writes nothing, not even that it was tried', async () => {
    const before = await written()
    const tried = await send(sound, { dryRun: true })
    expect(named(tried)).toEqual([])
    expect(tried).toMatchObject({
      dryRun: true,
      imported: false,
      counts: [
        { sheet: 'members', newRows: 2, knownRows: 0 },
        { sheet: 'agreements', newRows: 3, knownRows: 0 },
        { sheet: 'contacts', newRows: 2, knownRows: 0 },
        { sheet: 'balances', newRows: 3, knownRows: 0, newAmountCents: 231_456n, knownAmountCents: 0n },
      ],
    })
    expect(tried.rows).toContainEqual({
      sheet: 'balances',
      line: 2,
      outcome: 'new',
      memberName: 'Cergy',
      what: '2025',
      amountCents: 123_456n,
    })
    expect(await written()).toEqual(before)
  })

  test('names every cell that is at fault, by the rules of each thing, and nothing twice', async () => {
    const tried = await send(
      {
        Adhérents: [
          memberHeadings,
          [cergy, null, null, 'Nulle part', '21950127700012', null, null],
          [eragny, null, null, null, siretFrom(cergySiren), null, null],
          [syndicate, null, null, null, null, null, 'chèque'],
          ['95500', null, null, null, null, null, null],
          [sirenFrom('20099002'), null, 'Sans nature', null, null, null, null],
          [eragny, null, null, null, null, null, null],
        ],
        Conventions: [
          agreementHeadings,
          [cergy, 'CONV-1', newYear, '31/12/2025', null, '2025-999', null, null, null, null, null],
          [eragny, 'CONV-2', newYear, null, null, ...newAct],
          [sirenFrom('20099002'), 'CONV-3', newYear, null, null, ...newAct],
        ],
        Contacts: [
          contactHeadings,
          [cergy, 'finances', 'A', 'a@cergy.example', newYear, null],
          ['95001', 'finances', 'A', 'pas une adresse', newYear, null],
        ],
        'Montants repris': [balanceHeadings, ['95001', 2025, 1], [cergy, 2025, 'x']],
      },
      { dryRun: true },
    )
    expect(named(tried)).toEqual([
      'Adhérents D2 pool-name-unknown',
      'Adhérents E3 siret-of-another',
      'Adhérents G4 not-a-choice',
      'Adhérents A5 agreement-missing',
      'Adhérents B6 body-unknown',
      'Adhérents A7 row-repeated',
      'Conventions G2 act-unrecorded',
      'Contacts A3 member-unknown',
      'Montants repris A2 member-unknown',
      'Montants repris C3 not-an-amount',
    ])
  })

  test('is refused whole where it is no workbook', async () => {
    const fileBase64 = Buffer.from('siren;montant').toString('base64')
    const call = house.api.importWorkbook({ dryRun: true, fileBase64 }, callOf(both))
    expect(await problemOf(call)).toMatchObject({ code: 'workbook-unreadable' })
  })
})

describe('a workbook that is brought over', () => {
  test('makes nothing while anything in it is wrong, and says so', async () => {
    const before = await written()
    const faulty = { ...sound, 'Montants repris': [balanceHeadings, [cergy, 2026, 1], [cergy, 12, 1]] }
    const tried = await send(faulty)
    expect(tried).toMatchObject({ imported: false, dryRun: false })
    expect(named(tried)).toEqual(['Montants repris B2 year-not-over', 'Montants repris B3 value-invalid'])
    expect(await written()).toEqual(before)
  })

  test('is the work of whoever may make each of its rows', async () => {
    const before = await written()
    expect(named(await send(sound, { actor: finance }))).toEqual([
      'Conventions  sheet-not-allowed',
      'Adhérents  sheet-not-allowed',
    ])
    expect(named(await send(sound, { actor: operator }))).toEqual(['Montants repris  sheet-not-allowed'])
    expect(await written()).toEqual(before)
  })

  test('makes all of it, each as its own call would, with its fact and its job', async () => {
    const command = { dryRun: false, fileBase64: await fileOf(sound) }
    const answer = await house.api.importWorkbook(command, callOf(both, { key: 'reprise-1' }))
    expect(named(answer)).toEqual([])
    expect(answer.imported).toBe(true)
    expect(await house.api.importWorkbook(command, callOf(both, { key: 'reprise-1' }))).toEqual(answer)
    const { items: tenants } = await house.api.listTenants({ limit: 500 }, callOf(operator))
    const commune = tenants.find(({ inseeCode }) => inseeCode === cergy)
    const other = tenants.find(({ siren }) => siren === syndicate)
    expect([commune?.name, commune?.parentNodeId, other?.name]).toEqual(['Cergy', rootId, 'Syndicat des eaux'])
    const params = { tenantId: commune?.id ?? '' }
    const { items: agreements } = await house.api.listAgreements(params, callOf(operator))
    expect(agreements.map(({ number, startsOn, state }) => [number, startsOn, state])).toEqual([
      ['CONV-2', '2029-01-01', 'coming'],
      ['CONV-1', '2026-01-01', 'in-force'],
    ])
    expect(agreements[1]?.wordings[0]?.terms).toMatchObject({
      annualCommitmentCents: 60_050n,
      endsOn: '2028-12-31',
      prolongation: { kind: 'tacit', months: 12 },
      memberAct: { organ: 'Conseil municipal', number: '2025-41', adoptedOn: '2025-12-10' },
    })
    expect(Object.keys(agreements[0]?.wordings[0]?.terms ?? {})).not.toContain('prolongation')
    expect((await house.api.listContacts(params, callOf(operator))).items).toMatchObject([
      { function: 'finance', email: 'finances@cergy.example', validFrom: '2026-01-01', recordedBy: operator.subject },
    ])
    expect((await house.api.listRecipients(params, callOf(operator))).items).toMatchObject([
      { siret: siretFrom(cergySiren), serviceCode: 'FIN', settlementMode: 'titre' },
    ])
    const { items: balances } = await house.api.listOpeningBalances({ limit: 500 }, callOf(finance))
    const ofCommune = balances.filter(({ tenantId }) => tenantId === commune?.id)
    expect(ofCommune.map(({ year, amountCents, label }) => [year, amountCents, label])).toEqual([
      [2024, 100_000n, 'repris'],
      [2025, 123_456n, 'repris'],
    ])
    const facts = await rows(
      `SELECT subject_kind, count(*)::int AS count FROM audit_entry WHERE action = 'importWorkbook' GROUP BY 1 ORDER BY 1`,
    )
    expect(facts.map(({ subject_kind, count }) => [subject_kind, count].join(' '))).toEqual([
      'act 1',
      'agreement 1',
      'contact 2',
      'opening-balances 1',
      'organisation 3',
      'tenant 2',
      'workbook-import 1',
    ])
    expect((await rows(`SELECT 1 FROM outbox WHERE kind = 'reconcile-tenant'`)).length).toBeGreaterThan(0)
  })

  test('feeds the forecast beside what a year came to under the system before', async () => {
    const { members } = await house.api.getMoneyForecast({ limit: 500 }, callOf(finance))
    expect(members.find(({ siren }) => siren === cergySiren)).toMatchObject({
      formerYearMicros: 1_234_560_000n,
      formerYearLabel: 'repris',
    })
  })

  test('changes nothing the second time, whoever sends it', async () => {
    const before = await rows('SELECT count(*) FROM tenant_contact')
    const again = await send(sound, { actor: finance })
    expect(named(again)).toEqual([])
    expect(again.counts.map(({ newRows, knownRows }) => [newRows, knownRows])).toEqual([
      [0, 2],
      [0, 3],
      [0, 2],
      [0, 3],
    ])
    expect(await rows('SELECT count(*) FROM tenant_contact')).toEqual(before)
  })

  test('names the cell of what an agreement says besides', async () => {
    const headings = ['Adhérent', 'Numéro', 'Début', 'Acte', 'Services couverts', ...agreementHeadings.slice(-5)]
    const tried = await send(
      {
        Conventions: [
          headings,
          [cergy, 'CONV-1', newYear, '2025-118', 'standard', 'tacite', 12, '2025-41', null, null],
          [syndicate, 'CONV-5', '01/01/2031', '2025-118', null, 'expresse', null, null, null, null],
          [syndicate, 'CONV-6', '01/01/2032', '2025-118', null, null, null, '2025-7', null, null],
          [syndicate, 'CONV-7', '01/01/2033', '2025-118', 'standard,ailleurs', null, null, null, null, null],
        ],
      },
      { dryRun: true },
    )
    expect(named(tried).toSorted()).toEqual([
      'Conventions E2 known-otherwise',
      'Conventions E5 agreement-services-unknown',
      'Conventions G3 value-invalid',
      'Conventions I4 value-invalid',
      'Conventions J4 value-invalid',
    ])
  })

  test('names what stands otherwise, cell by cell, with what stands', async () => {
    const tried = await send(
      {
        Members: [
          ['Member', 'SIRET', 'Pool'],
          [cergySiren, siretFrom(cergySiren, 2), null],
          [syndicate, null, 'CA de Cergy'],
        ],
        Agreements: [
          ['Member', 'Number', 'Start', 'Yearly commitment', 'Act', 'Act adopted on'],
          [cergy, 'CONV-1', newYear, 700, '2025-118', null],
          [syndicate, 'CONV-3', '02/01/2026', null, '2025-118', null],
          [syndicate, 'CONV-4', '02/01/2030', null, '2025-118', '14/12/2025'],
        ],
        Contacts: [
          ['Member', 'Function', 'Name', 'E-mail', 'From'],
          [cergy, 'finance', 'Autre service', 'FINANCES@cergy.example', newYear],
        ],
        'Amounts brought over': [
          ['Member', 'Year', 'Amount paid'],
          [cergy, 2025, 1],
        ],
      },
      { dryRun: true },
    )
    expect(
      tried.faults.map(({ sheet, line, column, code, params }) => [sheet, line, column, code, params['standing']]),
    ).toEqual([
      ['Members', 2, 'B', 'known-otherwise', siretFrom(cergySiren)],
      ['Members', 3, 'C', 'known-otherwise', rootName],
      ['Agreements', 2, 'D', 'known-otherwise', '60050'],
      ['Agreements', 3, 'C', 'known-otherwise', '2026-01-01'],
      ['Agreements', 4, 'F', 'known-otherwise', '2025-12-15'],
      ['Contacts', 2, 'C', 'known-otherwise', 'Service financier'],
      ['Amounts brought over', 2, 'C', 'known-otherwise', '123456'],
    ])
  })

  test('adds what is new beside what is known', async () => {
    const more = [balanceHeadings, [cergy, 2025, 1234.56], [cergy, 2023, 900]]
    const answer = await send({ 'Montants repris': more }, { actor: finance })
    expect(answer).toMatchObject({
      imported: true,
      counts: [{ sheet: 'balances', newRows: 1, knownRows: 1, newAmountCents: 90_000n, knownAmountCents: 123_456n }],
    })
  })
})

describe('many members at once', () => {
  test('are brought over in one transaction, and half of two files that meet is known to the other', async () => {
    const inEure = house.ports.register.communesOf({ kind: 'departement', code: '27' }) ?? []
    const codes = inEure.slice(0, 60).map(({ inseeCode }) => inseeCode)
    const file = {
      Adhérents: [['Adhérent'], ...codes.map((code) => [code])],
      Conventions: [agreementHeadings, ...codes.map((code) => [code, `C-${code}`, newYear, null, null, ...newAct])],
      'Montants repris': [balanceHeadings, ...codes.map((code) => [code, 2025, 10])],
    }
    expect(codes.length).toBeLessThan(workbookRowsMax)
    const answers = await Promise.all([send(file), send(file)])
    expect(answers.flatMap(named)).toEqual([])
    const made = answers
      .map(({ counts }) => counts.map(({ newRows }) => newRows))
      .toSorted((a, b) => Number(a[0]) - Number(b[0]))
    expect(made).toEqual([
      [0, 0, 0],
      [60, 60, 60],
    ])
  })
})

describe('the workbook to be filled', () => {
  test('is a file with the headings that are read', async () => {
    const { bytes, fileName } = await house.api.getImportTemplate({ language: 'fr' }, callOf(finance))
    const sheets = await readWorkbook(bytes)
    expect([fileName, sheets[0]?.sheet, sheets[0]?.data[0]?.[0]]).toEqual(['reprise.xlsx', 'Adhérents', 'Adhérent'])
  })
})
