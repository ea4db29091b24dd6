/** What every person's pages say around what they show. */
export const frShared = {
  'session.welcome': 'Bienvenue dans Grenier',
  'session.welcomeSentence': 'L’espace que votre territoire met en commun pour ses fichiers et leurs sauvegardes.',
  'session.signIn': 'Se connecter',
  'session.signOut': 'Se déconnecter',
  'session.noRole': 'Votre accès n’est pas encore ouvert',
  'session.noRoleSentence':
    '{name}, vous êtes bien identifié, mais personne ne vous a encore donné de rôle ici. Demandez une invitation à votre mairie.',
  'session.chooseMember': 'Pour quelle commune agissez-vous ?',

  'nav.label': 'Navigation principale',
  'nav.skip': 'Aller au contenu',
  'nav.home': 'Accueil',
  'nav.requests': 'Demandes',
  'nav.backups': 'Sauvegardes',
  'nav.statements': 'Participation',
  'nav.closing': 'Clôture',
  'nav.charges': 'Charges',
  'nav.tariffs': 'Barèmes',
  'nav.moneyForecast': 'Prévision',
  'nav.corrections': 'Rectifications',
  'nav.audit': 'Journal d’audit',
  'nav.otherMembers': 'Changer de commune',
  'nav.simulated': 'Démonstration : chiffres simulés',

  'preferences.language': 'Langue',
  'preferences.fr': 'Français',
  'preferences.en': 'English',
  'preferences.scheme': 'Apparence',
  'preferences.auto': 'Auto',
  'preferences.light': 'Clair',
  'preferences.dark': 'Sombre',

  'home.platformTitle': 'Bonjour',
  'home.platformSentence':
    'Les écrans de votre rôle ne sont pas encore dans la console. Tout est déjà possible par l’API.',
  'home.platformDocumentation': 'Lire la documentation de l’API',

  'state.loading': 'Chargement…',
  'state.retry': 'Réessayer',
  'state.unreachable': 'Grenier ne répond pas. Vérifiez votre connexion, puis réessayez : rien n’est perdu.',
  'state.reference': 'Référence à donner à l’assistance : {reference}',
  'state.noSuchPage': 'Page introuvable',
  'state.noSuchPageSentence': 'Cette adresse ne mène à rien, ou ce qu’elle montrait n’existe plus.',
} as const
