import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { disputeStates, readDisputeView } from '../../../shared/finance/dispute-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { DisputeCard } from './dispute-card.tsx'

const pageMax = 100
const kinds = ['dispute'] as const
const key = ['listDisputes'] as const

/** What payers doubt, the answer that is due first at the top; each with its lines and the form of its answer. */
export function DisputesPage() {
  const client = useClient()
  const { t } = useSpeech()
  const navigate = useNavigate()
  const { state = 'open', statement: statementId } = readDisputeView(useSearch({ strict: false }))
  useLive(kinds, key)
  const disputes = useQuery({
    queryKey: [...key, state, statementId],
    queryFn: ({ signal }) => client.call('listDisputes', { query: { state, statementId, limit: pageMax }, signal }),
  })
  return (
    <Page
      title={t('dispute.title')}
      lead={t('dispute.lead')}
      actions={
        <Select
          label={t('dispute.show')}
          value={state}
          options={disputeStates.map((value) => ({ value, text: t(`dispute.states.${value}`) }))}
          onChange={(chosen) => void navigate({ to: '/finance/disputes', search: { state: chosen } })}
        />
      }
    >
      <Shown query={disputes} skeleton={<LateSkeleton height={260} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState sentence={t(state === 'open' ? 'finance.disputesNone' : 'dispute.none')} />
          ) : (
            <>
              {statementId !== undefined && (
                <p>
                  <Link to="/finance/disputes" search={{ state }}>
                    {t('dispute.allOfState')}
                  </Link>
                </p>
              )}
              {items.map((dispute) => (
                <DisputeCard key={dispute.id} dispute={dispute} />
              ))}
              <WorkbookLink list="/v1/disputes" name={t('dispute.title')} filters={{ state, statementId }} />
            </>
          )
        }
      </Shown>
    </Page>
  )
}
