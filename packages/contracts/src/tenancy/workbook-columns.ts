import { billingCycles, contactFunctions } from '@grenier/quota-billing'
import { languages } from '../shared/language.ts'
import type { Sentence } from '../shared/sentence.ts'
import { organisationKind, settlementMode } from './tenancy.schemas.ts'
import { type WorkbookSheetKey, workbookSheetKey } from './workbook-import.schemas.ts'
import { workbookNotes } from './workbook-notes.ts'
import { workbookWords } from './workbook-words.ts'

/** How the cells of a column are read. */
export type WorkbookCellKind = 'text' | 'digits' | 'date' | 'amount' | 'whole' | 'choice'

/** One column of a sheet that is brought over. */
export interface WorkbookColumn {
  /** Its heading; what is read needs neither its capitals nor its accents. */
  readonly heading: Sentence
  /** Further headings by which it is known. */
  readonly also: readonly string[]
  readonly kind: WorkbookCellKind
  /** A sheet without it is not read, and no row leaves its cell empty. */
  readonly isRequired: boolean
  /** Of a choice: each value, with what people write for it. */
  readonly words: Readonly<Record<string, Sentence>>
  /** What an empty cell means; null: nothing. */
  readonly otherwise: string | null
  /** What is written there, for people, and an example of it. */
  readonly note: Sentence
  readonly example: Sentence
}

type Columns = Readonly<Record<string, WorkbookColumn>>

type Plain = Pick<WorkbookColumn, 'kind' | 'isRequired' | 'otherwise' | 'words' | 'also'>

function column(heading: Sentence, note: keyof typeof workbookNotes, plain: Partial<Plain> = {}): WorkbookColumn {
  const { about, example } = workbookNotes[note]
  const usual: Plain = { kind: 'text', isRequired: false, otherwise: null, words: {}, also: [] }
  return { ...usual, ...plain, heading, note: about, example }
}

const required = { isRequired: true } as const
const wordsOf = (values: readonly string[]): Readonly<Record<string, Sentence>> =>
  Object.fromEntries(values.map((value) => [value, workbookWords[value] ?? { fr: value, en: value }]))
const yesOrNo = { kind: 'choice', otherwise: 'no', words: wordsOf(['yes', 'no']) } as const

/** Of whom a row is, in every sheet. */
const member = column({ fr: 'Adhérent', en: 'Member' }, 'member', {
  ...required,
  kind: 'digits',
  also: ['SIREN', 'Code INSEE', 'INSEE code', 'INSEE'],
})

const members = {
  member,
  kind: column({ fr: 'Nature', en: 'Kind' }, 'kind', { kind: 'choice', words: wordsOf(organisationKind.options) }),
  name: column({ fr: 'Nom', en: 'Name' }, 'name', { also: ['Dénomination'] }),
  pool: column({ fr: 'Réserve', en: 'Pool' }, 'pool'),
  quotas: column({ fr: 'Espaces attribués', en: 'Quotas' }, 'quotas', { also: ['Quota', 'Espaces'] }),
  siret: column({ fr: 'SIRET', en: 'SIRET' }, 'siret', { kind: 'digits' }),
  budget: column({ fr: 'Budget', en: 'Budget' }, 'budget', { otherwise: 'Budget principal' }),
  serviceCode: column({ fr: 'Code service', en: 'Service code' }, 'serviceCode'),
  serviceCodeRequired: column(
    { fr: 'Code service exigé', en: 'Service code required' },
    'serviceCodeRequired',
    yesOrNo,
  ),
  engagementRequired: column({ fr: 'Engagement exigé', en: 'Engagement required' }, 'engagementRequired', yesOrNo),
  expenseAccount: column({ fr: 'Compte de dépense', en: 'Expense account' }, 'expenseAccount'),
  vatLiable: column({ fr: 'Assujetti à la TVA', en: 'Liable for VAT' }, 'vatLiable', yesOrNo),
  settlementMode: column({ fr: 'Mode de règlement', en: 'Settlement mode' }, 'settlementMode', {
    kind: 'choice',
    otherwise: 'titre',
    words: wordsOf(settlementMode.options),
  }),
} as const satisfies Columns

const contacts = {
  member,
  function: column({ fr: 'Fonction', en: 'Function' }, 'function', {
    ...required,
    kind: 'choice',
    words: wordsOf(contactFunctions),
  }),
  name: column({ fr: 'Nom', en: 'Name' }, 'contactName', required),
  email: column({ fr: 'Courriel', en: 'E-mail' }, 'email', { ...required, also: ['Email', 'Adresse électronique'] }),
  language: column({ fr: 'Langue', en: 'Language' }, 'language', {
    kind: 'choice',
    otherwise: 'fr',
    words: wordsOf(languages),
  }),
  validFrom: column({ fr: 'À partir du', en: 'From' }, 'validFrom', { ...required, kind: 'date' }),
  validUntil: column({ fr: 'Jusqu’au', en: 'Until' }, 'validUntil', { kind: 'date' }),
} as const satisfies Columns

