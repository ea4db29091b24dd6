import type { Statement, StatementDraft } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import classes from './statements.module.css'

/** By what accountants find a statement, and the acts that it rests on. */
export function References({ statement }: { readonly statement: Statement | StatementDraft }) {
  const { t } = useSpeech()
  const none = t('statedUnder.none')
  const named = [
    [t('statedUnder.payer'), statement.payerName],
    [t('statedUnder.issuer'), statement.issuerName],
    ...('number' in statement ? [[t('statedUnder.number'), statement.number] as const] : []),
    [t('statedUnder.siret'), statement.payerSiret ?? none],
    [t('statedUnder.engagement'), statement.engagementNumber ?? none],
    [t('statedUnder.service'), statement.serviceCode ?? none],
    [t('statedUnder.agreement'), statement.agreementNumber],
    [t('statedUnder.tariff'), statement.tariffCode],
    [t('statedUnder.act'), statement.tariffActNumber],
  ] as const
  return (
    <Panel title={t('statedUnder.title')}>
      <dl className={classes['references']}>
        {named.map(([label, value]) => (
          <div key={label}>
            <dt className={classes['soft']}>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
