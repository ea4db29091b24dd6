import type { NeedsSheet } from '@grenier/contracts'
import { Button, Skeleton, Textarea } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './needs.module.css'
import { type ChosenSizes, choose, chosenBefore, linesOf } from './needs-choice.ts'
import { NeedsLine } from './needs-line.tsx'

const campaignKinds = ['needs-campaign', 'needs-answer'] as const
const noteMax = 1_000
type Campaign = NeedsSheet['campaign']

/** What a member says once a year of the space that it will need, and what each choice would cost. */
export function NeedsPage() {
  const client = useClient()
  const { t } = useSpeech()
  useLive(campaignKinds, ['listNeedsCampaigns'])
  const campaigns = useQuery({
    queryKey: ['listNeedsCampaigns'],
    queryFn: ({ signal }) => client.call('listNeedsCampaigns', { signal }),
  })
  return (
    <Shown query={campaigns} skeleton={<Skeleton height={320} radius="lg" />}>
      {({ items }) => {
        const campaign = items.find(({ state }) => state === 'open') ?? items[0]
        if (campaign !== undefined) return <CampaignPage key={campaign.year} campaign={campaign} />
        return (
          <Page title={t('needs.titleNone')}>
            <EmptyState sentence={t('needs.none')} />
          </Page>
        )
      }}
    </Shown>
  )
}

function CampaignPage({ campaign }: { readonly campaign: Campaign }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { tenantId } = useServedTenant()
  const { year, state, opensOn, closesOn } = campaign
  const sheet = useQuery({
    queryKey: ['getNeedsSheet', tenantId, year],
    queryFn: ({ signal }) => client.call('getNeedsSheet', { params: { tenantId, year }, signal }),
  })
  const leads = {
    planned: t('needs.planned', { day: formats.day(opensOn) }),
    open: t('needs.lead', { day: formats.day(closesOn) }),
    closing: t('needs.over', { day: formats.day(closesOn) }),
    closed: t('needs.over', { day: formats.day(closesOn) }),
  }
  return (
    <Page title={t('needs.title', { year })} lead={leads[state]}>
      <Shown query={sheet} skeleton={<Skeleton height={320} radius="lg" />}>
        {(known) => (
          <>
            <Outcome sheet={known} />
            {state === 'open' && <AnswerForm key={String(known.answer?.answeredAt)} sheet={known} />}
          </>
        )}
      </Shown>
    </Page>
  )
}

/** What was taken up of the campaign, once it was. */
function Outcome({ sheet }: { readonly sheet: NeedsSheet }) {
  const { t, formats } = useSpeech()
  const { outcome, campaign } = sheet
  if (outcome === null) return null
  const { isAnswered, draftCommitmentCents } = outcome
  return (
    <Panel title={t('needs.recorded', { year: campaign.year })}>
      <div className={classes['sum']}>
        <p>{t(isAnswered ? 'needs.recordedAnswer' : 'needs.recordedSilence')}</p>
        {draftCommitmentCents !== null && (
          <Figures
            figures={[{ label: t('needs.draftCommitment'), value: formats.eurosOfCents(draftCommitmentCents) }]}
          />
        )}
      </div>
    </Panel>
  )
}

function AnswerForm({ sheet }: { readonly sheet: NeedsSheet }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayAnswer = useMay('member-admin', 'member-requester')
  const { tenantId, campaign, answer } = sheet
  const { year, closesOn } = campaign
  const [sizes, setSizes] = useState<ChosenSizes>(() => chosenBefore(sheet))
  const [note, setNote] = useState(answer?.note ?? '')
  const send = useMutation({
    mutationFn: () =>
      client.call('answerNeeds', {
        params: { tenantId, year },
        body: { lines: linesOf(sizes), note: note.trim() === '' ? null : note.trim() },
      }),
    onSuccess: (answered) => queries.setQueryData(['getNeedsSheet', tenantId, year], answered),
  })
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      {answer !== null && (
        <StatusMark
          standing="good"
          text={t('needs.answered', {
            day: formats.dayOf(answer.answeredAt, installation.timeZone),
            until: formats.day(closesOn),
          })}
        />
      )}
      <Spaces sheet={sheet} sizes={sizes} onSizes={setSizes} />
      <Sum sheet={sheet} sizes={sizes} />
      {mayAnswer ? (
        <>
          <Textarea
            label={t('needs.note')}
            value={note}
            maxLength={noteMax}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {send.error !== null && <ProblemView error={send.error} />}
          <div>
            <Button type="submit" size="md" loading={send.isPending}>
              {t(answer === null ? 'needs.send' : 'needs.sendAgain')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t('needs.mayNotAnswer')}</p>
      )}
    </form>
  )
}

interface SpacesProps {
  readonly sheet: NeedsSheet
  readonly sizes: ChosenSizes
  readonly onSizes: (sizes: ChosenSizes) => void
}

/** The spaces that the member has or chose, and behind them all others. */
function Spaces({ sheet, sizes, onSizes }: SpacesProps) {
  const { t } = useSpeech()
  const line = (one: NeedsSheet['lines'][number]) => (
    <NeedsLine
      key={one.offerId}
      line={one}
      year={sheet.campaign.year}
      chosenBytes={sizes[one.offerId] ?? one.currentQuotaBytes}
      onChoose={(quotaBytes) => onSizes(choose(sizes, one, quotaBytes))}
    />
  )
  const isShown = ({ offerId, currentQuotaBytes }: NeedsSheet['lines'][number]) =>
    currentQuotaBytes > 0n || sizes[offerId] !== undefined
  const others = sheet.lines.filter((one) => !isShown(one))
  return (
    <>
      {sheet.lines.filter(isShown).map(line)}
      {others.length > 0 && (
        <details className={classes['others']}>
          <summary>{t('needs.others')}</summary>
          <div>{others.map(line)}</div>
        </details>
      )}
    </>
  )
}

/** What the choices come to, as the API prices them. */
function Sum({ sheet, sizes }: { readonly sheet: NeedsSheet; readonly sizes: ChosenSizes }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { tenantId, campaign, kept, prices, annualCommitmentCents } = sheet
  const { year } = campaign
  const lines = linesOf(sizes)
  const priced = useQuery({
    queryKey: ['getNeedsSheet', tenantId, year, lines.map((one) => `${one.offerId}:${one.wantedQuotaBytes}`)],
    queryFn: ({ signal }) => client.call('getNeedsSheet', { params: { tenantId, year }, query: { lines }, signal }),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
  })
  const wanted = lines.length === 0 ? kept : priced.data?.wanted
  const euros = (cost: NeedsSheet['kept'] | undefined): string =>
    cost == null ? '…' : formats.euros(cost.plannedYearMicros)
  return (
    <Panel title={t('needs.sum')}>
      <div className={classes['sum']}>
        {prices === null ? (
          <p>{t('needs.basis.none')}</p>
        ) : (
          <>
            <Figures
              figures={[
                { label: t('needs.kept', { year }), value: euros(kept) },
                { label: t('needs.wanted', { year }), value: euros(wanted) },
                {
                  label: t('needs.commitment'),
                  value:
                    annualCommitmentCents === null
                      ? t('needs.commitmentNone')
                      : formats.eurosOfCents(annualCommitmentCents),
                },
              ]}
            />
            <p className={classes['soft']}>
              {t(`needs.basis.${prices.kind}`, { name: prices.name })} {t(`needs.tax.${prices.taxBasis}`)}
            </p>
          </>
        )}
        {priced.error !== null && <ProblemView error={priced.error} />}
      </div>
    </Panel>
  )
}
