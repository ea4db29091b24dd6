import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { StatementFacturX } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { parseXmlDocument } from 'slimdom'
import { beforeAll, describe, expect, it } from 'vitest'
import { exampleContext, exampleGrounds, exampleStatement } from '../billing/statement-example.test-support.ts'
import { srgbIccBase64 } from '../generated/srgb.ts'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { facturXViolations } from '../testing/factur-x.ts'
import { pdfObjectWith, pdfStreamOf } from '../testing/pdf-objects.ts'
import { readCii } from '../testing/read-cii.ts'
import { facturXPdf } from './factur-x-pdf.ts'
import { invoiceOfStatement } from './statement-invoice.ts'

const statement = exampleStatement({
  simulated: false,
  issuerName: 'Régie « Îles & Côtes » <1>',
  payerSiret: '21940038900017',
})
const facturX: StatementFacturX = {
  page: { statement, ...exampleContext({ accounting: 'other', grounds: exampleGrounds() }) },
  invoice: {
    statement,
    issuedOn: civilDate('2026-02-01'),
    creditedIssuedOn: null,
    dueOn: civilDate('2026-03-03'),
    periodStartsOn: civilDate('2026-01-01'),
    periodEndsOn: civilDate('2026-01-31'),
    seller: {
      siren: '200012342',
      siret: '20001234200016',
      vatNumber: null,
      street: '1 place du Marché',
      postCode: '95000',
      city: 'Cergy',
      iban: 'FR7630001007941234567890185',
      bic: null,
      paymentDays: 30,
    },
  },
}

let source: string
let pdf: Uint8Array
beforeAll(async () => {
  pdf = await facturXPdf(facturX)
  source = Buffer.from(pdf).toString('latin1')
})

const objectWith = (text: string): string => pdfObjectWith(pdf, text)

describe('a statement as Factur-X', () => {
  it('carries the very invoice, which the catalog and its own name lead to', () => {
    const catalog = objectWith('/Type /Catalog')
    expect(catalog).toMatch(/\/AF \[\d+ 0 R\]/)
    expect(catalog).toContain('/Names')
    const file = objectWith('/Type /Filespec')
    for (const text of ['/AFRelationship /Alternative', '/F (factur-x.xml)', '/UF (factur-x.xml)'])
      expect(file).toContain(text)
    const embedded = objectWith('/Type /EmbeddedFile')
    expect(embedded).toContain('/Subtype /text#2Fxml')
    expect(embedded).toContain('/ModDate (D:20260131233000Z)')
    const xml = pdfStreamOf(embedded).toString('utf8')
    expect(facturXViolations(xml)).toEqual([])
    expect(readCii(xml)).toEqual(invoiceOfStatement(facturX.invoice))
  })

  it('says in its metadata what it is, what its pages say of themselves, and which schema that has', () => {
    const metadata = objectWith('/Type /Metadata')
    expect(metadata).not.toContain('/FlateDecode')
    const xmp = parseXmlDocument(
      pdfStreamOf(metadata)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
    const text = (name: string) =>
      [...xmp.getElementsByTagName(name)].map(({ textContent }) => (textContent ?? '').trim())
    expect(text('pdfaid:part')).toEqual(['3'])
    expect(text('pdfaid:conformance')).toEqual(['B'])
    expect(text('dc:title')).toEqual(['État récapitulatif 2026-000123'])
    expect(text('dc:creator')).toEqual(['Régie « Îles & Côtes » <1>'])
    expect(text('xmp:CreateDate')).toEqual(['2026-01-31T23:30:00Z'])
    expect(text('fx:DocumentFileName')).toEqual(['factur-x.xml'])
    expect(text('fx:DocumentType')).toEqual(['INVOICE'])
    expect(text('fx:ConformanceLevel')).toEqual(['EN 16931'])
    expect(text('pdfaProperty:name')).toEqual(['DocumentFileName', 'DocumentType', 'Version', 'ConformanceLevel'])
    expect(source).toContain('(D:20260131233000Z)')
  })

  it('means its colours as sRGB, has each face within it, and is not encrypted', () => {
    const intent = objectWith('/Type /OutputIntent')
    expect(intent).toContain('/S /GTS_PDFA1')
    const id = /\/DestOutputProfile (\d+) 0 R/.exec(intent)?.[1]
    const profile = new RegExp(`\\n${id} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(source)?.[1] ?? ''
    expect(profile).toContain('/N 3')
    expect(pdfStreamOf(profile).equals(Buffer.from(srgbIccBase64, 'base64'))).toBe(true)
    expect(source.match(/\/Type \/FontDescriptor/g)).toHaveLength(2)
    expect(source.match(/\/FontFile2/g)).toHaveLength(2)
    expect(source).not.toMatch(/\/Encrypt|\/JavaScript|\/ca 0|\/SMask/)
    expect(source).toMatch(/\/ID \[/)
  })

  it('shows on its pages what the invoice says besides the statement', () => {
    const text = pdfPageTexts(pdf)
      .join(' ')
      .replace(/[\s\u00a0]+/g, ' ')
    for (const shown of [
      'Facture',
      'SIRET de l’émetteur : 20001234200016',
      'IBAN : FR7630001007941234567890185',
      'Échéance : 3 mars 2026',
    ])
      expect(text).toContain(shown)
  })

  it('is the same bytes each time', async () => {
    expect(Buffer.compare(Buffer.from(pdf), Buffer.from(await facturXPdf(facturX)))).toBe(0)
  })

  it('bears the profile that the library publishes', () => {
    const library = dirname(createRequire(import.meta.url).resolve('pdfkit'))
    const published = readFileSync(join(library, 'data/sRGB_IEC61966_2_1.icc'))
    expect(published.equals(Buffer.from(srgbIccBase64, 'base64'))).toBe(true)
  })
})
