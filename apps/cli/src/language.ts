export type Language = 'fr' | 'en'

/** French unless the terminal says English, by the variables of POSIX in their order. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const said = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '')
  return said !== undefined && /^en([_.@-]|$)/i.test(said) ? 'en' : 'fr'
}
