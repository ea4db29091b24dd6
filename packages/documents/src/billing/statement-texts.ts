import type { Statement, StatementGrounds, StatementVatGroup } from '@grenier/contracts'
import { civilDayText, decimalFromCents, eurosText, type StatementDays } from '../shared/french.ts'

/** The sentences of a statement, French: the language of the accounting record. */
export const statementTexts = {
  simulated: 'Données simulées',
  simulatedNote:
    'Document de démonstration établi à partir de relevés simulés : il ne vaut ni titre de recettes ni demande de paiement.',
  issuer: 'Émetteur',
  payer: 'Redevable',
  amount: 'Montant à la charge du redevable',
  credited: 'Montant rendu au redevable',
  period: 'Période',
  services: 'Prestations',
  agreement: 'Convention',
  tariff: 'Barème',
  act: 'Acte fixant le barème',
  issuedOn: 'Établi le',
  detail: 'Détail des prestations',
  label: 'Désignation',
  quantity: 'Quantité',
  unitPrice: 'Prix unitaire',
  lineAmount: 'Montant',
  annexTotal: 'Sous-total du bénéficiaire',
  total: 'Total',
  totalBeforeVat: 'Total hors taxes',
  payable: 'Total à payer',
  payableWithVat: 'Total toutes taxes comprises',
  unitNote: '1 Go = 1 073 741 824 octets ; 1 Go·mois = 1 Go pendant tout le mois.',
  noLine: 'Aucune prestation facturable sur la période.',
} as const

/** A head that is said again on the next page. */
export function continuedText(head: string): string {
  return `${head} (suite)`
}

const vatTexts: Record<Statement['vatRegime'], { short: string; long: string }> = {
  'out-of-scope': {
    short: 'Net de taxe',
    long: 'TVA non applicable : activité hors du champ de la taxe (article 256 B du code général des impôts).',
  },
  exempt: {
    short: 'Net de taxe',
    long: 'Exonéré de TVA : services rendus par un groupement à ses membres (article 261 B du code général des impôts).',
  },
  standard: { short: 'Toutes taxes comprises', long: 'Les prix et les montants des lignes sont hors taxes.' },
}

/**
 * Under Hélios the document goes with a title of revenue, as its supporting document (first-year needs, no 8); elsewhere the
 * invoice is one of its own.
 */
export function titleText(accounting: 'helios' | 'other'): string {
  return accounting === 'helios' ? 'État récapitulatif – pièce justificative' : 'État récapitulatif'
}

const creditTexts = {
  reduction: 'réduction du titre de recettes',
  annulation: 'annulation du titre de recettes',
  mandat: 'mandat sur exercice antérieur',
} as const

/** Of what gives back: on which statement or year, after which dispute, and as what; null for what asks. */
export function creditText({ credit }: Statement): string | null {
  if (credit === null) return null
  const what = credit.kind === null ? '' : ` : ${creditTexts[credit.kind]}`
  if (credit.originalNumber === null) return `Avoir sur la régularisation des coûts de ${credit.fiscalYear}${what}`
  const why = credit.disputedOn === null ? '' : `, après la contestation du ${civilDayText(credit.disputedOn)}`
  return `Avoir sur l’état n°\u00a0${credit.originalNumber} de l’exercice ${credit.fiscalYear}${why}${what}`
}

/**
 * What the amount includes, in two words and in one sentence with its reason, or with what is VAT in it. Reasons are those of
 * its lines, each once: what a service bears, or bore in the month that is corrected, may differ from what the operator bears.
 */
export function vatText(statement: Statement): { short: string; long: string } {
  const { vatGroups, vatRegime, totalCents, vatCents } = statement
  if (vatGroups.some(({ regime }) => regime === 'standard')) {
    const amounts = `${eurosText(totalCents)} hors taxes, ${eurosText(vatCents)} de TVA`
    return { short: vatTexts.standard.short, long: `Soit ${amounts}. ${vatTexts.standard.long}` }
  }
  const regimes = vatGroups.length === 0 ? [vatRegime] : [...new Set(vatGroups.map(({ regime }) => regime))]
  const texts = regimes.map((regime) => vatTexts[regime])
  return { short: texts[0]?.short ?? '', long: texts.map(({ long }) => long).join(' ') }
}

/** One line for each regime and rate of a statement: how much VAT on what, or why none. */
export function vatGroupText({ regime, rateBasisPoints, baseCents }: StatementVatGroup): string {
  if (regime !== 'standard') return vatTexts[regime].long
  const percent = decimalFromCents(BigInt(rateBasisPoints))
    .replace(/\.?0+$/, '')
    .replace('.', ',')
  return `TVA ${percent} % sur ${eurosText(baseCents)}`
}

/** Who is asked and how they are reached: by their name as it was when the statement was composed, else at the operator's. */
function askedText({ issuerName }: Statement, contact: StatementGrounds['contact']): string {
  if (contact === undefined) return `Écrivez au service financier de ${issuerName}`
  const { name, address, email, phone } = contact
  const ways = [address, email, phone === null ? null : `tél.\u00a0${phone}`].filter((way) => way !== null)
  return `Adressez-vous à ${name} (${ways.join(' ; ')})`
}

/** Whom to ask, and until when the lines can be disputed, or could where that was over at the issue. */
export function questionText(
  statement: Statement,
  {
    disputableUntil,
    isDisputableAtIssue,
    contact,
  }: Pick<StatementDays, 'disputableUntil' | 'isDisputableAtIssue'> & Pick<StatementGrounds, 'contact'>,
): string {
  const verb = isDisputableAtIssue ? 'peut' : 'pouvait'
  const whom = `Une question, une erreur ? ${askedText(statement, contact)} en rappelant le n°\u00a0${statement.number}.`
  return `${whom} Cet état ${verb} être contesté jusqu’au ${disputableUntil} inclus.`
}

const servicesShownMax = 6
const serviceLettersMax = 48

/** What a line's label says of its month where that is not the statement's only one. */
const monthOfLine = / \((?:report d[e’] ?)?\p{L}+ \d{4}\)$/u

/** The distinct services of the lines, in their order, shortened beyond six; each is named in full in its line. */
export function servicesText(statement: Statement): string {
  const labels = [...new Set(statement.lines.map(({ label }) => label.replace(monthOfLine, '')))]
  if (labels.length === 0) return '–'
  const shown = labels.slice(0, servicesShownMax).map(shortLabel).join(' · ')
  const more = labels.length - servicesShownMax
  return more > 0 ? `${shown} · et ${more} autre${more > 1 ? 's' : ''}` : shown
}

function shortLabel(label: string): string {
  return label.length <= serviceLettersMax ? label : `${label.slice(0, serviceLettersMax - 1).trimEnd()}…`
}

/** SIRET where there is one, else SIREN, else why none. */
export function payerIdentityText(statement: Statement): string {
  if (statement.payerSiret !== null)
    return `SIRET ${statement.payerSiret.replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, '$1 $2 $3 $4')}`
  if (statement.payerSiren !== null) return `SIREN ${statement.payerSiren.replace(/(\d{3})(?=\d)/g, '$1 ')}`
  return 'SIREN inconnu du répertoire'
}
