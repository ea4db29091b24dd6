import type { Statement } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { ShownThing } from '../../../shared/ui/shown-thing.tsx'
import { CreditOrigin } from './credit-origin.tsx'
import { DisputePanel } from './dispute-panel.tsx'
import { FctvaNote } from './fctva-note.tsx'
import { LinesTable } from './lines-table.tsx'
import { References } from './references.tsx'
import { StatementFiles } from './statement-files.tsx'
import classes from './statements.module.css'

/** One statement: how much, for what, and where each amount comes from. */
export function StatementPage() {
  const { statementId = '' } = useParams({ strict: false })
  const client = useClient()
  const { t, formats } = useSpeech()
  const statement = useQuery({
    queryKey: ['getStatement', statementId],
    queryFn: ({ signal }) => client.call('getStatement', { params: { statementId }, signal }),
  })
  return (
    <ShownThing query={statement} skeleton={<Skeleton height={320} radius="lg" />}>
      {(known) => (
        <Page
          title={t('statement.of', { month: formats.months(known) })}
          lead={known.subject}
          actions={<StatementFiles statementId={known.id} />}
        >
          <Panel>
            <p className={classes['soft']}>{t('statement.toPay')}</p>
            <p className={classes['payable']}>{formats.eurosOfCents(known.payableCents)}</p>
            {known.vatCents === 0n && <p className={classes['soft']}>{t('statement.vatOut')}</p>}
            <FctvaNote statement={known} />
            {known.settlementMode === 'titre' && <p>{t('statement.doNotPay')}</p>}
            {known.simulated && <p className={classes['soft']}>{t('statement.simulated')}</p>}
          </Panel>
          <CreditOrigin credit={known.credit} />
          <Panel title={t('statement.lines')}>
            <LinesTable statement={known} />
          </Panel>
          <References statement={known} />
          <div className={classes['explained']}>
            <Panel title={t('statement.charges')}>
              <Charges statement={known} />
            </Panel>
          </div>
          <DisputePanel statement={known} />
        </Page>
      )}
    </ShownThing>
  )
}

/** The amounts behind the lines, each of which can be explained down to the days it was measured on. */
function Charges({ statement }: { readonly statement: Statement }) {
  const client = useClient()
  const { formats } = useSpeech()
  const { session } = useSignedIn()
  // Whoever serves no member sees the payer's.
  const tenantId = session.tenantId ?? statement.tenantId
  const months = [...new Set(statement.lines.map(({ carriedFrom }) => carriedFrom ?? statement.month))].toSorted()
  const charges = useQuery({
    queryKey: ['listCharges', tenantId, months],
    queryFn: async ({ signal }) => {
      const read = (month: CivilMonth) =>
        Array.fromAsync(client.items('listCharges', { query: { tenantId, month }, signal }))
      return (await Promise.all(months.map(read))).flat().filter(({ statementId }) => statementId === statement.id)
    },
  })
  return (
    <Shown query={charges} skeleton={<Skeleton height={120} />}>
      {(rows) => (
        <ul className={classes['list']}>
          {rows.map(({ id, label, month, amountMicros }) => (
            <li key={id}>
              <Link to="/charges/$chargeId" params={{ chargeId: id }}>
                {months.length === 1 ? label : `${label} (${formats.month(month)})`}
              </Link>
              <strong className={classes['sum']}>{formats.euros(amountMicros)}</strong>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  )
}