const agreements = {
  member,
  number: column({ fr: 'Numéro', en: 'Number' }, 'number', required),
  startsOn: column({ fr: 'Début', en: 'Start' }, 'startsOn', { ...required, kind: 'date' }),
  endsOn: column({ fr: 'Fin', en: 'End' }, 'endsOn', { kind: 'date' }),
  noticeDays: column({ fr: 'Préavis en jours', en: 'Notice in days' }, 'noticeDays', {
    kind: 'whole',
    otherwise: '180',
    also: ['Préavis'],
  }),
  billingCycle: column({ fr: 'Périodicité', en: 'Billing cycle' }, 'billingCycle', {
    kind: 'choice',
    otherwise: 'year',
    words: wordsOf(billingCycles),
  }),
  annualCommitmentCents: column({ fr: 'Engagement annuel', en: 'Yearly commitment' }, 'commitment', { kind: 'amount' }),
  advanceCents: column({ fr: 'Acompte annuel', en: 'Yearly advance' }, 'advance', { kind: 'amount' }),
  coveredOffers: column({ fr: 'Services couverts', en: 'Services covered' }, 'coveredOffers', { also: ['Services'] }),
  prolongationKind: column({ fr: 'Reconduction', en: 'Prolongation' }, 'prolongationKind', {
    kind: 'choice',
    words: wordsOf(['tacit', 'express']),
  }),
  prolongationMonths: column({ fr: 'Reconduction en mois', en: 'Prolongation in months' }, 'prolongationMonths', {
    kind: 'whole',
  }),
  memberActNumber: column({ fr: 'Acte de l’adhérent', en: 'Act of the member' }, 'memberActNumber'),
  memberActOrgan: column({ fr: 'Acte de l’adhérent pris par', en: 'Act of the member taken by' }, 'memberActOrgan'),
  memberActAdoptedOn: column(
    { fr: 'Acte de l’adhérent adopté le', en: 'Act of the member adopted on' },
    'memberActAdoptedOn',
    {
      kind: 'date',
    },
  ),
  actNumber: column({ fr: 'Acte', en: 'Act' }, 'actNumber', { ...required, also: ['Numéro de l’acte', 'Act number'] }),
  organ: column({ fr: 'Acte pris par', en: 'Act of' }, 'organ', { also: ['Organe'] }),
  title: column({ fr: 'Objet de l’acte', en: 'Act title' }, 'actTitle'),
  adoptedOn: column({ fr: 'Acte adopté le', en: 'Act adopted on' }, 'adoptedOn', { kind: 'date' }),
  sentToPrefectOn: column({ fr: 'Acte transmis le', en: 'Act sent on' }, 'sentToPrefectOn', { kind: 'date' }),
  publishedOn: column({ fr: 'Acte publié le', en: 'Act published on' }, 'publishedOn', { kind: 'date' }),
} as const satisfies Columns

const balances = {
  member,
  year: column({ fr: 'Exercice', en: 'Year' }, 'year', { ...required, kind: 'whole' }),
  amountCents: column({ fr: 'Montant payé', en: 'Amount paid' }, 'amountPaid', {
    ...required,
    kind: 'amount',
    also: ['Montant', 'Amount', 'Montant repris'],
  }),
} as const satisfies Columns

/** The sheets of the workbook that brings over what stood before. */
export const workbookSheets = {
  members: { name: { fr: 'Adhérents', en: 'Members' }, columns: members },
  agreements: { name: { fr: 'Conventions', en: 'Agreements' }, columns: agreements },
  contacts: { name: { fr: 'Contacts', en: 'Contacts' }, columns: contacts },
  balances: { name: { fr: 'Montants repris', en: 'Amounts brought over' }, columns: balances },
} as const satisfies Readonly<Record<WorkbookSheetKey, { readonly name: Sentence; readonly columns: Columns }>>

export const workbookSheetKeys = workbookSheetKey.options

/** The sheet that explains the others: it is not read. */
export const workbookNotice = { fr: 'Notice', en: 'Notes' } as const

/** Rows of each sheet at most: all of them are brought over in one transaction. */
export const workbookRowsMax = 2_000

/** The column of a sheet by its key; null for one that the sheet does not have. */
export function workbookColumn(sheet: WorkbookSheetKey, key: string): WorkbookColumn | null {
  const columns: Columns = workbookSheets[sheet].columns
  return columns[key] ?? null
}

/** `A`, `Z`, `AA`: how a spreadsheet calls its columns, the first one being 0. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}
