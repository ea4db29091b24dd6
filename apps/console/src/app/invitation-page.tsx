import { type Answer, ClientProblem, type SessionView } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useClient } from '../shared/api/client.ts'
import { useSignOut } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { ProblemView } from '../shared/ui/problem-view.tsx'
import { Shown } from '../shared/ui/shown.tsx'
import { BarePage } from './bare-page.tsx'

/** The page of an invitation's link: what it gives, and one thing to do. Whoever comes to it is signed in. */
export function InvitationPage({ session }: { readonly session: SessionView }) {
  const { t } = useSpeech()
  const client = useClient()
  const secret = useLocation({ select: ({ searchStr }) => new URLSearchParams(searchStr).get('secret') ?? '' })
  const isLink = secret !== ''
  const offered = useQuery({
    queryKey: ['getOfferedInvitation', secret],
    enabled: isLink,
    queryFn: async ({ signal }) =>
      client.call('getOfferedInvitation', { query: { secretHash: await hashOf(secret) }, signal }),
  })
  const isOther = offered.error instanceof ClientProblem && offered.error.code === 'invitation-not-yours'
  return (
    <BarePage title={t('invitation.title')}>
      {!isLink && <p>{t('invitation.broken')}</p>}
      {isOther && <OtherAddress session={session} />}
      {isLink && !isOther && (
        <Shown query={offered} skeleton={<Skeleton height={96} />}>
          {(invitation) => <Offered invitation={invitation} secret={secret} />}
        </Shown>
      )}
    </BarePage>
  )
}

async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function OtherAddress({ session: { email } }: { readonly session: SessionView }) {
  const { t } = useSpeech()
  const signOut = useSignOut()
  return (
    <>
      <p role="alert">{email === null ? t('invitation.otherNoAddress') : t('invitation.other', { email })}</p>
      <Button variant="default" onClick={signOut}>
        {t('session.signOut')}
      </Button>
    </>
  )
}

interface OfferedProps {
  readonly invitation: Answer<'getOfferedInvitation'>
  readonly secret: string
}

function Offered({ invitation, secret }: OfferedProps) {
  const { t, formats } = useSpeech()
  const { state, tenantName, role, roleEndsAt, expiresAt } = invitation
  const accept = useAccepting(secret)
  const enter = useEntering()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (state === 'expired' || state === 'revoked') return <p role="alert">{t('invitation.over')}</p>
  return (
    <>
      <p>{t('invitation.gives', { name: tenantName })}</p>
      <p>
        {t(`invitation.role.${role}`)}{' '}
        {roleEndsAt !== null && t('invitation.until', { day: formats.dayOf(roleEndsAt, zone) })}
      </p>
      {state === 'open' ? (
        <>
          <p>{t('invitation.open', { day: formats.dayOf(expiresAt, zone) })}</p>
          {accept.error !== null && <ProblemView error={accept.error} />}
          <Button size="md" loading={accept.isPending} onClick={() => accept.mutate()}>
            {t('invitation.accept')}
          </Button>
        </>
      ) : (
        <>
          <p>{t('invitation.accepted')}</p>
          <Button onClick={() => void enter()}>{t('invitation.enter')}</Button>
        </>
      )}
    </>
  )
}

/** Takes the invitation, and acts for its member from now on. */
function useAccepting(secret: string) {
  const client = useClient()
  const enter = useEntering()
  return useMutation({
    mutationFn: async () => {
      const { tenantId } = await client.call('acceptInvitation', { body: { secret } })
      await client.call('serveTenant', { body: { tenantId } })
    },
    onSuccess: enter,
  })
}

/** To the first page; what was read before the role was there is forgotten. */
function useEntering() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await navigate({ to: '/', replace: true })
    await queries.resetQueries()
  }
}
