import type { NeedsCampaign } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { AnswersTable } from './answers-table.tsx'
import classes from './campaign.module.css'
import { OpenForm } from './open-form.tsx'
import { PlanTable } from './plan-table.tsx'

const campaignKinds = ['needs-campaign', 'needs-answer'] as const

/** The campaign of needs: opened once a year, who answered, what their answers want of each pool. */
export function CampaignPage() {
  const client = useClient()
  const { t } = useSpeech()
  const mayOpen = useMay('operator')
  useLive(campaignKinds, ['listNeedsCampaigns'])
  useLive(campaignKinds, ['getNeedsPlan'])
  useLive(campaignKinds, ['listNeedsAnswers'])
  const campaigns = useQuery({
    queryKey: ['listNeedsCampaigns'],
    queryFn: ({ signal }) => client.call('listNeedsCampaigns', { signal }),
  })
  return (
    <Page title={t('campaign.title')} lead={t('campaign.lead')}>
      <Shown query={campaigns} skeleton={<Skeleton height={320} radius="lg" />}>
        {({ items }) => (
          <>
            {items.length === 0 && <EmptyState sentence={t('needs.none')} />}
            {items.slice(0, 1).map((campaign) => (
              <Campaign key={campaign.year} campaign={campaign} />
            ))}
            {mayOpen && items[0]?.state !== 'open' && <OpenForm known={items.map(({ year }) => year)} />}
          </>
        )}
      </Shown>
    </Page>
  )
}

function Campaign({ campaign }: { readonly campaign: NeedsCampaign }) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  const { year, state, opensOn, closesOn } = campaign
  const plan = useQuery({
    queryKey: ['getNeedsPlan', year],
    queryFn: ({ signal }) => client.call('getNeedsPlan', { params: { year }, signal }),
  })
  const day = formats.day(state === 'planned' ? opensOn : closesOn)
  return (
    <Shown query={plan} skeleton={<Skeleton height={320} radius="lg" />}>
      {({ memberCount, answerCount, pools, leftOutCount }) => {
        const lackingCount = pools.filter(({ lackingBytes }) => lackingBytes > 0n).length
        return (
          <>
            <Panel
              title={t('needs.title', { year })}
              aside={
                <StatusMark
                  standing={state === 'closed' ? 'good' : 'waiting'}
                  text={t(`campaign.state.${state}`, { day })}
                />
              }
            >
              <Figures
                figures={[
                  { label: t('campaign.members'), value: formats.count(memberCount) },
                  { label: t('campaign.answers'), value: formats.count(answerCount) },
                  { label: t('campaign.silent'), value: formats.count(memberCount - answerCount) },
                  { label: t('campaign.lacking'), value: formats.count(lackingCount) },
                ]}
              />
            </Panel>
            <Panel
              title={t('campaign.plan')}
              aside={<WorkbookLink list={`/v1/needs-campaigns/${year}/capacity-plan`} name={t('campaign.plan')} />}
            >
              {pools.length === 0 ? <p>{t('campaign.planNone')}</p> : <PlanTable pools={pools} />}
              {leftOutCount > 0 && <p className={classes['soft']}>{tCount('campaign.leftOut', leftOutCount)}</p>}
            </Panel>
            <Panel
              title={t('campaign.answers')}
              aside={<WorkbookLink list={`/v1/needs-campaigns/${year}/answers`} name={t('campaign.answers')} />}
            >
              <AnswersTable year={year} />
            </Panel>
          </>
        )
      }}
    </Shown>
  )
}
