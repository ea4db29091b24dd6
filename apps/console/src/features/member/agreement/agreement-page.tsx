import { Skeleton } from '@mantine/core'
import { AgreementPanel } from '../../../shared/agreements/agreement-panel.tsx'
import { useAgreements, usePayers, useRecipients } from '../../../shared/agreements/agreement-queries.ts'
import { EngagementForm } from '../../../shared/agreements/engagement-form.tsx'
import { PayerPanel } from '../../../shared/agreements/payer-panel.tsx'
import { RecipientPanel } from '../../../shared/agreements/recipient-panel.tsx'
import { useMay, useServedTenant } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'

/** Under what the commune is a member, who pays for it and where; an administrator gives engagements ahead. */
export function MemberAgreementPage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const may = useMay('member-admin')
  const agreements = useAgreements(tenantId)
  const payers = usePayers(tenantId)
  const recipients = useRecipients(tenantId)
  return (
    <Page
      title={t('agreement.title')}
      lead={t('agreement.lead')}
      actions={<WorkbookLink list={`/v1/tenants/${tenantId}/agreements`} name={t('agreement.title')} />}
    >
      <div className={classes['stack']}>
        <Shown query={agreements} skeleton={<Skeleton height={320} radius="lg" />}>
          {(known) => <AgreementPanel agreements={known} />}
        </Shown>
        <Shown query={payers} skeleton={<Skeleton height={120} radius="lg" />}>
          {(known) => <PayerPanel payers={known} />}
        </Shown>
        <Shown query={recipients} skeleton={<Skeleton height={120} radius="lg" />}>
          {(known) => (
            <>
              <RecipientPanel recipients={known} />
              {may && <EngagementForm tenantId={tenantId} recipients={known} />}
            </>
          )}
        </Shown>
      </div>
    </Page>
  )
}
