import { processingRegisterEndpoints, tenantProcessingRegister, type WholeProcessingRegister } from '@grenier/contracts'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { controllersCsv } from './controllers-csv.ts'
import { wholeRegisterPdf } from './whole-register-pdf.ts'

const [full, bare] = processingRegisterEndpoints.getTenantProcessingRegister.examples.map(({ answer }) =>
  tenantProcessingRegister.decode(answer as (typeof tenantProcessingRegister)['_zod']['input']),
)
if (full === undefined || bare === undefined) throw new Error('an example is missing')

const { controller: archives, ...common } = full
const nobody = { ...bare.controller, organisationName: '=Butry', organisationSiren: null }
const register: WholeProcessingRegister = { ...common, departement: '95', items: [archives, nobody] }

const wordsOf = (text: string) => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ')
const pagesOf = async (whole: WholeProcessingRegister) => pdfPageTexts(await wholeRegisterPdf(whole)).map(wordsOf)

describe('the whole register as PDF', () => {
  it('names the processor with its officer, what is the same for all, and each controller with its own', async () => {
    const text = (await pagesOf(register)).join(' ')
    for (const fact of [
      'Registre des traitements de l’opérateur',
      'SIREN 200012342',
      'Délégué à la protection des données du sous-traitant : Dominique Arnaud, dpo@syndicat.example',
      '2 responsables du traitement (adhérents du département 95)',
      'Hébergeur du Nord',
      'Relay Inc. (US) : Clauses contractuelles types 2021/914',
      'Hébergement de fichiers : Conservation et mise à disposition',
      'Auvers-sur-Oise',
      'SIREN 219500394',
      'Secrétariat : La mairie, mairie@auvers.example',
      'Délégué : Le DPO mutualisé, dpo@cdg.example',
      'Hébergement de fichiers (Stockage bloc)',
      '03/11/2026',
      '=Butry',
      'Aucun contact n’est renseigné.',
      'Aucun délégué à la protection des données n’est renseigné.',
      'jamais',
    ]) {
      expect(text).toContain(fact)
    }
  })

  it('says that the settings name no officer, that nobody is a member, and of which members it is', async () => {
    const { operatorContact, operatorOfficer } = bare
    const empty = { ...register, operatorContact, operatorOfficer, items: [] }
    const text = (await pagesOf({ ...empty, departement: 'none' })).join(' ')
    expect(text).toContain('Délégué à la protection des données du sous-traitant : non renseigné')
    expect(text).toContain('Aucun adhérent n’est inscrit.')
    expect(text).toContain('adhérents sans département')
    expect((await pagesOf({ ...empty, departement: null })).join(' ')).toContain('tous les adhérents')
  })

  it('goes on over pages without losing anybody, the same bytes each time', async () => {
    const items = Array.from({ length: 60 }, (_, index) => ({
      ...archives,
      organisationName: `Commune n° ${index + 1}.`,
    }))
    const long = { ...register, items }
    const pages = await pagesOf(long)
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.at(-1)).toContain('Responsables du traitement (suite)')
    for (const { organisationName } of items) expect(pages.join(' ')).toContain(organisationName)
    expect(await wholeRegisterPdf(long)).toEqual(await wholeRegisterPdf(long))
  })
})

describe('the controllers as CSV', () => {
  const { operatorName, operatorSiren, operatorContact, operatorOfficer } = full
  const operator = { operatorName, operatorSiren, operatorContact, operatorOfficer }
  const textOf = async (reader: 'people' | 'machines') => {
    async function* pages() {
      yield [{ ...archives, ...operator }]
      yield [{ ...nobody, ...operator, operatorContact: null, operatorOfficer: null }]
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of controllersCsv(pages(), reader)) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }

  it('are for people in words, with semicolons and a mark, and nothing that a spreadsheet would run', async () => {
    const text = await textOf('people')
    expect(text.startsWith('\uFEFFIdentifiant;Responsable du traitement;SIREN;')).toBe(true)
    const [first, second] = parse<Record<string, string>>(text, { bom: true, delimiter: ';', columns: true })
    expect(first).toMatchObject({
      'Responsable du traitement': 'Auvers-sur-Oise',
      'Adhérent depuis': '12/01/2026 08:30:00 UTC',
      Contacts: 'Secrétariat : La mairie, mairie@auvers.example',
      'Délégué à la protection des données': 'Le DPO mutualisé, dpo@cdg.example',
      'Catégories de traitements':
        'Hébergement de fichiers (Stockage bloc) ; Sauvegarde et restauration (Sauvegarde) ; Gestion de l’adhésion ; Courrier électronique',
      'Données déclarées': 'données ordinaires ; archives publiques',
      'Délégué du sous-traitant': 'Dominique Arnaud, dpo@syndicat.example, +33 1 30 00 00 00',
    })
    expect(second).toMatchObject({
      'Responsable du traitement': "'=Butry",
      SIREN: '',
      Contacts: '',
      'Contact du sous-traitant': '',
      'Délégué du sous-traitant': '',
    })
  })

  it('are for programs exact: ISO 8601, codes and lists as JSON', async () => {
    const text = await textOf('machines')
    expect(text.startsWith('tenantId,controllerName,controllerSiren,enrolledAt,')).toBe(true)
    const [first, second] = parse<Record<string, string>>(text, { columns: true })
    expect(first?.['enrolledAt']).toBe('2026-01-12T08:30:00.000Z')
    expect(JSON.parse(first?.['processings'] ?? '')).toEqual(archives.processings)
    expect(JSON.parse(first?.['officers'] ?? '')).toEqual(archives.officers)
    expect(second).toMatchObject({ controllerName: '=Butry', exitedAt: '', contacts: '[]', dataClasses: '[]' })
  })
})
