import type { SessionView } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useSignOut } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { BarePage } from './bare-page.tsx'

/** Signed in, and without any role: who can mend it. */
export function NobodyYet({ session }: { readonly session: SessionView }) {
  const { t } = useSpeech()
  const signOut = useSignOut()
  return (
    <BarePage title={t('session.noRole')}>
      <p>{t('session.noRoleSentence', { name: session.name ?? session.email ?? session.subject })}</p>
      <Button variant="default" onClick={signOut}>
        {t('session.signOut')}
      </Button>
    </BarePage>
  )
}
