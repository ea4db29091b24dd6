import type { Statement, StatementDraft } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { Panel } from '../../../shared/ui/page.tsx'

/** By what accountants find a statement, and the acts that it rests on. */
export function References({ statement }: { readonly statement: Statement | StatementDraft }) {
  const { t } = useSpeech()
  const none = t('references.none')
  return (
    <Panel title={t('references.title')}>
      <Figures
        figures={[
          ...('number' in statement ? [{ label: t('references.number'), value: statement.number }] : []),
          { label: t('references.siret'), value: statement.payerSiret ?? none },
          { label: t('references.engagement'), value: statement.engagementNumber ?? none },
          { label: t('references.service'), value: statement.serviceCode ?? none },
          { label: t('references.agreement'), value: statement.agreementNumber },
          { label: t('references.tariff'), value: statement.tariffCode },
          { label: t('references.act'), value: statement.tariffActNumber },
        ]}
      />
    </Panel>
  )
}
