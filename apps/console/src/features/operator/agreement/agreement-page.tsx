import type { TenantDetail } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { AgreementPanel } from '../../../shared/agreements/agreement-panel.tsx'
import { useAgreements, useAskAgain, usePayers, useRecipients } from '../../../shared/agreements/agreement-queries.ts'
import { DocumentLinks } from '../../../shared/agreements/document-links.tsx'
import { EngagementForm } from '../../../shared/agreements/engagement-form.tsx'
import { PayerPanel } from '../../../shared/agreements/payer-panel.tsx'
import { RecipientPanel, type RecipientShown } from '../../../shared/agreements/recipient-panel.tsx'
import { useClient } from '../../../shared/api/client.ts'
import { useTenant } from '../../../shared/api/queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { AmendmentForm } from './amendment-form.tsx'
import { Contacts } from './contacts.tsx'
import { Mandates } from './mandates.tsx'
import { NewAgreementForm } from './new-agreement-form.tsx'
import { PayerForm } from './payer-form.tsx'
import { RecipientForm } from './recipient-form.tsx'

/** The agreement of one member: its terms and avenants, who signs, who pays, where debts land and with which engagement. */
export function OperatorAgreementPage() {
  const { tenantId = '' } = useParams({ strict: false })
  const { t } = useSpeech()
  const isOperator = useMay('operator')
  const tenant = useTenant(tenantId)
  return (
    <Shown query={tenant} skeleton={<Skeleton height={420} radius="lg" />}>
      {(known) => (
        <Page
          title={`${t('agreement.title')}, ${known.name}`}
          lead={t('agreement.lead')}
          actions={
            <>
              <WorkbookLink list={`/v1/tenants/${tenantId}/agreements`} name={t('agreement.title')} />
              {isOperator ? (
                <Link to="/operator/members/$tenantId" params={{ tenantId }}>
                  {t('agreement.back')}
                </Link>
              ) : (
                <Link to="/finance/acts">{t('agreement.backToActs')}</Link>
              )}
            </>
          }
        >
          <div className={classes['stack']}>
            <Agreements tenantId={tenantId} />
            <Mandates tenantId={tenantId} />
            <Contacts tenantId={tenantId} />
            <Payers tenant={known} />
            <Recipients tenantId={tenantId} />
          </div>
        </Page>
      )}
    </Shown>
  )
}

function Agreements({ tenantId }: { readonly tenantId: string }) {
  const agreements = useAgreements(tenantId)
  const mayRecord = useMay('operator')
  return (
    <Shown query={agreements} skeleton={<Skeleton height={320} radius="lg" />}>
      {(known) => {
        const [newest] = known
        const hasEnd = newest === undefined || newest.lastDay !== null
        // The one that holds, and the one that comes after it; of a member that has neither any more, the last one.
        const open = known.filter(({ state }) => state !== 'ended')
        const shown = open.length === 0 ? known.slice(0, 1) : open
        const isOneOfMany = shown.length > 1
        return (
          <>
            <AgreementPanel agreements={known} />
            {shown.map((agreement) => (
              <DocumentLinks key={agreement.id} agreement={agreement} isOneOfMany={isOneOfMany} />
            ))}
            {mayRecord &&
              open.map((agreement) => (
                // Written anew once an avenant was recorded: from its terms on.
                <AmendmentForm
                  key={`${agreement.id} ${agreement.version}`}
                  agreement={agreement}
                  isOneOfMany={isOneOfMany}
                />
              ))}
            {mayRecord && hasEnd && <NewAgreementForm key={newest?.id ?? ''} tenantId={tenantId} />}
          </>
        )
      }}
    </Shown>
  )
}

function Payers({ tenant }: { readonly tenant: TenantDetail }) {
  const payers = usePayers(tenant.id)
  const mayAssign = useMay('operator', 'finance')
  return (
    <Shown query={payers} skeleton={<Skeleton height={120} radius="lg" />}>
      {(known) => (
        <>
          <PayerPanel payers={known} />
          {mayAssign && <PayerForm tenant={tenant} payers={known.items} />}
        </>
      )}
    </Shown>
  )
}

function Recipients({ tenantId }: { readonly tenantId: string }) {
  const recipients = useRecipients(tenantId)
  const mayRecord = useMay('operator', 'finance')
  return (
    <Shown query={recipients} skeleton={<Skeleton height={120} radius="lg" />}>
      {(known) => (
        <>
          <RecipientPanel
            recipients={known}
            actions={(recipient) => mayRecord && <EndRecipient tenantId={tenantId} recipient={recipient} />}
          />
          {mayRecord && (
            <>
              <EngagementForm tenantId={tenantId} recipients={known} />
              <RecipientForm tenantId={tenantId} recipients={known} />
            </>
          )}
        </>
      )}
    </Shown>
  )
}

/** Ends a recipient from today on, as it was seen. */
function EndRecipient({ tenantId, recipient }: { readonly tenantId: string; readonly recipient: RecipientShown }) {
  const { t } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const today = useToday()
  const end = useMutation({
    mutationFn: () =>
      client.call('endRecipient', {
        params: { tenantId, recipientId: recipient.id },
        body: { validUntil: today },
        ifMatch: recipient.version,
      }),
    onSuccess: askAgain,
  })
  return (
    <ConfirmButton
      text={t('agreement.end')}
      sure={t('agreement.endSure')}
      keep={t('agreement.keep')}
      isPending={end.isPending}
      error={end.error}
      onSure={() => end.mutate()}
    />
  )
}
