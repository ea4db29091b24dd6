import { createHash } from 'node:crypto'
import type { Agreement } from '@grenier/contracts'
import type { TemplateKind } from '@grenier/contracts/templates'
import { documentTemplates } from '@grenier/documents'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string
let agreement: Agreement
beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  const member = await enrolCommune(house, region, { name: 'Auvers', gib: 50n, commitmentCents: 123_405n })
  tenantId = member.id
  agreement = await agreementOf(tenantId)
})
afterAll(() => house?.close())

async function agreementOf(ofTenant: string): Promise<Agreement> {
  const { items } = await house.api.listAgreements({ tenantId: ofTenant }, callOf(operator))
  const [newest] = items
  if (newest === undefined) throw new Error('the member has an agreement')
  return newest
}

/** What people read of a document, its spaces as plain ones. */
function wordsOf(bytes: Uint8Array): string {
  const xml = new TextDecoder().decode(unzipSync(bytes)['word/document.xml'])
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text]) => text)
    .join(' ')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The template of a kind that comes with the software, with one more paragraph. */
function template(kind: TemplateKind, more: string): Uint8Array {
  const parts = unzipSync(documentTemplates.standard(kind))
  const xml = new TextDecoder().decode(parts['word/document.xml'])
  const paragraph = `<w:p><w:r><w:t>${more}</w:t></w:r></w:p><w:sectPr>`
  return zipSync({ ...parts, 'word/document.xml': new TextEncoder().encode(xml.replace('<w:sectPr>', paragraph)) })
}

const send = (kind: TemplateKind, bytes: Uint8Array, key?: string) =>
  house.api.recordDocumentTemplate(
    { kind, name: `${kind}.docx`, fileBase64: base64(bytes) },
    callOf(operator, key === undefined ? {} : { key }),
  )

const documentOf = (templateKind: TemplateKind, sequence?: number, ofTenant = tenantId) =>
  house.api.getAgreementDocument(
    { tenantId: ofTenant, agreementId: agreement.id, templateKind, sequence },
    callOf(finance),
  )

describe('a document of an agreement', () => {
  test('says its facts in the French manner, from the template that comes with the software', async () => {
    const { bytes, fileName } = await documentOf('agreement')
    const words = wordsOf(bytes)
    expect(fileName).toBe(`convention-${agreement.number}.docx`)
    expect(words).toContain(`Convention d’adhésion n° ${agreement.number}`)
    expect(words).toContain('Auvers, SIREN')
    expect(words).toMatch(/Durée : du 1er \S+ 20\d\d ;/)
    expect(words).toContain('Engagement annuel de l’adhérent : 1 234,05 €.')
    // Nobody recorded them: they are left for a hand to fill in.
    expect(words).toMatch(/Services couverts : …+\. Reconduction : …+\./)
    expect(words).toContain('– standard : 50 Go')
    expect(words).toMatch(/barème \S+, voté par l’acte/)
    expect(words).not.toMatch(/[{}]|undefined|null/)
    expect(Buffer.from((await documentOf('agreement')).bytes).equals(Buffer.from(bytes))).toBe(true)
  })

  test('of an avenant is that of the newest one, or of the one that is named, and none where there is none', async () => {
    expect((await problemOf(documentOf('amendment'))).code).toBe('amendment-none')
    expect((await problemOf(documentOf('agreement', 3))).code).toBe('wording-unknown')
    const [signed] = agreement.wordings
    if (signed === undefined) throw new Error('an agreement has a first wording')
    await house.api.recordAgreementAmendment(
      {
        tenantId,
        agreementId: agreement.id,
        kind: 'change',
        subject: 'Relèvement de l’engagement & <suite>',
        actId: region.actId,
        effectiveOn: civilDate('2026-03-01'),
        noticeGivenOn: null,
        terms: { ...signed.terms, annualCommitmentCents: 500_000n },
      },
      callOf(operator, { ifMatch: agreement.version }),
    )
    const words = wordsOf((await documentOf('amendment')).bytes)
    expect(words).toContain(`Avenant n° 1 à la convention n° ${agreement.number}`)
    expect(words).toContain('Relèvement de l’engagement &amp; &lt;suite&gt;')
    expect(words).toContain('À compter du 1er mars 2026')
    expect(words).toContain('Engagement annuel de l’adhérent : 5 000,00 €.')
    // As signed, it says what was signed.
    expect(wordsOf((await documentOf('agreement')).bytes)).toContain('1 234,05 €')
    expect(wordsOf((await documentOf('deliberation', 1)).bytes)).toContain('un engagement annuel de 5 000,00 €')
  })

  test('of another member is a missing one', async () => {
    const other = await enrolCommune(house, region, { name: 'Butry', gib: 0n })
    expect((await problemOf(documentOf('agreement', undefined, other.id))).code).toBe('not-found')
  })
})

describe('a template', () => {
  test('is used from when it was sent, each under its number, once for one key', async () => {
    const first = template('deliberation', 'Premier modèle de {operateur.nom}.')
    const sent = await send('deliberation', first, 'first-template')
    expect(sent).toMatchObject({ number: 1, placeholders: expect.arrayContaining(['operateur.nom', 'services']) })
    expect(await send('deliberation', first, 'first-template')).toEqual(sent)
    expect(wordsOf((await documentOf('deliberation')).bytes)).toContain('Premier modèle de')
    await send('deliberation', template('deliberation', 'Second modèle.'))
    expect(wordsOf((await documentOf('deliberation')).bytes)).toContain('Second modèle.')
    const { items } = await house.api.listDocumentTemplates({}, callOf(finance))
    const numbers = items.map(({ kind, number }) => `${kind} ${number}`)
    expect(numbers).toEqual(['agreement 0', 'amendment 0', 'deliberation 2', 'deliberation 1', 'deliberation 0'])
    const file = (number: number) =>
      house.api.getDocumentTemplateFile({ templateKind: 'deliberation', number }, callOf(finance))
    const { bytes } = await file(1)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sent.sha256)
    expect(wordsOf((await file(0)).bytes)).toContain('Projet de délibération')
    expect((await problemOf(file(3))).code).toBe('not-found')
  })

  test('that is not sound is refused by what is wrong with it, with the names, and nothing is kept', async () => {
    const unknown = await problemOf(send('agreement', template('agreement', '{membre.age} {a.b}')))
    expect(unknown).toEqual({ code: 'template-unknown', params: { names: 'membre.age, a.b' } })
    expect(await problemOf(send('amendment', template('agreement', 'rien de plus')))).toEqual({
      code: 'template-missing',
      params: { names: 'avenant.numero, avenant.effet' },
    })
    expect((await problemOf(send('agreement', Buffer.from('no document')))).code).toBe('template-not-docx')
    const { items } = await house.api.listDocumentTemplates({}, callOf(finance))
    expect(items.filter(({ kind }) => kind !== 'deliberation').map(({ number }) => number)).toEqual([0, 0])
  })
})
