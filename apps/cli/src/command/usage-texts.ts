import type { CommanderError } from 'commander'
import type { Language } from '../language.ts'

/** The headings of a help text, by what commander calls them. */
const titlesInFrench: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Global Options:': 'Options générales :',
}

export function helpTitle(title: string, language: Language): string {
  return language === 'fr' ? (titlesInFrench[title] ?? title) : title
}

/** Why a command line was not understood, by commander's code; `what` is the word it names. */
const faultsInFrench: Readonly<Record<string, (what: string) => string>> = {
  'commander.missingArgument': (what) => `Il manque l’argument « ${what} ».`,
  'commander.missingMandatoryOptionValue': (what) => `Il manque l’option ${what}.`,
  'commander.optionMissingArgument': (what) => `Il manque une valeur à l’option ${what}.`,
  'commander.unknownOption': (what) => `L’option ${what} n’existe pas.`,
  'commander.unknownCommand': (what) => `La commande « ${what} » n’existe pas.`,
  'commander.excessArguments': () => 'Il y a des arguments de trop.',
  'commander.invalidArgument': (what) => `La valeur « ${what} » n’est pas admise.`,
}

/** A fault of usage for people; with the values that are allowed, where commander names them. */
export function usageFault(error: CommanderError, language: Language): string {
  const message = error.message.replace(/^error: /, '')
  if (language === 'en') return message
  // Of several words in quotes the value is the last one: `option '-o' argument 'xml' is invalid`.
  const what = [...message.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? ''
  const told = faultsInFrench[error.code]?.(what)
  if (told === undefined) return message
  const [, allowed] = /Allowed choices are (.*)\.$/s.exec(message) ?? []
  return allowed === undefined ? told : `${told} Valeurs admises : ${allowed}.`
}

export const helpTexts = {
  help: { fr: 'afficher cette aide', en: 'show this help' },
  helpCommand: { fr: 'afficher l’aide d’une commande', en: 'show the help of a command' },
  helpHint: { fr: 'Aide :', en: 'Help:' },
  examples: { fr: 'Exemples :', en: 'Examples:' },
  commandPlace: { fr: '[commande]', en: '[command]' },
  version: { fr: 'afficher la version', en: 'show the version' },
} as const

/** What stands in angles behind an option or a command; written in French where the command is described. */
const placesInEnglish: Readonly<Record<string, string>> = {
  adresse: 'address',
  'champ=valeur': 'field=value',
  champ: 'field',
  clé: 'key',
  copie: 'copy',
  demande: 'request',
  fichier: 'file',
  forme: 'form',
  interpréteur: 'shell',
  membre: 'member',
  mois: 'month',
  nom: 'name',
  nombre: 'number',
  quoi: 'what',
  réserve: 'pool',
  secondes: 'seconds',
  sorte: 'kind',
  texte: 'text',
  volume: 'claim',
  état: 'statement',
}

export function placeIn(place: string, language: Language): string {
  return language === 'en' ? (placesInEnglish[place] ?? place) : place
}
