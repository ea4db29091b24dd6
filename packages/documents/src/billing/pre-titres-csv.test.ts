import type { PreTitre, PreTitres } from '@grenier/contracts'
import { type CivilMonth, civilDate } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { bytesOf, inPages } from '../testing/pages.ts'
import { preTitresCsv } from './pre-titres-csv.ts'

const titre: PreTitre = {
  statementId: '0198c0de-7a00-7000-8000-000000000001',
  number: 'REG-2026-00042',
  kind: 'titre',
  originalNumber: null,
  issuedOn: civilDate('2026-02-01'),
  payerName: "Commune de L'Haÿ-les-Roses",
  payerSiret: '01940038100018',
  nature: '70878',
  engagementNumber: 'ENG;2026',
  serviceCode: '007',
  subject: 'Participation au service de stockage et de sauvegarde, janvier 2026',
  vatRegime: 'standard',
  amountBeforeVatCents: 123_500n,
  vatCents: 24_700n,
  payableCents: 148_200n,
  missing: [],
}

const preTitres: PreTitres = {
  month: '2026-01' as CivilMonth,
  issuerName: 'Régie',
  issuerSiren: '200000008',
  items: [
    titre,
    {
      ...titre,
      number: '2026-00043',
      kind: 'reduction',
      originalNumber: '2026-00007',
      payableCents: -1n,
      nature: null,
    },
    {
      ...titre,
      number: '2026-00044',
      kind: 'mandat',
      originalNumber: '2025-00910',
      payerSiret: null,
      engagementNumber: null,
    },
  ],
  leftOut: [],
  nextCursor: null,
}

describe('pré-titres as CSV', () => {
  it.each(['people', 'machines'] as const)('for %s are what was reviewed', async (reader) => {
    const text = (await bytesOf(preTitresCsv(inPages(preTitres.items), reader))).toString('utf8')
    await expect(text).toMatchFileSnapshot(`golden/pre-titres.${reader}.csv`)
  })

  it('reopen with every SIRET and code as they were, amounts to the cent, and no total', async () => {
    const rows = parse<Record<string, string>>(await bytesOf(preTitresCsv(inPages(preTitres.items), 'people')), {
      bom: true,
      delimiter: ';',
      columns: true,
    })
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({
      SIRET: '01940038100018',
      'Code service': '007',
      Engagement: 'ENG;2026',
      'Montant HT': '1235,00',
      'Montant TVA': '247,00',
      'Montant TTC': '1482,00',
      Date: '01/02/2026',
    })
    expect(rows.map((row) => [row['Type'], row['Facture d’origine']])).toEqual([
      ['titre', ''],
      ['réduction de titre', '2026-00007'],
      ['mandat sur exercice antérieur', '2025-00910'],
    ])
  })
})
