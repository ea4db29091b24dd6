import type { ListWorkbookId } from '@grenier/contracts'
import { cents, count, day, type ItemOf, itemsOf, type ListSheet, listSheet, text } from './list-sheet.ts'

type Member = ItemOf<'listTenantsXlsx'>
type Act = ItemOf<'listActsXlsx'>
type Agreement = ItemOf<'listAgreementsXlsx'>
type Wording = Agreement['wordings'][number]
type Contact = ItemOf<'listContactsXlsx'>
type Mandate = ItemOf<'listMandatesXlsx'>
type Subprocessor = ItemOf<'listSubprocessorsXlsx'>
type Objection = ItemOf<'listSubprocessorObjectionsXlsx'>

/** How a member stands, in words. */
export const readyTexts: Readonly<Record<Member['ready'], string>> = {
  True: 'prêt',
  False: 'pas prêt',
  Unknown: 'pas encore connu',
}

const lackTexts: Readonly<Record<NonNullable<Act['lacks']>, string>> = {
  'sent-and-published': 'transmission et publication manquent',
  sent: 'la transmission manque',
  published: 'la publication manque',
  'an-earlier-day': 'pas encore exécutoire',
}

const agreementStateTexts: Readonly<Record<Agreement['state'], string>> = {
  coming: 'à venir',
  'in-force': 'en vigueur',
  ended: 'terminée',
}

const wordingTexts: Readonly<Record<Wording['kind'], string>> = {
  signed: 'convention',
  change: 'avenant',
  renewal: 'reconduction',
  termination: 'résiliation',
}

const functionTexts: Readonly<Record<Contact['function'], string>> = {
  signatory: 'signataire',
  secretary: 'secrétariat',
  finance: 'finances',
  technical: 'technique',
  dpo: 'délégué à la protection des données',
  deputy: 'adjoint',
  mailbox: 'boîte commune',
}

const mandateTexts: Readonly<Record<Mandate['function'], string>> = {
  mayor: 'maire',
  delegate: 'délégataire',
  requester: 'demandeur',
}

const activityTexts: Readonly<Record<Subprocessor['activity'], string>> = {
  hosting: 'hébergement',
  network: 'réseau',
  mail: 'courrier électronique',
  maintenance: 'maintenance',
  other: 'autre',
}

const prolongationText = (prolongation: Wording['terms']['prolongation']): string | null => {
  if (prolongation === undefined) return null
  return prolongation.kind === 'tacit' ? 'tacite' : 'expresse'
}

const members = listSheet<'listTenantsXlsx', Member>({
  fileName: 'adherents',
  name: 'Adhérents',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('name', ['Adhérent', 34], (row) => row.name),
    text('siren', ['SIREN', 11], (row) => row.siren),
    text('inseeCode', ['Code INSEE', 8], (row) => row.inseeCode),
    text('groupName', ['Groupement', 34], (row) => row.groupName),
    count('inhabitants', ['Habitants', 11], (row) => row.inhabitants),
    day('enrolledOn', ['Adhère depuis le', 11], (row) => dayOf(row.enrolledAt)),
    text('ready', ['Situation', 18], (row) => readyTexts[row.ready]),
    text('slug', ['Nom technique', 24], (row) => row.slug),
  ],
})

/** Its signed text that counts; those that it took the place of are history. */
const signedOf = ({ files }: Act): Act['files'][number] | null =>
  files.find(({ replacedAt }) => replacedAt === null) ?? null

const acts = listSheet<'listActsXlsx', Act>({
  fileName: 'actes',
  name: 'Actes',
  rowsOf: itemsOf,
  columns: () => [
    text('organ', ['Organe', 30], (row) => row.organ),
    text('number', ['Numéro', 18], (row) => row.number),
    text('title', ['Objet', 50], (row) => row.title),
    day('adoptedOn', ['Adopté le', 11], (row) => row.adoptedOn),
    day('sentToPrefectOn', ['Transmis le', 11], (row) => row.sentToPrefectOn),
    day('publishedOn', ['Publié le', 11], (row) => row.publishedOn),
    day('executoryFrom', ['Exécutoire le', 11], (row) => row.executoryFrom),
    text('lacks', ['Manque', 34], (row) => (row.lacks === null ? null : lackTexts[row.lacks])),
    count('agreements', ['Conventions', 11], (row) => row.usedBy.agreements),
    count('amendments', ['Avenants', 10], (row) => row.usedBy.amendments),
    count('tariffs', ['Barèmes', 10], (row) => row.usedBy.tariffs),
    count('costPools', ['Coûts', 8], (row) => row.usedBy.costPools),
    count('mandates', ['Délégations', 11], (row) => row.usedBy.mandates),
    text('signedFileName', ['Texte signé', 34], (row) => signedOf(row)?.name ?? null),
    text('signedFileSha256', ['Empreinte du texte signé (SHA-256)', 66], (row) => signedOf(row)?.sha256 ?? null),
  ],
})

