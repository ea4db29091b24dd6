import type { CivilMonth, NoticeKind } from '@grenier/quota-billing'
import { expirySentence } from '../quota/event-texts.ts'
import { localiseRefusals } from '../quota/localise-request.ts'
import { localiseVisaReasons } from '../quota/visa-texts.ts'
import { formatMonths } from '../shared/amount-texts.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type SentenceParams } from '../shared/sentence.ts'
import { forecastNoticeTexts } from './forecast-notice-texts.ts'
import { moneyNoticeTexts } from './money-notice-texts.ts'
import { needsNoticeTexts } from './needs-notice-texts.ts'
import type { Letter, LetterBlock, NoticeFacts } from './notice.schemas.ts'
import { noticeUrl } from './notice-paths.ts'
import type { NoticeText, Paragraph } from './notice-text.ts'
import { requestNoticeTexts } from './request-notice-texts.ts'
import { serviceNoticeTexts } from './service-notice-texts.ts'

/** What is written about each kind of fact: a kind without a text does not compile. */
export const noticeTexts: Readonly<Record<NoticeKind, NoticeText>> = {
  ...requestNoticeTexts,
  ...needsNoticeTexts,
  ...moneyNoticeTexts,
  ...forecastNoticeTexts,
  ...serviceNoticeTexts,
}

const footer = {
  fr: 'Message envoyé par {operatorName} à {memberName}.',
  en: 'Sent by {operatorName} to {memberName}.',
}

/** Whom to ask, where the operator has said so. */
const whomToAsk = {
  fr: 'Une question ? Écrivez à {operatorEmail}.',
  en: 'A question? Write to {operatorEmail}.',
}

const linkLabels = {
  invitation: { fr: 'Accepter l’invitation', en: 'Accept the invitation' },
  space: { fr: 'Ouvrir votre espace', en: 'Open your space' },
}

/** Params that are words of a language. */
function spoken({ params }: NoticeFacts, language: Language): SentenceParams {
  const { month, firstMonth = month, reason, decidedBy, vatMicros } = params
  const expiry = reason === undefined ? undefined : expirySentence({ by: decidedBy ?? null, reason }, language)
  return {
    ...params,
    ...(month === undefined
      ? {}
      : { monthName: formatMonths({ firstMonth: firstMonth as CivilMonth, month: month as CivilMonth }, language) }),
    ...(expiry === undefined ? {} : { reason: expiry }),
    ...(vatMicros === undefined ? {} : { isTaxed: String(vatMicros !== '0') }),
    ...(params['exitStep'] === undefined ? {} : { exitState: params['exitStep'] }),
  }
}

function holds({ needs, lacks, where }: Paragraph, params: SentenceParams): boolean {
  if (lacks !== undefined && Object.hasOwn(params, lacks)) return false
  if (needs !== undefined && !Object.hasOwn(params, needs)) return false
  return where === undefined || params[where[0]] === where[1]
}

function paragraphs(texts: readonly Paragraph[], params: SentenceParams, language: Language): LetterBlock[] {
  return texts
    .filter((paragraph) => holds(paragraph, params))
    .map((paragraph) => ({ kind: 'text', text: fillSentence(paragraph, params, language) }))
}

function listOf(items: readonly (string | undefined)[]): LetterBlock[] {
  const told = items.filter((item) => item !== undefined)
  return told.length === 0 ? [] : [{ kind: 'list', items: told }]
}

/** Where to go on: the invitation itself, or the page of the member's space that it is about; nothing where neither is known. */
function linkOf({ kind, subjectId, facts: { params } }: NoticeToTell, language: Language): LetterBlock[] {
  if (kind === 'invitation') {
    const { link } = params
    return link === undefined ? [] : [{ kind: 'link', label: linkLabels.invitation[language], url: link }]
  }
  const { publicUrl } = params
  if (publicUrl === undefined) return []
  return [{ kind: 'link', label: linkLabels.space[language], url: noticeUrl(publicUrl, { kind, subjectId }) }]
}

function footerOf(params: SentenceParams, language: Language): string {
  const sentences = params['operatorEmail'] === undefined ? [footer] : [footer, whomToAsk]
  return sentences.map((sentence) => fillSentence(sentence, params, language)).join('\n')
}

/** What a letter is made of. */
interface NoticeToTell {
  readonly kind: NoticeKind
  readonly subjectId: string
  readonly facts: NoticeFacts
}

/**
 * A notice as a letter in a language: the answer itself, what it is about one by one, why, and what to do. Amounts, sizes and
 * days are written for people; what a person wrote stands as it is. The text is plain: whoever makes HTML of it escapes it.
 */
export function composeLetter(notice: NoticeToTell, language: Language): Letter {
  const { kind, facts } = notice
  const text = noticeTexts[kind]
  const params = spoken(facts, language)
  const { row } = text
  const rows = row === undefined ? [] : facts.rows.map((one) => fillSentence(row, one, language))
  return {
    subject: fillSentence(text.subject, params, language),
    blocks: [
      ...paragraphs(text.opening, params, language),
      ...listOf(rows),
      ...listOf(localiseVisaReasons(facts.visaReasons, language).map(({ explanation }) => explanation)),
      ...listOf(localiseRefusals(facts.refusals, language).map(({ explanation }) => explanation)),
      ...paragraphs(text.closing ?? [], params, language),
      ...linkOf(notice, language),
    ],
    footer: footerOf(params, language),
  }
}
