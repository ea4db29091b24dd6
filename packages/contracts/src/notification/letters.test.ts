import { noticeKinds } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { type Language, languages } from '../shared/language.ts'
import { composeLetter, noticeTexts } from './compose-letter.ts'
import { localiseTask, operatorTaskTexts } from './localise-notice.ts'
import type { LetterBlock, NoticeFacts, OperatorTaskKind } from './notice.schemas.ts'

/** What members are never told in words of the trade (first-year point 21), and the plurals of these. */
const never = /\b(tenant|namespace|pvc|bucket|cluster|hold|chargeback|hdd|gib|gio)s?\b/i

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')
const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}`).sort()

/** Everything that any kind's text may name, as it is stored. */
const params: Record<string, string> = {
  memberName: 'Auvers',
  operatorName: 'Syndicat',
  operatorEmail: 'cloud@syndicat.example',
  publicUrl: 'https://espace.example/',
  justification: 'Archives',
  question: 'Pour quand ?',
  answerUntil: '2027-03-12',
  reason: 'Réserve pleine',
  decidedBy: 'operator-1',
  waitUntil: '2027-03-12',
  temporaryUntil: '2027-03-12',
  usedPercent: '81',
  usedBytes: '107374182401',
  quotaBytes: '128849018880',
  extraBytes: '53687091200',
  offerName: 'Standard',
  endedOn: '2027-03-12',
  detail: 'locked',
  sinceOn: '2027-03-12',
  rpoHours: '26',
  agreementNumber: 'C-001',
  endsOn: '2027-03-12',
  daysCount: '30',
  monthsCount: '6',
  closesOn: '2027-03-12',
  keptMicros: '84500000',
  commitmentMicros: '84500000',
  message: 'Réunion le 3',
  isAnswered: 'true',
  hasSpaces: 'true',
  taxBasis: 'HT',
  addedUntilYearEndMicros: '49000000',
  addedYearMicros: '84000000',
  yearMicros: '300000000',
  commitmentPercent: '50',
  personName: 'Mme Martin',
  exitStep: 'cooling-off',
  noticeEndsOn: '2027-03-12',
  coolingOffEndsOn: '2027-04-12',
  invitedUntil: '2027-03-12',
  link: 'https://espace.example/i/x',
  statementNumber: '2026-00012',
  amountMicros: '84500000',
  vatMicros: '14083333',
  budgetMicros: '1000000000',
  forecastYear: '2027',
  runningYear: '2026',
  formerYear: '2025',
  noticeNumber: '2',
  replacedNumber: '1',
  forecastMicros: '84500000',
  projectedMicros: '80000000',
  formerMicros: '79000000',
  isIncomplete: 'true',
  hasSeveral: 'true',
  month: '2026-01',
  subject: 'Stockage de janvier',
  settlementMode: 'titre',
  engagementNumber: 'E-7',
  originalNumber: '2026-00003',
  simulated: 'true',
  dueOn: '2027-01-31',
  percent: '80',
  voteOn: '2027-04-15',
  payerName: 'CA de Cergy',
  noticeSentOn: '2027-03-03',
  plannedMicros: '84500000',
  isForeseen: 'true',
  basis: 'charged',
  year: '2026',
  requestedOn: '2027-03-12',
  expiresOn: '2027-04-11',
  archiveBytes: '4194304',
  rowCount: '1204',
  sha256: 'ab'.repeat(32),
  subprocessorName: 'Hébergeur du Sud',
  subprocessorCountry: 'US',
  description: 'Salle et énergie',
  place: 'Lille',
  startsOn: '2027-04-11',
  objectionOn: '2027-04-10',
  transferSafeguard: 'Clauses contractuelles types',
  shortNoticeReason: 'Panne du précédent',
  answer: 'Il ne verra pas vos données.',
  outcome: 'corrected',
  correction: 'Avoir à venir',
  disputableUntil: '2027-02-18',
  isCredit: 'false',
  isLacking: 'true',
  effectiveOn: '2027-01-01',
  source: 'Registre officiel, 2027',
  changeKind: 'merged',
  successorName: 'Auvers-le-Neuf',
  newName: 'Auvers-le-Neuf',
  newInseeCode: '95039',
  newSiren: '933 162 703',
  newInhabitants: '7100',
  newVintage: '2024',
  newGroupName: 'CC de la Vallée',
  leftGroup: 'true',
}
const row = {
  year: '2027',
  offerName: 'Standard',
  currentQuotaBytes: '53687091200',
  requestedQuotaBytes: '161061273600',
  decidedQuotaBytes: '107374182400',
  missingReference: 'engagement-missing',
  beneficiaryName: 'Vauréal',
  partMicros: '42000000',
}
const subjectId = 'abcdabcd-aaaa-7aaa-8aaa-abcdabcdabcd'
const facts: NoticeFacts = { params, rows: [row], refusals: [], visaReasons: [] }

function textOf(blocks: readonly LetterBlock[]): string {
  const parts = blocks.map((block) => {
    if (block.kind === 'list') return block.items.join('\n')
    return block.kind === 'text' ? block.text : `${block.label} ${block.url}`
  })
  return plain(parts.join('\n'))
}

describe('letters', () => {
  it.each(noticeKinds)('of %s have every figure filled in, in both languages, and no word of the trade', (kind) => {
    for (const language of languages) {
      const { subject, blocks, footer } = composeLetter({ kind, subjectId, facts }, language)
      const text = [subject, textOf(blocks), footer].join('\n')
      expect(text).not.toMatch(/[{}]|\d{7}/)
      expect(text).not.toMatch(never)
      expect(blocks.at(-1)).toMatchObject({ kind: 'link' })
    }
  })

  it.each(Object.entries(noticeTexts))('of %s name the same figures in both languages', (_kind, text) => {
    for (const sentence of [text.subject, ...text.opening, ...(text.closing ?? []), ...(text.row ? [text.row] : [])])
      expect(placesOf(sentence.fr)).toEqual(placesOf(sentence.en))
  })

  it('lead to the page of what they are about, wherever the installation is reached', () => {
    const urlOf = (kind: 'request-visa-wanted' | 'invitation', publicUrl: string) =>
      composeLetter({ kind, subjectId, facts: { ...facts, params: { ...params, publicUrl } } }, 'fr').blocks.at(-1)
    const page = `/requests/${subjectId}`
    expect(urlOf('request-visa-wanted', 'https://espace.example/')).toMatchObject({
      url: `https://espace.example${page}`,
    })
    expect(urlOf('request-visa-wanted', 'https://a.example/b')).toMatchObject({ url: `https://a.example/b${page}` })
    expect(urlOf('invitation', 'https://espace.example/')).toMatchObject({ url: 'https://espace.example/i/x' })
  })

  it('say why, as the person wrote it, or by the sentence of a reason that nobody wrote', () => {
    const letter = (reason: string, decidedBy: string) =>
      textOf(
        composeLetter(
          { kind: 'request-rejected', subjectId, facts: { ...facts, params: { ...params, reason, decidedBy } } },
          'fr',
        ).blocks,
      )
    expect(letter('{memberName} dit non', 'operator-1')).toContain('Motif : {memberName} dit non')
    expect(letter('tenant-leaving', 'schedule')).toContain('Motif : Un départ est annoncé')
  })

  it('say nothing of what is not known, and how a statement is settled', () => {
    const { reason: _reason, publicUrl: _url, ...less } = params
    const rejected = textOf(
      composeLetter({ kind: 'request-rejected', subjectId, facts: { ...facts, params: less } }, 'fr').blocks,
    )
    expect(rejected).not.toMatch(/Motif|Ouvrir/)
    const settled = (settlementMode: string) =>
      textOf(
        composeLetter(
          { kind: 'statement-issued', subjectId, facts: { ...facts, params: { ...params, settlementMode } } },
          'fr',
        ).blocks,
      )
    expect(settled('titre')).toContain('avis des sommes à payer')
    expect(settled('imputation-ac')).toContain('attribution de compensation')
    expect(settled('e-invoice')).toContain('facture électronique')
    expect(settled('internal')).toContain('opération interne')
    expect(settled('titre')).toContain('Montant : 84,50 €, pour janvier 2026.')
  })

  it('say of an amount whether it includes VAT, and nothing where that was not noted', () => {
    const { vatMicros, ...before } = params
    const issued = (told: Record<string, string>) =>
      textOf(composeLetter({ kind: 'statement-issued', subjectId, facts: { ...facts, params: told } }, 'fr').blocks)
    expect(issued({ ...before, vatMicros: `${vatMicros}` })).toContain('toutes taxes comprises, dont 14,08 € de TVA.')
    expect(issued({ ...before, vatMicros: '0' })).toContain('Aucune TVA ne s’ajoute à ce montant.')
    expect(issued(before)).not.toContain('TVA')
  })

  it('say until when a question can be answered, and whom to ask', () => {
    const asked = (told: Record<string, string>) =>
      composeLetter({ kind: 'request-question', subjectId, facts: { ...facts, params: told } }, 'fr')
    expect(textOf(asked(params).blocks)).toContain('au plus tard le 12 mars 2027 : sans réponse')
    expect(asked(params).footer).toContain('Une question ? Écrivez à cloud@syndicat.example.')
    const { answerUntil: _until, operatorEmail: _email, ...less } = params
    expect(textOf(asked(less).blocks)).toContain('Répondez dans votre espace : sans réponse')
    expect(asked(less).footer).not.toContain('question')
  })

  it('of a new subprocessor name the operator’s data protection officer, or say that none is recorded', () => {
    const announced = (officer: Record<string, string>) =>
      textOf(
        composeLetter(
          { kind: 'subprocessor-announced', subjectId, facts: { ...facts, params: { ...params, ...officer } } },
          'fr',
        ).blocks,
      )
    const told = announced({ officerName: 'Dominique Arnaud', officerContact: 'dpo@syndicat.example' })
    expect(told).toContain('Dominique Arnaud, dpo@syndicat.example.')
    expect(told).not.toContain('n’a pas renseigné')
    expect(announced({})).toContain('n’a pas renseigné de délégué à la protection des données.')
  })
})

