import { languages } from '@grenier/contracts'
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useSpeech } from '../shared/i18n/language.tsx'
import classes from './preferences.module.css'

const schemes = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[]

/** Language and light or dark, remembered on this machine. */
export function Preferences() {
  const { t, language, speak } = useSpeech()
  // Mantine would hold transitions back by a style of its own, which the policy of the page forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <div className={classes['preferences']}>
      <SegmentedControl
        size="xs"
        aria-label={t('preferences.language')}
        value={language}
        onChange={(value) => speak(languages.find((known) => known === value) ?? 'fr')}
        data={languages.map((value) => ({ value, label: t(`preferences.${value}`) }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('preferences.scheme')}
        value={colorScheme}
        onChange={(value) => setColorScheme(schemes.find((known) => known === value) ?? 'auto')}
        data={schemes.map((value) => ({ value, label: t(`preferences.${value}`) }))}
      />
    </div>
  )
}
