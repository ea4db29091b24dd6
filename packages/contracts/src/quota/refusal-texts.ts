import { placementProblems } from '../provisioning/placement-problems.ts'
import { pluralOf } from '../shared/amount-texts.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence, type SentenceParams } from '../shared/sentence.ts'
import type { RefusalAlternative, RefusalData } from './quota.schemas.ts'

type PlaceCode = Extract<RefusalData['code'], keyof typeof placementProblems>
type WishCode = Exclude<RefusalData['code'], 'capacity-exceeded' | PlaceCode>

const wishTexts = {
  'below-use': {
    fr: 'l’espace déjà utilisé ne tiendrait plus dans la taille demandée.',
    en: 'what is already in use would not fit into the size asked for.',
  },
  'not-a-change': {
    fr: 'la taille demandée est celle que vous avez déjà.',
    en: 'the size asked for is the one you have.',
  },
  'over-maximum': {
    fr: 'la taille demandée dépasse le maximum de cette offre.',
    en: 'the size asked for is above the maximum of this offer.',
  },
  'not-positive': {
    fr: 'la taille demandée doit être supérieure à zéro.',
    en: 'the size asked for must be above zero.',
  },
  'agreement-missing': {
    fr: 'aucune convention n’est en vigueur.',
    en: 'no agreement is in force.',
  },
  'tenant-leaving': {
    fr: 'un départ est annoncé, plus aucun espace n’est accordé ; rendre de l’espace reste possible.',
    en: 'a departure has been announced, no more space is granted; giving space back stays possible.',
  },
  'tenant-moving': {
    fr: 'votre stockage est en cours de déplacement : demandez à nouveau quand il sera terminé.',
    en: 'your storage is being moved: ask again once that is over.',
  },
} as const satisfies Record<WishCode, Sentence>

/** The parts that refusals and what they offer are put together from. */
export const refusalTexts = {
  ...wishTexts,
  head: { fr: 'Refusé : ', en: 'Refused: ' },
  headOfOffer: { fr: 'Refusé pour « {offerName} » : ', en: 'Refused for “{offerName}”: ' },
  left: {
    fr: 'il reste {remainingBytes} sur {givableBytes} dans la réserve « {levelName} »',
    en: '{remainingBytes} of {givableBytes} are left in the reserve “{levelName}”',
  },
  leftAlone: {
    fr: 'il reste {remainingBytes} dans la réserve « {levelName} »',
    en: '{remainingBytes} are left in the reserve “{levelName}”',
  },
  nothingLeft: {
    fr: 'il ne reste rien sur {givableBytes} dans la réserve « {levelName} »',
    en: 'nothing of {givableBytes} is left in the reserve “{levelName}”',
  },
  holdsOne: {
    fr: ' ; {holdsCount} demande en cours y retient {holdsBytes}',
    en: '; {holdsCount} request in progress sets {holdsBytes} aside there',
  },
  holdsOther: {
    fr: ' ; {holdsCount} demandes en cours y retiennent {holdsBytes}',
    en: '; {holdsCount} requests in progress set {holdsBytes} aside there',
  },
  passes: { fr: ' Passeraient dès maintenant : {growths}.', en: ' Would pass now: {growths}.' },
  passesLess: {
    fr: ' Passerait dès maintenant : une réduction de {deltaBytes}.',
    en: ' Would pass now: giving back {deltaBytes}.',
  },
  growth: { fr: '{deltaBytes} de plus', en: '{deltaBytes} more' },
  growthElsewhere: {
    fr: '{deltaBytes} de plus en « {offerName} »',
    en: '{deltaBytes} more of “{offerName}”',
  },
  or: { fr: ', ou ', en: ', or ' },
  forBackups: { fr: 'pour les sauvegardes, ', en: 'for its backups, ' },
  passesNowhere: {
    fr: ' Aucune autre offre ne peut les recevoir maintenant.',
    en: ' No other offer can take them now.',
  },
  passesNothing: { fr: ' Rien de plus ne passerait maintenant.', en: ' Nothing more would pass now.' },
  mayWait: { fr: ' Vous pouvez aussi attendre une place.', en: ' You may also wait for room.' },
  mayWaitUntil: {
    fr: ' Vous pouvez aussi attendre une place, prévue vers le {expectedOn}.',
    en: ' You may also wait for room, expected around {expectedOn}.',
  },
} as const satisfies Record<string, Sentence>

