import { Button } from '@mantine/core'
import { signInAddress } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { BarePage } from './bare-page.tsx'

/** Leads to the identity provider and back to the page that was wanted. */
export function SignInPage({ isInvited }: { readonly isInvited: boolean }) {
  const { t } = useSpeech()
  return (
    <BarePage title={t(isInvited ? 'invitation.title' : 'session.welcome')}>
      <p>{t(isInvited ? 'invitation.signIn' : 'session.welcomeSentence')}</p>
      <Button component="a" size="md" href={signInAddress(window.location)}>
        {t('session.signIn')}
      </Button>
    </BarePage>
  )
}
