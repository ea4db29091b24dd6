import { formatMonths } from '@grenier/contracts'
import type { ForecastNoticeContent } from '@grenier/contracts/forecast-notice'
import { addMonths, type CivilMonth } from '@grenier/quota-billing'
import { civilDayText, decimalText, eurosOfMicrosText, eurosText } from '../shared/french.ts'

type Content = ForecastNoticeContent
type Part = Content['parts'][number]
export type NoticeRow = Part['rows'][number]
export type NoticeLine = NoticeRow['lines'][number]
type Gap = NoticeRow['gaps'][number]

/** The sentences of a forecast notice, French: what a council is shown before it votes. */
export const noticeTexts = {
  issuer: 'Émetteur',
  payer: 'Redevable',
  service: 'Service',
  total: 'Total hors taxes',
  allParts: 'Ensemble des bénéficiaires',
  payable: 'À prévoir',
  withVat: 'toutes taxes comprises',
  unknown: 'non connu',
  incomplete: 'Tout n’a pas pu être prévu : les totaux ne comprennent pas ce qui est noté « non prévu » ci-dessous.',
  nothing: 'Rien n’est compté à ce bénéficiaire.',
  prices: 'Prix',
  costs: 'Coûts partagés',
  reading: 'Lecture',
  noPrices: 'Aucun barème n’est publié pour cet exercice.',
  binding:
    'Une prévision n’est pas une demande de paiement : ce qui sera compté est ce qui aura été mesuré ou décidé. Chaque état récapitulatif de l’exercice montrera le prévu, le réel et l’écart.',
  unitNote: '1 Go = 1 073 741 824 octets ; 1 Go·mois = 1 Go pendant tout le mois.',
} as const

/** `Avis de prévision 2027` */
export function noticeTitle({ year }: Pick<Content, 'year'>): string {
  return `Avis de prévision ${year}`
}

/** The year before the running one, the running one and the one that is forecast. */
export function yearsOf({ year }: Pick<Content, 'year'>): { former: string; running: string; forecast: string } {
  return { former: String(Number(year) - 2), running: String(Number(year) - 1), forecast: year }
}

function spanText({ firstMonth, months }: { firstMonth: CivilMonth; months: number }): string {
  return formatMonths({ firstMonth, month: addMonths(firstMonth, months - 1) }, 'fr')
}

const gapTexts: Readonly<Record<Gap['reason'], string>> = {
  'units-missing': 'aucune quantité n’a été annoncée pour cet exercice',
  'tariff-missing': 'aucun barème n’est publié pour ces mois',
  'population-unknown': 'la population n’est pas connue',
  'price-missing': 'le barème n’a pas de prix pour ce service',
  'rests-on-unknown': 'ce montant dépend d’un service qui n’est pas prévu',
  'cost-not-split': 'ce coût ne peut pas encore être réparti',
}

/** `Non prévu (janvier – décembre 2027) : aucune quantité n’a été annoncée pour cet exercice` */
export function gapText(gap: Gap): string {
  return `Non prévu (${spanText(gap)}) : ${gapTexts[gap.reason]}`
}

export const lineKindTexts: Readonly<Record<NoticeLine['kind'], string>> = {
  free: 'part gratuite',
  usage: 'espace',
  population: 'population',
  subscription: 'abonnement',
  minimum: 'complément pour atteindre le minimum mensuel',
  cap: 'réduction au plafond mensuel',
  shared: 'part de coût partagé',
}

export const unitTexts: Readonly<Record<NonNullable<NoticeLine['unit']>, string>> = {
  'gib-month': 'Go·mois',
  inhabitant: 'habitants',
  subscription: 'abonnement annuel',
}

/** Thousandths with a comma: `1 200,5`. */
function unitsText(unitsMilli: bigint): string {
  const decimals = (unitsMilli % 1_000n).toString().padStart(3, '0').replace(/0+$/, '')
  return `${decimalText(unitsMilli / 1_000n)}${decimals === '' ? '' : `,${decimals}`}`
}

/** Units × price = amount; of months alone where the year has several prices. */
export function lineText(line: NoticeLine, { isWholeYear }: { readonly isWholeYear: boolean }): string {
  const when = isWholeYear ? '' : `${spanText(line)} : `
  const { kind, unit, unitsMilli, unitPriceMicros, amountCents } = line
  if (unit === null || unitsMilli === null || unitPriceMicros === null) {
    return `${when}${lineKindTexts[kind]} : ${eurosText(amountCents)}`
  }
  const quantity = `${unitsText(unitsMilli)} ${unitTexts[unit]}`
  if (kind === 'free') return `${when}${quantity} gratuits`
  return `${when}${quantity} × ${eurosOfMicrosText(unitPriceMicros)} = ${eurosText(amountCents)}`
}

const keyTexts: Readonly<Record<Content['costs'][number]['keyKind'], string>> = {
  population: 'selon la population',
  equal: 'à parts égales',
  fixed: 'selon les parts votées',
  use: 'selon l’usage',
}

/** By what prices, voted by whom, and whether they are those of this year. */
export function tariffText(tariff: Content['tariffs'][number]): string {
  const { code, basis, act } = tariff
  const since = basis === 'published' ? 'publié pour cet exercice' : 'en vigueur et reconduit faute de nouveau barème'
  const voted =
    act === null
      ? ''
      : `, voté par l’acte n°\u00a0${act.number} (${act.organ}, ${civilDayText(act.adoptedOn)}, « ${act.title} »)`
  return `${spanText(tariff)} : barème ${code}, ${since}${voted}.`
}

export function costText(
  { label, keyKind, yearCents, repeatedMonths, estimatedIn }: Content['costs'][number],
  { running, forecast }: Pick<ReturnType<typeof yearsOf>, 'running' | 'forecast'>,
): string {
  const repeated =
    repeatedMonths === 0
      ? ''
      : ` ; ${repeatedMonths === 1 ? 'un mois non encore déclaré reprend' : `${repeatedMonths} mois non encore déclarés reprennent`} le dernier connu`
  if (estimatedIn !== undefined) {
    const among = formatMonths({ firstMonth: estimatedIn, month: estimatedIn }, 'fr')
    return `${label} : estimation, première année, d’après le coût déclaré de ${forecast}, ${eurosText(yearCents)} pour tous les membres, réparti ${keyTexts[keyKind]} entre ceux de ${among}, à partir du mois d’adhésion${repeated}.`
  }
  return `${label} : prévu d’après le coût de ${running}, ${eurosText(yearCents)} pour tous les membres, réparti ${keyTexts[keyKind]}${repeated}.`
}

/** How the columns are to be read. */
export function readingTexts(content: Content): string[] {
  const { former, running } = yearsOf(content)
  const labels = new Set(content.parts.map(({ formerLabel }) => formerLabel))
  const formers = [
    ...(labels.has('charged') ? [`${former} : ce qui a été compté ici, régularisations comprises.`] : []),
    ...(labels.has('repris')
      ? [`${former} (repris) : montant repris de l’ancien système, sans détail par service.`]
      : []),
  ]
  const unpriced = content.unpricedMonths.map((month) => formatMonths({ firstMonth: month, month }, 'fr')).join(', ')
  return [
    ...formers,
    `${running} : ce qui est déjà compté et ce que donnerait la suite de l’année au rythme actuel.`,
    ...(unpriced === '' ? [] : [`Sans barème, et donc sans prix, en ${running} : ${unpriced}.`]),
    noticeTexts.unitNote,
    noticeTexts.binding,
  ]
}
