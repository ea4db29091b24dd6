import type { Statement, StatementDraft } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { Panel } from '../../../shared/ui/page.tsx'

/** By what accountants find a statement, and the acts that it rests on. */
export function References({ statement }: { readonly statement: Statement | StatementDraft }) {
  const { t } = useSpeech()
  const none = t('statedUnder.none')
  return (
    <Panel title={t('statedUnder.title')}>
      <Figures
        figures={[
          ...('number' in statement ? [{ label: t('statedUnder.number'), value: statement.number }] : []),
          { label: t('statedUnder.siret'), value: statement.payerSiret ?? none },
          { label: t('statedUnder.engagement'), value: statement.engagementNumber ?? none },
          { label: t('statedUnder.service'), value: statement.serviceCode ?? none },
          { label: t('statedUnder.agreement'), value: statement.agreementNumber },
          { label: t('statedUnder.tariff'), value: statement.tariffCode },
          { label: t('statedUnder.act'), value: statement.tariffActNumber },
        ]}
      />
    </Panel>
  )
}