const agreements = listSheet<'listAgreementsXlsx', { agreement: Agreement; wording: Wording }>({
  fileName: 'conventions',
  name: 'Conventions',
  rowsOf: ({ items }) => items.flatMap((agreement) => agreement.wordings.map((wording) => ({ agreement, wording }))),
  columns: () => [
    text('number', ['Numéro', 18], ({ agreement }) => agreement.number),
    text('state', ['Situation', 12], ({ agreement }) => agreementStateTexts[agreement.state]),
    text('kind', ['Rédaction', 14], ({ wording }) => wordingTexts[wording.kind]),
    text('subject', ['Objet', 40], ({ wording }) => wording.subject),
    day('from', ['Du', 11], ({ wording }) => wording.from),
    day('until', ['Au', 11], ({ wording }) => wording.until),
    text('actNumber', ['Acte', 18], ({ wording }) => wording.act.number),
    cents(
      'annualCommitmentEuros',
      ['Engagement annuel (EUR)', 15],
      ({ wording }) => wording.terms.annualCommitmentCents,
    ),
    cents('advanceEuros', ['Acompte (EUR)', 15], ({ wording }) => wording.terms.advanceCents ?? null),
    count('noticeDays', ['Préavis (jours)', 9], ({ wording }) => wording.terms.noticeDays),
    text(
      'coveredOfferCodes',
      ['Services couverts', 30],
      ({ wording }) => wording.terms.coveredOfferCodes?.join(', ') ?? null,
    ),
    text('prolongation', ['Reconduction', 12], ({ wording }) => prolongationText(wording.terms.prolongation)),
    count('prolongationMonths', ['De (mois)', 9], ({ wording }) => wording.terms.prolongation?.months ?? null),
    text('memberActNumber', ['Acte de l’adhérent', 18], ({ wording }) => wording.terms.memberAct?.number ?? null),
    day('memberActAdoptedOn', ['Adopté le', 11], ({ wording }) => wording.terms.memberAct?.adoptedOn ?? null),
  ],
})

const contacts = listSheet<'listContactsXlsx', Contact>({
  fileName: 'correspondants',
  name: 'Correspondants',
  rowsOf: itemsOf,
  columns: () => [
    text('function', ['Fonction', 34], (row) => functionTexts[row.function]),
    text('name', ['Nom', 34], (row) => row.name),
    text('email', ['Courriel', 40], (row) => row.email),
    day('validFrom', ['Du', 11], (row) => row.validFrom),
    day('validUntil', ['Au', 11], (row) => row.validUntil),
  ],
})

const mandates = listSheet<'listMandatesXlsx', Mandate>({
  fileName: 'delegations',
  name: 'Délégations',
  rowsOf: itemsOf,
  columns: () => [
    text('personName', ['Personne', 34], (row) => row.personName),
    text('function', ['Qualité', 14], (row) => mandateTexts[row.function]),
    cents('ceilingEuros', ['Plafond (EUR)', 15], (row) => row.ceilingCents),
    day('validFrom', ['Du', 11], (row) => row.validFrom),
    day('validUntil', ['Au', 11], (row) => row.validUntil),
  ],
})

const subprocessors = listSheet<'listSubprocessorsXlsx', Subprocessor>({
  fileName: 'sous-traitants',
  name: 'Sous-traitants',
  rowsOf: itemsOf,
  columns: () => [
    text('name', ['Sous-traitant', 34], (row) => row.name),
    text('siren', ['SIREN', 11], (row) => row.siren),
    text('activity', ['Activité', 22], (row) => activityTexts[row.activity]),
    text('description', ['Ce qu’il fait', 50], (row) => row.description),
    text('place', ['Lieu', 34], (row) => row.place),
    text('country', ['Pays', 7], (row) => row.country),
    text('transferSafeguard', ['Garantie du transfert', 40], (row) => row.transferSafeguard),
    day('startsOn', ['Du', 11], (row) => row.startsOn),
    day('endsOn', ['N’y travaille plus à partir du', 12], (row) => row.endsOn),
    day('objectionUntil', ['Opposition jusqu’au', 12], (row) => row.objectionUntil),
    text('shortNoticeReason', ['Motif du court délai', 40], (row) => row.shortNoticeReason),
  ],
})

const subprocessorObjections = listSheet<'listSubprocessorObjectionsXlsx', Objection>({
  fileName: 'oppositions',
  name: 'Oppositions',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('memberName', ['Adhérent', 34], (row) => row.memberName),
    text('subprocessorName', ['Sous-traitant', 34], (row) => row.subprocessorName),
    day('startsOn', ['À partir du', 11], (row) => row.subprocessorStartsOn),
    day('recordedOn', ['Déposée le', 11], (row) => dayOf(row.recordedAt)),
    text('reason', ['Motif', 50], (row) => row.reason),
    day('answeredOn', ['Répondu le', 11], (row) => (row.answeredAt === null ? null : dayOf(row.answeredAt))),
    text('answer', ['Réponse', 50], (row) => row.answer),
  ],
})

/** The lists of members and of their papers as sheets. */
export const tenancyLists = {
  listTenantsXlsx: members,
  listActsXlsx: acts,
  listAgreementsXlsx: agreements,
  listContactsXlsx: contacts,
  listMandatesXlsx: mandates,
  listSubprocessorsXlsx: subprocessors,
  listSubprocessorObjectionsXlsx: subprocessorObjections,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
