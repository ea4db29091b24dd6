import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { civilDayText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { drawFeet } from '../shared/pdf-table.ts'
import { drawForecastNoticeBody } from './forecast-notice-body.ts'
import { noticeTexts, noticeTitle } from './forecast-notice-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const half = width / 2

/** Which notice it is, and which one it takes the place of; of a draft that it was not sent. */
function noticeReference({ ordinal, sentOn, replacesOrdinal }: ForecastNotice): string {
  if (ordinal === null || sentOn === null) return 'Projet, non envoyé'
  const replaces = replacesOrdinal === null ? '' : `, remplace l’avis n°\u00a0${replacesOrdinal}`
  return `n°\u00a0${ordinal}, envoyé le ${civilDayText(sentOn)}${replaces}`
}

function drawSide(sheet: Sheet, { x, y, label, lines }: { x: number; y: number; label: string; lines: string[] }) {
  let at = y + drawText(sheet, label, { x, y, width: half - 12, size: 8.5, colour: ink.soft })
  for (const line of lines) at += drawText(sheet, line, { x, y: at, width: half - 12, size: 10 })
  return at
}

function drawHead(sheet: Sheet, { content }: ForecastNotice): number {
  const { issuerName, issuerSiren, payerName, payerSiren, payerSiret, agreementNumber } = content
  const number = payerSiret === null ? payerSiren : payerSiret
  const payer = [
    payerName,
    ...(number === null ? [] : [`${payerSiret === null ? 'SIREN' : 'SIRET'} ${number}`]),
    ...(agreementNumber === '' ? [] : [`Convention ${agreementNumber}`]),
  ]
  const issuer = { x: left, y: top, label: noticeTexts.issuer, lines: [issuerName, `SIREN ${issuerSiren}`] }
  return Math.max(
    drawSide(sheet, issuer),
    drawSide(sheet, { x: left + half, y: top, label: noticeTexts.payer, lines: payer }),
  )
}

/**
 * The pages of a forecast notice, the first one on the page that is open, each with its foot: pages that were drawn before it are to
 * be written out already.
 */
export function drawForecastNoticePages(sheet: Sheet, notice: ForecastNotice): void {
  const { content, contentSha256 } = notice
  const y = drawHead(sheet, notice) + 22
  drawForecastNoticeBody(sheet, { content, reference: noticeReference(notice), y })
  drawFeet(sheet, `${content.issuerName} · ${noticeTitle(content)} · ${contentSha256.slice(0, 16)}`)
}

/**
 * A forecast notice as tagged PDF (A4): who tells whom, then its body. The same notice gives the same bytes: its date is that of its
 * sending, of a draft that of its preparation.
 */
export async function forecastNoticePdf(notice: ForecastNotice): Promise<Uint8Array> {
  const { content, preparedAt, sentAt } = notice
  const title = noticeTitle(content)
  const sheet = openSheet({
    title: `${title} ${content.payerName}`,
    author: content.issuerName,
    subject: content.payerName,
    datedMs: sentAt ?? preparedAt,
  })
  const written = bytesOf(sheet)
  drawForecastNoticePages(sheet, notice)
  sheet.doc.end()
  return written
}
