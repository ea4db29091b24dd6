import type { Language } from './language.ts'

/**
 * The text as a page shows it: in French, signs that stand apart from their word by a space stay on its line, also on a narrow
 * screen (Lexique des règles typographiques en usage à l’Imprimerie nationale).
 */
export function keptTogether(text: string, language: Language): string {
  return language === 'fr' ? text.replaceAll(/ (?=[:;?!»%])|(?<=«) /g, '\u00a0') : text
}
