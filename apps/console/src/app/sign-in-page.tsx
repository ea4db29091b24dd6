import { Button } from '@mantine/core'
import { signInAddress } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { BarePage } from './bare-page.tsx'

/** Leads to the identity provider and back to the page that was wanted. */
export function SignInPage() {
  const { t } = useSpeech()
  return (
    <BarePage title={t('session.welcome')}>
      <p>{t('session.welcomeSentence')}</p>
      <Button component="a" size="md" href={signInAddress(window.location)}>
        {t('session.signIn')}
      </Button>
    </BarePage>
  )
}
