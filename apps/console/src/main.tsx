import './shared/theme/styles.ts'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Console } from './app/console.tsx'
import { bringLanguage } from './shared/i18n/text-parts.ts'
import { firstLanguage } from './shared/i18n/translate.ts'
import { theme } from './shared/theme/theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

/** French is always there: a language that does not come is chosen again when it does. */
const wanted = firstLanguage()
const language = await bringLanguage(wanted).then(
  () => wanted,
  () => 'fr' as const,
)

createRoot(root).render(
  <StrictMode>
    {/* Variables and helper classes come from style sheets: the policy allows no inline style (decision 0024). */}
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <Console language={language} />
    </MantineProvider>
  </StrictMode>,
)
