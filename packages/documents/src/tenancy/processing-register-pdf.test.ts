import { processingRegisterEndpoints, tenantProcessingRegister } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { processingRegisterPdf } from './processing-register-pdf.ts'

const [full, bare] = processingRegisterEndpoints.getTenantProcessingRegister.examples.map(({ answer }) =>
  tenantProcessingRegister.decode(answer as (typeof tenantProcessingRegister)['_zod']['input']),
)
if (full === undefined || bare === undefined) throw new Error('an example is missing')

const textOf = async (register: typeof full) =>
  pdfPageTexts(await processingRegisterPdf(register))
    .join('')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')

describe('a member’s part of the register of processing', () => {
  it('tells what article 30(2) wants: who for whom, contacts, processings, subprocessors, transfers, measures', async () => {
    const text = await textOf(full)
    for (const fact of [
      'Registre des traitements du sous-traitant',
      'RGPD, article 30, paragraphe 2',
      'SIREN 219500394',
      'SIREN 200012342',
      'contact@syndicat.example',
      'Délégué à la protection des données du sous-traitant : Dominique Arnaud, dpo@syndicat.example, +33 1 30 00 00 00',
      'mairie@auvers.example',
      'dpo@cdg.example',
      'Délégué à la protection des données',
      'Hébergement de fichiers',
      'Stockage bloc',
      'Sauvegarde et restauration',
      'données ordinaires, archives publiques',
      'Hébergeur du Nord',
      'à partir du 1er mars 2026',
      'Relay Inc. (US) : Clauses contractuelles types 2021/914',
      'Certification d’hébergeur de données de santé n° HDS-2026-12',
      'séquestrés pour une clé tenue hors ligne',
      'Dernier essai de restauration réussi le 03/11/2026 04:26:51 UTC',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).not.toContain('non renseigné')
  })

  it('says of what nobody recorded that it is missing, and makes nothing up', async () => {
    const text = await textOf(bare)
    for (const fact of [
      'Contact du sous-traitant : non renseigné',
      'Délégué à la protection des données du sous-traitant : non renseigné',
      'Aucun contact n’est renseigné.',
      'Aucun délégué à la protection des données n’est renseigné.',
      'Le responsable n’a pas dit quelles données il confie.',
      'Aucun sous-traitant ultérieur n’est enregistré.',
      'Aucun sous-traitant enregistré n’est établi hors',
      'Aucun essai de restauration n’a encore réussi',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).not.toContain('Hébergement de fichiers')
  })

  it('of a member without an officer says so beside its contacts, and of one that left when', async () => {
    const { controller } = full
    const left = { ...controller, officers: [], exitedAt: controller.enrolledAt }
    const text = await textOf({ ...full, controller: left })
    expect(text).toContain('Aucun délégué à la protection des données n’est renseigné.')
    expect(text).toContain('données détruites')
  })

  it('is the same bytes for the same register', async () => {
    expect(await processingRegisterPdf(full)).toEqual(await processingRegisterPdf(full))
  })
})
