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

/** More values than these are not all told: those that are most like the one that was written. */
const allowedShownMax = 20
const nearestShownMax = 5

// The first letters alone: `cost` and `costs` are one.
const partsOf = (word: string): string[] =>
  word.split(/(?=[A-Z])|[^A-Za-z]/).map((part) => part.toLowerCase().slice(0, 4))

/** The words that share most of their parts with what was written: `recordActualCost` and `importActualCosts`. */
function nearest(allowed: readonly string[], written: string): string[] {
  const wanted = partsOf(written)
  const alike = (word: string) => partsOf(word).filter((part) => wanted.includes(part)).length
  const ranked = allowed.map((word) => ({ word, score: alike(word) })).filter(({ score }) => score > 0)
  return ranked
    .toSorted((left, right) => right.score - left.score)
    .slice(0, nearestShownMax)
    .map(({ word }) => word)
}

/** A fault of usage for people; with the values that are allowed, where commander names them, or those like what was written. */
export function usageFault(error: CommanderError, language: Language): string {
  const message = error.message.replace(/^error: /, '')
  const [head = message, choices] = message.split(' Allowed choices are ')
  // `option '-o' argument 'xml' is invalid`, `command-argument value 'xml' is invalid for argument 'quoi'`: the value comes first or last.
  const quoted = [...head.matchAll(/'([^']*)'/g)].map(([, word = '']) => word)
  const what = (head.startsWith('command-argument') ? quoted[0] : quoted.at(-1)) ?? ''
  const told = faultsInFrench[error.code]?.(what)
  if (choices === undefined) return language === 'en' ? message : (told ?? message)
  const allowed = choices.replace(/\.$/, '').split(', ')
  const isLong = allowed.length > allowedShownMax
  const shown = (isLong ? nearest(allowed, what) : allowed).join(', ')
  const said = language === 'en' ? head : (told ?? head)
  if (shown === '') return said
  const lead = isLong
    ? { fr: 'Celles qui lui ressemblent :', en: 'Those like it:' }
    : { fr: 'Valeurs admises :', en: 'Allowed choices are' }
  return `${said} ${lead[language]} ${shown}.`
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
  opération: 'operation',
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
