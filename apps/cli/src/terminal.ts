import type { Language } from './language.ts'

/** Where a command writes, and in which language. */
export interface Terminal {
  readonly language: Language
  /** One line of the result, on standard output. */
  readonly write: (line: string) => void
  /** One line about the work, on standard error. */
  readonly writeError: (line: string) => void
  /** How many signs a line of standard output has; null where it is no terminal: nothing is cut there. */
  readonly columns: number | null
  /** Bold headings; never where `NO_COLOR` is set or standard output is no terminal. */
  readonly isColoured: boolean
  /** Where progress is drawn: standard error, if it is a terminal. */
  readonly progressStream: NodeJS.WriteStream | null
}

/** What a process ends with; scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  notSignedIn: 3,
  notFound: 4,
  conflict: 5,
  unproven: 6,
  unreachable: 7,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What each number means. */
export const exitCodeTexts: Readonly<Record<keyof typeof exitCodes, Readonly<Record<Language, string>>>> = {
  done: { fr: 'fait', en: 'done' },
  failed: { fr: 'refusé ou échoué ; la raison est dite', en: 'refused or failed; the reason is told' },
  misused: {
    fr: 'commande mal écrite, ou fichier illisible : rien n’a été demandé',
    en: 'called wrongly, or a file that cannot be read: nothing was asked for',
  },
  notSignedIn: {
    fr: 'personne n’est connecté, ou le jeton ne vaut plus',
    en: 'nobody is signed in, or the token ended',
  },
  notFound: { fr: 'introuvable, ou à quelqu’un d’autre', en: 'not found, or somebody else’s' },
  conflict: {
    fr: 'l’état ne le permet pas : changé entre-temps, déjà fait, fichier présent',
    en: 'the state does not allow it: changed meanwhile, done already, file present',
  },
  unproven: { fr: 'rien d’altéré, mais rien de prouvé', en: 'nothing altered, and nothing proven' },
  unreachable: { fr: 'aucune réponse', en: 'no answer' },
  interrupted: { fr: 'interrompu au clavier', en: 'interrupted at the keyboard' },
}