describe('tasks of the operator', () => {
  it.each(Object.keys(operatorTaskTexts) as OperatorTaskKind[])('of %s say what is to be done', (kind) => {
    const told = {
      recipient: 'a@b.example',
      status: '5.1.1',
      clusterName: 'cergy-1',
      memberName: 'Auvers',
      certificate: 'hds',
      reference: 'R-1',
      endsOn: '2027-03-12',
      subprocessorName: 'Relay Inc.',
      reason: 'Hors de l’Union',
      code: 'december-closed',
      aboutYear: '2026',
      dueOn: '2027-01-20',
      roles: 'finance',
      askedOn: '2027-01-05',
      daysCount: '5',
    }
    const open = { takenAt: null, takenBy: null, doneAt: null, doneBy: null, note: null, version: 1 }
    const task = { id: 'x', tenantId: null, kind, subjectId: 'x', facts: told, recordedAt: 0 as never, ...open }
    for (const language of languages) expect(localiseTask(task, language).explanation).toMatch(/^[^{}]+\.$/)
  })

  it('name a milestone in the language of who reads, and one of the operator’s own by its title', () => {
    const open = { takenAt: null, takenBy: null, doneAt: null, doneBy: null, note: null, version: 1 }
    const told = (facts: Record<string, string>, language: Language) => {
      const about = { id: 'x', tenantId: null, subjectId: 'x', recordedAt: 0 as never }
      return plain(localiseTask({ ...about, ...open, kind: 'milestone-due', facts }, language).explanation ?? '')
    }
    const ruled = { code: 'december-closed', aboutYear: '2026', dueOn: '2027-01-20', roles: 'operator finance' }
    expect(told(ruled, 'fr')).toContain('20 janvier 2027 : Décembre 2026 clos (exploitation, finances).')
    expect(told(ruled, 'en')).toContain('December 2026 closed (operations, finance).')
    expect(told({ ...ruled, code: 'x-y-z', ownTitle: 'Comité' }, 'en')).toContain('Comité (operations, finance).')
  })
})
