import type { Mandate, QuotaRequestView } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSigningMandates } from '../../../shared/api/signing-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { isSignatureDue, isTheirsToSign } from '../../../shared/requests/signing.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import classes from './requests.module.css'
import { SignForm } from './sign-form.tsx'
import type { SigningKind } from './use-signing.ts'

const kinds: readonly SigningKind[] = ['sign', 'less', 'refuse']

/** Where the mayor or a delegate signs; everybody else is told who may. Nothing where no signature is awaited. */
export function SignPanel({ request }: { readonly request: QuotaRequestView }) {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const isOwn = session.tenantId === request.tenantId
  const signing = useSigningMandates(request.tenantId, isOwn && isSignatureDue(request))
  if (!isOwn || !isSignatureDue(request) || signing === undefined) return null
  const isTheirs = isTheirsToSign(request, { subject: session.subject, signing })
  return (
    <Panel title={t(isTheirs ? 'sign.title' : 'sign.awaited')}>
      <div className={classes['answer']}>
        {isTheirs ? <Signing request={request} /> : <WhoSigns request={request} signing={signing} />}
      </div>
    </Panel>
  )
}

function Signing({ request }: { readonly request: QuotaRequestView }) {
  const { t } = useSpeech()
  const [kind, setKind] = useState<SigningKind | null>(null)
  if (kind !== null) return <SignForm key={kind} request={request} kind={kind} onLeave={() => setKind(null)} />
  return (
    <>
      <p>{t('sign.lead')}</p>
      <div className={classes['buttons']}>
        {kinds.map((known) => (
          <Button key={known} variant={known === 'sign' ? 'filled' : 'default'} onClick={() => setKind(known)}>
            {t(`sign.${known}`)}
          </Button>
        ))}
      </div>
    </>
  )
}

interface WhoSignsProps {
  readonly request: QuotaRequestView
  readonly signing: readonly Mandate[]
}

function WhoSigns({ request, signing }: WhoSignsProps) {
  const { t, formats } = useSpeech()
  const { session } = useSignedIn()
  const others = signing.filter(({ personSubject }) => personSubject !== request.requestedBy)
  const isOwnRequest = request.requestedBy === session.subject
  return (
    <>
      <p>{t(isOwnRequest ? 'sign.ownRequest' : 'sign.mayNot')}</p>
      {others.length === 0 ? (
        <p>{t('sign.nobody')}</p>
      ) : (
        <ul aria-label={t('sign.who')}>
          {others.map(({ id, personName, function: power, ceilingCents }) => (
            <li key={id}>
              {personName}, {t(power === 'mayor' ? 'sign.asMayor' : 'sign.asDelegate')}
              {ceilingCents !== null && `, ${t('sign.upTo', { amount: formats.eurosOfCents(ceilingCents) })}`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
