import type { frShared } from '../fr/shared.ts'

export const enShared: Readonly<Record<keyof typeof frShared, string>> = {
  'session.welcome': 'Welcome to Grenier',
  'session.welcomeSentence': 'The space your territory shares for its files and their backups.',
  'session.signIn': 'Sign in',
  'session.signOut': 'Sign out',
  'session.noRole': 'Your access is not open yet',
  'session.noRoleSentence':
    '{name}, we know who you are, but nobody has given you a role here yet. Ask your town hall for an invitation.',
  'session.chooseMember': 'For which commune are you acting?',

  'nav.label': 'Main navigation',
  'nav.skip': 'Skip to content',
  'nav.home': 'Home',
  'nav.requests': 'Requests',
  'nav.backups': 'Backups',
  'nav.statements': 'Contribution',
  'nav.closing': 'Closing',
  'nav.charges': 'Charges',
  'nav.tariffs': 'Tariffs',
  'nav.moneyForecast': 'Forecast',
  'nav.corrections': 'Corrections',
  'nav.audit': 'Audit trail',
  'nav.otherMembers': 'Change commune',
  'nav.simulated': 'Demonstration: simulated figures',

  'preferences.language': 'Language',
  'preferences.fr': 'Français',
  'preferences.en': 'English',
  'preferences.scheme': 'Appearance',
  'preferences.auto': 'Auto',
  'preferences.light': 'Light',
  'preferences.dark': 'Dark',

  'home.platformTitle': 'Hello',
  'home.platformSentence': 'The screens of your role are not in the console yet. The API can do everything already.',
  'home.platformDocumentation': 'Read the documentation of the API',

  'state.loading': 'Loading…',
  'state.retry': 'Try again',
  'state.unreachable': 'Grenier does not answer. Check your connection, then try again: nothing is lost.',
  'state.reference': 'Reference for support: {reference}',
  'state.noSuchPage': 'Page not found',
  'state.noSuchPageSentence': 'This address leads nowhere, or what it showed is gone.',
}
