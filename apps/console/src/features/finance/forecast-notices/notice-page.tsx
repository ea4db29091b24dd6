import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { IconFileTypePdf, IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { NoticeState } from './notice-state.tsx'
import classes from './notices.module.css'
import { PartTable } from './part-table.tsx'
import { monthsText } from './row-name.tsx'
import { useSend } from './use-notices.ts'

/** One notice: to finance before it is sent, to finance and its payer afterwards. */
export function NoticePage() {
  const client = useClient()
  const { forecastNoticeId = '' } = useParams({ strict: false })
  const notice = useQuery({
    queryKey: ['getForecastNotice', forecastNoticeId],
    queryFn: ({ signal }) => client.call('getForecastNotice', { params: { forecastNoticeId }, signal }),
  })
  return (
    <Shown query={notice} skeleton={<LateSkeleton height={420} />}>
      {(known) => <NoticeView notice={known} />}
    </Shown>
  )
}

function NoticeView({ notice }: { readonly notice: ForecastNotice }) {
  const { t } = useSpeech()
  const { content, year } = notice
  return (
    <Page title={t('notice.title', { year })} lead={<Lead notice={notice} />} actions={<Files noticeId={notice.id} />}>
      <Panel title={content.payerName} aside={<NoticeState notice={notice} />}>
        <ToPlan notice={notice} />
      </Panel>
      {content.parts.map((part) => (
        <Panel key={part.tenantId} title={part.name}>
          <PartTable year={year} part={part} />
        </Panel>
      ))}
      <Panel title={t('notice.prices')}>
        <Prices content={content} />
      </Panel>
    </Page>
  )
}

function Lead({ notice }: { readonly notice: ForecastNotice }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { ordinal, sentOn, preparedAt, replacesId, replacesOrdinal, state } = notice
  return (
    <>
      {ordinal === null || sentOn === null
        ? t('notice.draft', { day: formats.dayOf(preparedAt, installation.timeZone) })
        : t('notice.number', { number: String(ordinal), day: formats.day(sentOn) })}
      {'. '}
      {replacesId !== null && replacesOrdinal !== null && (
        <Link to="/forecast-notices/$forecastNoticeId" params={{ forecastNoticeId: replacesId }}>
          {t('notice.replaces', { number: String(replacesOrdinal) })}
        </Link>
      )}
      {state === 'replaced' && ` ${t('notice.wasReplaced')}`}
    </>
  )
}

/** The amount, its tax, and sending it where it is a draft. */
function ToPlan({ notice }: { readonly notice: ForecastNotice }) {
  const { t, tCount, formats } = useSpeech()
  const maySend = useMay('finance')
  const { year, state, isIncomplete, forecastCents, vatCents, payableCents } = notice
  const send = useSend(year, { evenIncomplete: true })
  return (
    <div className={classes['stack']}>
      <div>
        <p className={classes['soft']}>{t('notice.toPlan')}</p>
        <p className={classes['payable']}>{formats.eurosOfCents(payableCents)}</p>
        <p className={classes['soft']}>
          {vatCents === 0n
            ? t('notice.noVat')
            : t('notice.withVat', {
                amount: formats.eurosOfCents(forecastCents),
                vat: formats.eurosOfCents(vatCents),
              })}
        </p>
      </div>
      {isIncomplete && <StatusMark standing="bad" text={t('notice.isIncomplete')} />}
      {state === 'draft' && maySend && (
        <ConfirmButton
          text={t(isIncomplete ? 'notice.sendOneIncomplete' : 'notice.sendOne')}
          sure={t('notice.sendOneSure')}
          keep={t('notice.sendNot')}
          isPending={send.isPending}
          error={send.error}
          onSure={() => send.mutate([notice.id])}
        />
      )}
      {send.data !== undefined && <StatusMark standing="good" text={tCount('notice.sentDone', send.data)} />}
      <p className={classes['soft']}>{t('notice.binding')}</p>
    </div>
  )
}

function Prices({ content: { year, tariffs, costs } }: { readonly content: ForecastNotice['content'] }) {
  const { t, formats } = useSpeech()
  return (
    <ul className={classes['stack']}>
      {tariffs.length === 0 && <li>{t('notice.noPrices')}</li>}
      {tariffs.map(({ firstMonth, months, code, basis, act }) => (
        <li key={firstMonth}>
          {t(`notice.tariff.${basis}`, {
            months: monthsText(formats, { firstMonth, months }),
            code,
            act: act === null ? '–' : `${act.number} (${act.organ}, ${formats.day(act.adoptedOn)})`,
          })}
        </li>
      ))}
      {costs.map(({ code, label, yearCents }) => (
        <li key={code}>
          {t('notice.cost', { label, year: String(Number(year) - 1), amount: formats.eurosOfCents(yearCents) })}
        </li>
      ))}
    </ul>
  )
}

/** The notice as files. They are links: the browser names, opens or keeps them as the person is used to. */
function Files({ noticeId }: { readonly noticeId: string }) {
  const { t } = useSpeech()
  const address = `/v1/forecast-notices/${noticeId}/document`
  return (
    <span className={classes['files']}>
      <a href={`${address}.pdf`} target="_blank" rel="noreferrer">
        <IconFileTypePdf size={18} aria-hidden /> {t('notice.pdf')}
      </a>
      <a href={`${address}.xlsx`} download>
        <IconTable size={18} aria-hidden /> {t('notice.xlsx')}
      </a>
    </span>
  )
}
