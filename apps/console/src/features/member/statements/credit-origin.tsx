import type { Statement } from '@grenier/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { disputesAnchor } from './dispute-panel.tsx'
import classes from './statements.module.css'

type Credit = NonNullable<Statement['credit']>

/** What a credit goes back on, and the dispute that it answers; nothing of what is no credit on one statement. */
export function CreditOrigin({ credit }: { readonly credit: Statement['credit'] }) {
  const { t } = useSpeech()
  if (credit === null || credit.originalStatementId === null) return null
  return (
    <Panel title={t('credit.title')}>
      <p>
        <Link to="/statements/$statementId" params={{ statementId: credit.originalStatementId }}>
          {t('credit.original', { number: credit.originalNumber ?? '' })}
        </Link>
      </p>
      {credit.disputedOn !== null && (
        <Answered statementId={credit.originalStatementId} disputedOn={credit.disputedOn} />
      )}
    </Panel>
  )
}

interface AnsweredProps {
  readonly statementId: string
  readonly disputedOn: NonNullable<Credit['disputedOn']>
}

/** A way to the dispute for whoever may read it: finance where it answers, a payer on the statement that it doubted. */
function Answered({ statementId, disputedOn }: AnsweredProps) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const isFinance = useMay('finance', 'auditor', 'operator')
  const disputes = useQuery({
    queryKey: ['listDisputes', statementId],
    queryFn: ({ signal }) => client.call('listDisputes', { query: { statementId }, signal }),
  })
  const text = t('credit.dispute', { day: formats.day(disputedOn) })
  const [dispute] = disputes.data?.items ?? []
  if (dispute === undefined) return <p className={classes['soft']}>{text}</p>
  return (
    <p>
      {isFinance ? (
        <Link to="/finance/disputes" search={{ state: dispute.state, statement: statementId }}>
          {text}
        </Link>
      ) : (
        <Link to="/statements/$statementId" params={{ statementId }} hash={disputesAnchor}>
          {text}
        </Link>
      )}
    </p>
  )
}