/** What each alternative is called where it can be chosen. */
export const alternativeTexts = {
  smaller: { fr: 'Demander {deltaBytes} de plus', en: 'Ask for {deltaBytes} more' },
  less: { fr: 'Rendre {deltaBytes}', en: 'Give back {deltaBytes}' },
  'other-offer': {
    fr: 'Demander {deltaBytes} de plus en « {offerName} »',
    en: 'Ask for {deltaBytes} more of “{offerName}”',
  },
  wait: { fr: 'Attendre une place, sans date connue', en: 'Wait for room, no date known' },
  waitUntil: {
    fr: 'Attendre une place, prévue vers le {expectedOn}',
    en: 'Wait for room, expected around {expectedOn}',
  },
} as const satisfies Record<string, Sentence>

type Part = keyof typeof refusalTexts

function paramsOf(data: object): SentenceParams {
  const known = Object.entries(data).filter(([, value]) => ['string', 'number', 'bigint'].includes(typeof value))
  return Object.fromEntries(known) as SentenceParams
}

/** One alternative as what a button says. */
export function alternativeSentence(alternative: RefusalAlternative, language: Language): string {
  const { kind, deltaBytes, expectedOn } = alternative
  const waits = expectedOn === null ? 'wait' : 'waitUntil'
  const asks = deltaBytes < 0n ? 'less' : 'smaller'
  const text = kind === 'wait' ? waits : kind === 'smaller' ? asks : kind
  return fillSentence(alternativeTexts[text], paramsOf(alternative), language)
}

/**
 * A refusal as a paragraph: where it lacks room, what is left there, what stands in the way (never whose it is), and what
 * would pass now. Where a request was refused for several offers, each names its own.
 */
export function refusalSentence(
  refusal: RefusalData,
  language: Language,
  options: { readonly namesOffer: boolean },
): string {
  const write = (part: Part, params: SentenceParams = paramsOf(refusal)): string =>
    fillSentence(refusalTexts[part], params, language)
  const head = write(options.namesOffer && refusal.offerName !== null ? 'headOfOffer' : 'head')
  return head + reasonOf(refusal, language, write) + offeredOf(refusal.alternatives, write, refusal.code)
}

function isPlaceCode(code: RefusalData['code']): code is PlaceCode {
  return Object.hasOwn(placementProblems, code)
}

type Write = (part: Part, params?: SentenceParams) => string

function reasonOf(refusal: RefusalData, language: Language, write: Write): string {
  const { code, remainingBytes, givableBytes, holdsCount } = refusal
  if (isPlaceCode(code)) {
    const forBackups = refusal.place?.role === 'backup' ? write('forBackups') : ''
    return forBackups + fillSentence(placementProblems[code], refusal.place?.params ?? {}, language)
  }
  if (code !== 'capacity-exceeded') return write(code)
  const left = givableBytes === null ? 'leftAlone' : remainingBytes === 0n ? 'nothingLeft' : 'left'
  const holds = pluralOf(holdsCount ?? 0, language) === 'one' ? 'holdsOne' : 'holdsOther'
  return `${write(left)}${(holdsCount ?? 0) > 0 ? write(holds) : ''}.`
}

function offeredOf(alternatives: readonly RefusalAlternative[], write: Write, code: RefusalData['code']): string {
  const growing = alternatives.filter(({ kind, deltaBytes }) => kind !== 'wait' && deltaBytes > 0n)
  const less = alternatives.find(({ kind, deltaBytes }) => kind === 'smaller' && deltaBytes < 0n)
  const growths = growing.map((alternative) =>
    write(alternative.kind === 'other-offer' ? 'growthElsewhere' : 'growth', paramsOf(alternative)),
  )
  const wait = alternatives.find(({ kind }) => kind === 'wait')
  const none = isPlaceCode(code) ? write('passesNowhere') : ''
  const nothing = code === 'capacity-exceeded' ? write('passesNothing') : none
  return [
    growths.length > 0 ? write('passes', { growths: growths.join(write('or')) }) : less === undefined ? nothing : '',
    less === undefined ? '' : write('passesLess', paramsOf(less)),
    wait === undefined ? '' : write(wait.expectedOn === null ? 'mayWait' : 'mayWaitUntil', paramsOf(wait)),
  ].join('')
}
