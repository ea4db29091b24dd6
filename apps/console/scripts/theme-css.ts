import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import type { Plugin } from 'vite'
import { theme } from '../src/shared/theme/theme.ts'

const importedAs = './made-theme.css'
const resolvedId = '\0made-theme.css'

/**
 * Serves the theme's variables as a style sheet. Mantine would put them into the page at run time, as an inline style, which
 * the console's policy forbids (decision 0024).
 */
export function themeCss(): Plugin {
  return {
    name: 'grenier-theme-css',
    resolveId: (id) => (id === importedAs ? resolvedId : null),
    load: (id) => {
      if (id !== resolvedId) return null
      return convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root')
    },
  }
}
